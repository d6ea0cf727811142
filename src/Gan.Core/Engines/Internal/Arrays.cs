using System.Numerics.Tensors;

namespace Gan.Internal;

/// <summary>The reference engine's kernels: float64, row-major, plain loops over library primitives.</summary>
internal static class Arrays
{
    /// <summary>Below this many multiplications a second thread costs more than it gives.</summary>
    private const long WorthThreads = 1 << 18;

    public static double[] Unary(UnaryOp op, double[] x)
    {
        double[] y = new double[x.Length];
        switch (op)
        {
            case UnaryOp.Negate: TensorPrimitives.Negate(x, y); break;
            case UnaryOp.Sqrt: TensorPrimitives.Sqrt(x, y); break;
            default:
                for (int i = 0; i < x.Length; i++)
                    y[i] = Scalars.Apply(op, x[i]);
                break;
        }
        return y;
    }

    /// <summary>An elementwise operation; the result has the broadcast shape.</summary>
    public static double[] Binary(BinaryOp op, Shape shapeA, double[] a, Shape shapeB, double[] b, Shape result)
    {
        double[] y = new double[result.Size];
        if (shapeA.Equals(shapeB))
            Elementwise.Apply<double>(op, a, b, y);
        else if (b.Length == 1 && shapeA.Equals(result))
            Elementwise.Apply<double>(op, a, b[0], y);
        else
            Strided(op, shapeA, a, shapeB, b, result, y);
        return y;
    }

    /// <summary>The general case: row by row of the last axis, each operand's row found by its strides (0 where it repeats).</summary>
    private static void Strided(BinaryOp op, Shape sa, double[] a, Shape sb, double[] b, Shape shape, double[] y)
    {
        int last = shape[-1], rows = last == 0 ? 0 : y.Length / last;
        int[] stridesA = Strides(sa, shape.Count), stridesB = Strides(sb, shape.Count), index = new int[shape.Count];
        bool wholeA = stridesA[^1] != 0 || last == 1, wholeB = stridesB[^1] != 0 || last == 1;
        Span<double> spread = new double[last];
        for (int row = 0; row < rows; row++)
        {
            int offsetA = 0, offsetB = 0;
            for (int axis = 0; axis < shape.Count - 1; axis++)
            {
                offsetA += index[axis] * stridesA[axis];
                offsetB += index[axis] * stridesB[axis];
            }
            var target = y.AsSpan(row * last, last);
            if (!wholeA)
                spread.Fill(a[offsetA]);
            var rowA = wholeA ? a.AsSpan(offsetA, last) : spread;
            if (wholeB)
                Elementwise.Apply(op, rowA, b.AsSpan(offsetB, last), target);
            else
                Elementwise.Apply(op, rowA, b[offsetB], target);
            for (int axis = shape.Count - 2; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }
    }

    private static int[] Strides(Shape shape, int axes)
    {
        int[] strides = new int[axes];
        for (int i = 1, stride = 1; i <= shape.Count; stride *= shape[^i], i++)
            strides[^i] = shape[^i] == 1 ? 0 : stride;
        return strides;
    }

    /// <summary>[m, k] · [k, n]: row by row a sum of scaled rows, in a fixed order whatever the number of threads.</summary>
    public static double[] MatMul(double[] a, double[] b, int m, int k, int n)
    {
        double[] c = new double[m * n];
        if ((long)m * n * k < WorthThreads)
            for (int i = 0; i < m; i++)
                Row(i);
        else
            Parallel.For(0, m, Row);
        return c;

        void Row(int i)
        {
            var row = c.AsSpan(i * n, n);
            for (int j = 0; j < k; j++)
                TensorPrimitives.MultiplyAdd(b.AsSpan(j * n, n), a[i * k + j], row, row);
        }
    }

    public static double[] Transpose(double[] x, int m, int n)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                y[j * m + i] = x[i * n + j];
        return y;
    }

    /// <summary>The sum along the middle axis of [outer, count, inner].</summary>
    public static double[] Sum(double[] x, int outer, int count, int inner)
    {
        double[] y = new double[outer * inner];
        for (int o = 0; o < outer; o++)
            for (int c = 0; c < count; c++)
            {
                var target = y.AsSpan(o * inner, inner);
                TensorPrimitives.Add(target, x.AsSpan((o * count + c) * inner, inner), target);
            }
        return y;
    }

    /// <summary>The maximum along the middle axis of [outer, count, inner], and a 1 where the first of it stands.</summary>
    public static (double[] Max, double[] First) Max(double[] x, int outer, int count, int inner)
    {
        double[] max = new double[outer * inner], first = new double[x.Length];
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                int best = o * count * inner + i;
                for (int at = best + inner; at < (o + 1) * count * inner; at += inner)
                    if (x[at] > x[best] || double.IsNaN(x[at]))
                        best = at;
                max[o * inner + i] = x[best];
                first[best] = 1;
            }
        return (max, first);
    }
}
