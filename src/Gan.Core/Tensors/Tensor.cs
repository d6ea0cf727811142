namespace Gan;

/// <summary>
/// A lazy tensor, the value that layers and losses compute with. Its shape is known immediately; an engine computes its
/// numbers when they are first needed. Wrong shapes therefore throw at the operation that causes them, and a loss that is
/// not used is not computed. With <c>using static Gan.Functions</c> formulas read as mathematics:
/// <code>x * Sigmoid(1.702 * x)</code>
/// </summary>
/// <typeparam name="T">The engine's own values.</typeparam>
public sealed class Tensor<T>
{
    private Func<T>? compute;
    private T value = default!;

    /// <summary>Creates a lazy tensor.</summary>
    /// <param name="ops">The interpreter.</param>
    /// <param name="shape">The shape of the value that <paramref name="compute"/> returns.</param>
    /// <param name="compute">Computes the value; called at most once.</param>
    internal Tensor(IDifferentiable<T> ops, Shape shape, Func<T> compute) =>
        (Ops, Shape, this.compute) = (ops, shape, compute);

    /// <summary>Creates a tensor from an engine's own value.</summary>
    public Tensor(IDifferentiable<T> ops, T value)
        : this(ops, ops.ShapeOf(value), () => value) { }

    /// <summary>The interpreter of the operations.</summary>
    public IDifferentiable<T> Ops { get; }

    /// <summary>The shape; the first axis of a batch is the number of examples, <c>[m, …]</c>.</summary>
    public Shape Shape { get; }

    /// <summary>The engine's own value, computed when it is first read.</summary>
    public T Value
    {
        get
        {
            if (compute is { } now)
                (value, compute) = (now(), null);
            return value;
        }
    }

    public static Tensor<T> operator -(Tensor<T> x) => x.Unary(UnaryOp.Negate);
    public static Tensor<T> operator +(Tensor<T> a, Tensor<T> b) => a.Binary(BinaryOp.Add, b);
    public static Tensor<T> operator -(Tensor<T> a, Tensor<T> b) => a.Binary(BinaryOp.Subtract, b);
    public static Tensor<T> operator *(Tensor<T> a, Tensor<T> b) => a.Binary(BinaryOp.Multiply, b);
    public static Tensor<T> operator /(Tensor<T> a, Tensor<T> b) => a.Binary(BinaryOp.Divide, b);
    public static Tensor<T> operator +(Tensor<T> a, double b) => a + a.Constant(b);
    public static Tensor<T> operator -(Tensor<T> a, double b) => a - a.Constant(b);
    public static Tensor<T> operator *(Tensor<T> a, double b) => a * a.Constant(b);
    public static Tensor<T> operator /(Tensor<T> a, double b) => a / a.Constant(b);
    public static Tensor<T> operator +(double a, Tensor<T> b) => b.Constant(a) + b;
    public static Tensor<T> operator -(double a, Tensor<T> b) => b.Constant(a) - b;
    public static Tensor<T> operator *(double a, Tensor<T> b) => b * b.Constant(a);
    public static Tensor<T> operator /(double a, Tensor<T> b) => b.Constant(a) / b;

    // F#'s functions exp, log, sqrt and tanh call these.
    public static Tensor<T> Exp(Tensor<T> x) => x.Unary(UnaryOp.Exp);
    public static Tensor<T> Log(Tensor<T> x) => x.Unary(UnaryOp.Log);
    public static Tensor<T> Sqrt(Tensor<T> x) => x.Unary(UnaryOp.Sqrt);
    public static Tensor<T> Tanh(Tensor<T> x) => x.Unary(UnaryOp.Tanh);

    /// <summary>Returns a constant scalar of the same engine, shape <c>[]</c>.</summary>
    public Tensor<T> Constant(double number) => new(Ops, Shape.Scalar, () => Ops.Constant(number));

    /// <summary>Returns random numbers of the same engine; they depend only on the key of the input.</summary>
    public Tensor<T> Random(RandomInput input) => new(Ops, input.Shape, () => Ops.Random(input));

    /// <summary>Applies a function to each element.</summary>
    public Tensor<T> Unary(UnaryOp op) => new(Ops, Shape, () => Ops.Unary(op, Value));

    /// <summary>Applies a function to each pair of elements; shapes broadcast as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor<T> Binary(BinaryOp op, Tensor<T> b) =>
        new(Ops, Shape.Broadcast(Shape, b.Shape), () => Ops.Binary(op, Value, b.Value));

    /// <summary>Applies a formula of one variable to each element.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="variable">The name of its variable.</param>
    public Tensor<T> Apply(Expr formula, string variable) =>
        new(Ops, Shape, () => formula.Eval(Ops, new Dictionary<string, T> { [variable] = Value }));

    /// <summary>Returns the same elements in row-major order with another shape of the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public Tensor<T> Reshape(Shape shape) =>
        new(Ops, Shapes.Instance.Reshape(Shape, shape), () => Ops.Reshape(Value, shape));

    /// <summary>Broadcasts the tensor to a shape, as NumPy does.</summary>
    /// <exception cref="ArgumentException">The tensor does not broadcast to this shape.</exception>
    public Tensor<T> BroadcastTo(Shape shape) =>
        new(Ops, Shapes.Instance.Broadcast(Shape, shape), () => Ops.Broadcast(Value, shape));

    /// <summary>
    /// Returns the elements <c>[start, start + count)</c> along an axis; negative axes count from the end.
    /// </summary>
    /// <exception cref="ArgumentException">The range does not lie within the axis.</exception>
    public Tensor<T> Slice(int start, int count, int axis = 0)
    {
        int along = axis < 0 ? axis + Shape.Count : axis;
        return new(Ops, Shapes.Instance.Slice(Shape, along, start, count), () => Ops.Slice(Value, along, start, count));
    }

    /// <summary>Returns the transpose <c>[m, n] → [n, m]</c>.</summary>
    /// <exception cref="ArgumentException">The tensor does not have two axes.</exception>
    public Tensor<T> Transpose() => new(Ops, Shapes.Instance.Transpose(Shape), () => Ops.Transpose(Value));

    /// <summary>Returns the sum of all elements, shape <c>[]</c>, or the sums along an axis, which is removed.</summary>
    public Tensor<T> Sum(int? axis = null) => new(Ops, Shapes.Instance.Sum(Shape, axis), () => Ops.Sum(Value, axis));

    /// <summary>Returns the mean of all elements, shape <c>[]</c>, or the means along an axis, which is removed.</summary>
    public Tensor<T> Mean(int? axis = null) => Sum(axis) * (1.0 / (axis is { } a ? Shape[a] : Shape.Size));

    /// <summary>
    /// Returns the maximum along an axis, which is removed. Among equal elements the first one receives the gradient.
    /// </summary>
    public Tensor<T> Max(int axis) => new(Ops, Shapes.Instance.Max(Shape, axis), () => Ops.Max(Value, axis));

    public override string ToString() => $"tensor {Shape}";
}
