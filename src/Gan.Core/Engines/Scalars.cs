namespace Gan;

/// <summary>
/// An interpreter over plain float64 numbers: every tensor is one number, shape <c>[]</c>. The theory integrates and
/// schedules are evaluated with it, so that theory and training use the same formula of the objective.
/// </summary>
public sealed class Scalars : IOps<double>
{
    private Scalars() { }

    /// <summary>The interpreter; it has no state.</summary>
    public static Scalars Instance { get; } = new();

    public Shape ShapeOf(double x) => Shape.Scalar;
    public double Constant(double value) => value;
    public double Unary(UnaryOp op, double x) => Apply(op, x);
    public double Binary(BinaryOp op, double a, double b) => Apply(op, a, b);
    public double Sum(double x, int? axis = null) => x;
    public double Max(double x, int axis) => x;
    public double MatMul(double a, double b) => a * b;
    public double Transpose(double x) => x;
    public double Reshape(double x, Shape shape) => x;
    public double Broadcast(double x, Shape shape) => x;
    public double Slice(double x, int axis, int start, int count) => x;
    public double StopGradient(double x) => x;

    public double Concat(IReadOnlyList<double> parts, int axis = 0) => parts.Count == 1 ? parts[0]
        : throw new NotSupportedException($"plain numbers cannot be concatenated: 1 part is possible, got {parts.Count}");

    public double Im2Col(double x, Window window, double outside = 0) =>
        throw new NotSupportedException("im2col requires images [m, h, w, c], got a plain number");

    public double Col2Im(double columns, Shape images, Window window) =>
        throw new NotSupportedException("col2im requires patches [m · h′ · w′, size · size · c], got a plain number");

    public double Random(RandomInput input)
    {
        Span<float> one = stackalloc float[1];
        input.Fill(one);
        return one[0];
    }

    /// <summary>Evaluates a unary function.</summary>
    public static double Apply(UnaryOp op, double x) => op switch
    {
        UnaryOp.Negate => -x,
        UnaryOp.Exp => Math.Exp(x),
        UnaryOp.Log => Math.Log(x),
        UnaryOp.Sqrt => Math.Sqrt(x),
        // In both branches the exponent is at most 0: no overflow, full relative accuracy in either tail.
        UnaryOp.Sigmoid => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        UnaryOp.Tanh => Math.Tanh(x),
        UnaryOp.Softplus => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))),
        UnaryOp.Relu => x > 0 ? x : double.IsNaN(x) ? x : 0,
        UnaryOp.Heaviside => x > 0 ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    };

    /// <summary>Evaluates a binary function.</summary>
    public static double Apply(BinaryOp op, double a, double b) => op switch
    {
        BinaryOp.Add => a + b,
        BinaryOp.Subtract => a - b,
        BinaryOp.Multiply => a * b,
        BinaryOp.Divide => a / b,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    };

    /// <summary>log(1 + y) for y in [0, 1] to full relative accuracy, by Kahan's correction of the rounded sum.</summary>
    private static double LogOnePlus(double y)
    {
        double u = 1 + y;
        return u == 1 ? y : Math.Log(u) * y / (u - 1);
    }
}
