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

    private static readonly Type vector = Vectors.Type;

    /// <summary>Emits a unary function of a vector, and returns the local that holds its value.</summary>
    public LocalBuilder Apply(UnaryOp op, LocalBuilder x) => op switch
    {
        UnaryOp.Negate => Call("Negate", x),
        UnaryOp.Sqrt => Call("Sqrt", x),
        UnaryOp.Exp => Call("Exp", x),
        UnaryOp.Log => Call("Log", x),
        UnaryOp.Relu => Call("Max", x, Number(0)),
        UnaryOp.Heaviside => Call("BitwiseAnd", Call("GreaterThan", x, Number(0)), Number(1)),
        UnaryOp.Sigmoid => Call("Divide", Number(1), Call("Add", Number(1), Call("Exp", Call("Negate", x)))),
        UnaryOp.Tanh => Tanh(x),
        UnaryOp.Softplus => Softplus(x),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "a function with a vector form is required"),
    };

    /// <summary>Emits a binary function of two vectors.</summary>
    public LocalBuilder Apply(BinaryOp op, LocalBuilder a, LocalBuilder b) => Call(op.ToString(), a, b);

    /// <summary>
    /// tanh x, for |x| &lt; 0.625 as x plus an odd polynomial, otherwise as the sign of x times 1 − 2 / (e^(2|x|) + 1).
    /// </summary>
    private LocalBuilder Tanh(LocalBuilder x)
    {
        var size = Call("Abs", x);
        var square = Call("Multiply", x, x);
        var series = Number(tanh[^1]);
        foreach (float coefficient in tanh.Reverse().Skip(1))
            series = Call("MultiplyAddEstimate", series, square, Number(coefficient));
        var small = Call("MultiplyAddEstimate", Call("Multiply", series, square), x, x);
        var power = Call("Exp", Call("Add", size, size));
        var large = Call("Subtract", Number(1), Call("Divide", Number(2), Call("Add", power, Number(1))));
        return Call("ConditionalSelect", Call("LessThan", size, Number(0.625f)), small, Call("CopySign", large, x));
    }

    /// <summary>
    /// log(1 + eˣ) = max(x, 0) + log(1 + t) with t = e^−|x|. Where u = 1 + t is rounded, log(u)·t / (u − 1) is log(1 + t);
    /// where u = 1, t is.
    /// </summary>
    private LocalBuilder Softplus(LocalBuilder x)
    {
        var t = Call("Exp", Call("Negate", Call("Abs", x)));
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
