using System.Reflection.Emit;

namespace Gan.Internal;

/// <summary>
/// Emits the elementwise functions over float32 vectors of the process's width (<see cref="Vectors"/>). Their largest errors
/// are a few units in the last place, as the tests state; infinities and NaN give what the definitions give.
/// </summary>
internal sealed class VectorFunctions(ILGenerator il)
{
    /// <summary>
    /// The coefficients of (tanh x / x − 1) / x² in x², by interpolation at the Chebyshev nodes of |x| &lt; 0.625; the
    /// relative error of tanh is 1.7e-8.
    /// </summary>
    private static readonly float[] tanh = [-0.333333289f, 0.133327697f, -0.0538509096f, 0.020997179f, -0.00609671416f];

    /// <summary>
    /// The coefficients of (eʳ − 1 − r) / r² in r, by interpolation at the Chebyshev nodes of |r| &lt; 0.347; the relative
    /// error of the exponential is 1.1e-8.
    /// </summary>
    private static readonly float[] exp = [0.5f, 0.166665766f, 0.0416665541f, 0.00836324667f, 0.00139262681f];

    private static readonly Type vector = Vectors.Type;

    /// <summary>Emits a unary function of a vector, and returns the local that holds its value.</summary>
    public LocalBuilder Apply(UnaryOp op, LocalBuilder x) => op switch
    {
        UnaryOp.Negate => Call("Negate", x),
        UnaryOp.Sqrt => Call("Sqrt", x),
        UnaryOp.Exp => Exp(x),
        UnaryOp.Log => Call("Log", x),
        UnaryOp.Relu => Call("Max", x, Number(0)),
        UnaryOp.Heaviside => Call("BitwiseAnd", Call("GreaterThan", x, Number(0)), Number(1)),
        UnaryOp.Sigmoid => Call("Divide", Number(1), Call("Add", Number(1), Exp(Call("Negate", x)))),
        UnaryOp.Tanh => Tanh(x),
        UnaryOp.Softplus => Softplus(x),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "a function with a vector form is required"),
    };

    /// <summary>Emits a binary function of two vectors.</summary>
    public LocalBuilder Apply(BinaryOp op, LocalBuilder a, LocalBuilder b) => Call(op.ToString(), a, b);

    /// <summary>
    /// eˣ = 2ⁿ·eʳ with n = x / log 2, rounded, and r = x − n·log 2 in two parts, the first of which has few bits. 2ⁿ is a
    /// product of two powers, each a float32: the exponent's bits are those of the integer n + 127.
    /// </summary>
    private LocalBuilder Exp(LocalBuilder x)
    {
        // Beyond these bounds the result is 0 or infinite.
        var within = Call("Min", Call("Max", x, Number(-104)), Number(89));
        var n = Call("Round", Call("Multiply", within, Number(1.44269504f)));
        var r = Call("MultiplyAddEstimate", n, Number(-0.693359375f), within);
        r = Call("MultiplyAddEstimate", n, Number(0.000212194442f), r);
        var series = Call("Multiply", Call("Multiply", r, r), Polynomial(exp, r));
        var power = Call("Add", Number(1), Call("Add", r, series));
        var half = Call("Floor", Call("Multiply", n, Number(0.5f)));
        return Call("Multiply", Call("Multiply", power, PowerOfTwo(half)), PowerOfTwo(Call("Subtract", n, half)));
    }

    private LocalBuilder PowerOfTwo(LocalBuilder n)
    {
        il.Emit(OpCodes.Ldloc, n);
        Vectors.Call(il, "ConvertToInt32", vector);
        il.Emit(OpCodes.Ldc_I4, 127);
        Vectors.Call(il, "Create", typeof(int));
        Vectors.Call<int>(il, "Add", Vectors.OfInt32, Vectors.OfInt32);
        il.Emit(OpCodes.Ldc_I4, 23);
        Vectors.Call<int>(il, "ShiftLeft", Vectors.OfInt32, typeof(int));
        Vectors.Call<int>(il, "AsSingle", Vectors.OfInt32);
        return Keep();
    }

    private LocalBuilder Polynomial(float[] coefficients, LocalBuilder x)
    {
        var sum = Number(coefficients[^1]);
        foreach (float coefficient in coefficients.Reverse().Skip(1))
            sum = Call("MultiplyAddEstimate", sum, x, Number(coefficient));
        return sum;
    }

    /// <summary>
    /// tanh x, for |x| &lt; 0.625 as x plus an odd polynomial, otherwise as the sign of x times 1 − 2 / (e^(2|x|) + 1).
    /// </summary>
    private LocalBuilder Tanh(LocalBuilder x)
    {
        var size = Call("Abs", x);
        var square = Call("Multiply", x, x);
        var small = Call("MultiplyAddEstimate", Call("Multiply", Polynomial(tanh, square), square), x, x);
        var power = Exp(Call("Add", size, size));
        var large = Call("Subtract", Number(1), Call("Divide", Number(2), Call("Add", power, Number(1))));
        return Call("ConditionalSelect", Call("LessThan", size, Number(0.625f)), small, Call("CopySign", large, x));
    }

    /// <summary>
    /// log(1 + eˣ) = max(x, 0) + log(1 + t) with t = e^−|x|. Where u = 1 + t is rounded, log(u)·t / (u − 1) is log(1 + t);
    /// where u = 1, t is.
    /// </summary>
    private LocalBuilder Softplus(LocalBuilder x)
    {
        var t = Exp(Call("Negate", Call("Abs", x)));
        var u = Call("Add", Number(1), t);
        var rest = Call("Subtract", u, Number(1));
        var corrected = Call("Divide", Call("Multiply", Call("Log", u), t), rest);
        var log = Call("ConditionalSelect", Call("Equals", rest, Number(0)), t, corrected);
        return Call("Add", Call("Max", x, Number(0)), log);
    }

    private LocalBuilder Number(float value)
    {
        il.Emit(OpCodes.Ldc_R4, value);
        Vectors.Call(il, "Create", typeof(float));
        return Keep();
    }

    private LocalBuilder Call(string name, params LocalBuilder[] arguments)
    {
        foreach (var argument in arguments)
            il.Emit(OpCodes.Ldloc, argument);
        Vectors.Call(il, name, [.. arguments.Select(_ => vector)]);
        return Keep();
    }

    private LocalBuilder Keep()
    {
        var local = il.DeclareLocal(vector);
        il.Emit(OpCodes.Stloc, local);
        return local;
    }
}
