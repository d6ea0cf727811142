using System.Numerics;
using System.Numerics.Tensors;

namespace Gan.Internal;

/// <summary>The elementwise functions on spans, for every engine in managed code.</summary>
internal static class SpanFunctions
{
    /// <summary>
    /// Applies a unary function: in float64 with the bits of <see cref="Scalars"/>, in float32 with SIMD instructions.
    /// </summary>
    public static void Apply<T>(UnaryOp op, ReadOnlySpan<T> x, Span<T> y) where T : IBinaryFloatingPointIeee754<T>
    {
        switch (op)
        {
            case UnaryOp.Negate: TensorPrimitives.Negate(x, y); break;
            case UnaryOp.Sqrt: TensorPrimitives.Sqrt(x, y); break;
            case UnaryOp.Exp when typeof(T) == typeof(float): TensorPrimitives.Exp(x, y); break;
            case UnaryOp.Log when typeof(T) == typeof(float): TensorPrimitives.Log(x, y); break;
            case UnaryOp.Sigmoid when typeof(T) == typeof(float): TensorPrimitives.Sigmoid(x, y); break;
            case UnaryOp.Tanh when typeof(T) == typeof(float): TensorPrimitives.Tanh(x, y); break;
            case UnaryOp.Relu: TensorPrimitives.Max(x, T.Zero, y); break;
            case UnaryOp.Heaviside: Heaviside(x, y); break;
            default:
                for (int i = 0; i < x.Length; i++)
                    y[i] = T.CreateTruncating(Scalars.Apply(op, double.CreateTruncating(x[i])));
                break;
        }
    }

    private static void Heaviside<T>(ReadOnlySpan<T> x, Span<T> y) where T : IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i + Vector<T>.Count <= x.Length; i += Vector<T>.Count)
        {
            var positive = Vector.GreaterThan(new Vector<T>(x[i..]), Vector<T>.Zero);
            Vector.ConditionalSelect(positive, Vector<T>.One, Vector<T>.Zero).CopyTo(y[i..]);
        }
        for (; i < x.Length; i++)
            y[i] = x[i] > T.Zero ? T.One : T.Zero;
    }

    /// <summary>Applies a binary function to pairs of elements.</summary>
    public static void Apply<T>(BinaryOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(a, b, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }

    /// <summary>Applies a binary function to elements and a number.</summary>
    public static void Apply<T>(BinaryOp op, ReadOnlySpan<T> a, T b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(a, b, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }

    /// <summary>Applies a binary function to a number and elements.</summary>
    public static void Apply<T>(BinaryOp op, T a, ReadOnlySpan<T> b, Span<T> y) where T : INumber<T>
    {
        switch (op)
        {
            case BinaryOp.Add: TensorPrimitives.Add(b, a, y); break;
            case BinaryOp.Subtract: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryOp.Multiply: TensorPrimitives.Multiply(b, a, y); break;
            default: TensorPrimitives.Divide(a, b, y); break;
        }
    }
}
