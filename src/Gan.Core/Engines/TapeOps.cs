using Gan.Internal;

namespace Gan;

/// <summary>
/// The operations of the managed engines: the shape and the pullbacks of each. <see cref="Make"/> decides the
/// representation of a value: computed elements, or a node of a graph to be compiled.
/// </summary>
/// <typeparam name="T">The engine's values.</typeparam>
public abstract class TapeOps<T> : IDifferentiable<T> where T : TapeValue<T>
{
    private protected TapeOps() { }

    /// <summary>Creates the result of an operation.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="parents">The differentiable operands, with their pullbacks.</param>
    internal abstract T Make(
        Op op, Shape shape, IReadOnlyList<T> operands, params ReadOnlySpan<(T Parent, Func<T, T> Pullback)> parents);

    public Shape ShapeOf(T x) => x.Shape;
    public T Constant(double value) => Make(new Op.Number(value), Shape.Scalar, []);

    public T Unary(UnaryOp op, T x)
    {
        T? y = null;
        y = Make(new Op.Unary(op), x.Shape, [x], (x, g => op switch
        {
            UnaryOp.Negate => Unary(UnaryOp.Negate, g),
            UnaryOp.Exp => this.Multiply(g, y!),
            UnaryOp.Log => this.Divide(g, x),
            UnaryOp.Sqrt => this.Divide(g, this.Scale(y!, 2)),
            UnaryOp.Sigmoid => this.Multiply(g, this.Multiply(y!, this.Subtract(Constant(1), y!))),
            UnaryOp.Tanh => this.Multiply(g, this.Subtract(Constant(1), this.Multiply(y!, y!))),
            UnaryOp.Softplus => this.Multiply(g, Unary(UnaryOp.Sigmoid, x)),
            UnaryOp.Relu => this.Multiply(g, Unary(UnaryOp.Heaviside, x)),
            _ => Broadcast(Constant(0), x.Shape),
        }));
        return y;
    }

    public T Binary(BinaryOp op, T a, T b) => Make(new Op.Binary(op), Shape.Broadcast(a.Shape, b.Shape), [a, b],
        (a, g => SumTo(op switch
        {
            BinaryOp.Multiply => this.Multiply(g, b),
            BinaryOp.Divide => this.Divide(g, b),
            _ => g,
        }, a.Shape)),
        (b, g => SumTo(op switch
        {
            BinaryOp.Add => g,
            BinaryOp.Subtract => Unary(UnaryOp.Negate, g),
            BinaryOp.Multiply => this.Multiply(g, a),
            _ => Unary(UnaryOp.Negate, this.Divide(this.Multiply(g, a), this.Multiply(b, b))),
        }, b.Shape)));

    public T Broadcast(T x, Shape shape) => x.Shape.Equals(shape) ? x
        : Make(new Op.Broadcast(), shape, [x], (x, g => SumTo(g, x.Shape)));

    public T Sum(T x, int? axis = null) => Make(new Op.Sum(axis), Shapes.Instance.Sum(x.Shape, axis), [x],
        (x, g => Broadcast(axis is { } a ? Reshape(g, x.Shape.With(a, 1)) : g, x.Shape)));

    public T Max(T x, int axis) => Make(new Op.Max(axis), Shapes.Instance.Max(x.Shape, axis), [x],
        (x, g => this.Multiply(Make(new Op.First(axis), x.Shape, [x]), Reshape(g, x.Shape.With(axis, 1)))));

    public T MatMul(T a, T b) => Make(new Op.MatMul(), Shapes.Instance.MatMul(a.Shape, b.Shape), [a, b],
        (a, g => MatMul(g, Transpose(b))),
        (b, g => MatMul(Transpose(a), g)));

    public T Transpose(T x) => Make(new Op.Transpose(), Shapes.Instance.Transpose(x.Shape), [x], (x, Transpose));

    public T Reshape(T x, Shape shape) => x.Shape.Equals(shape) ? x
        : Make(new Op.Same(), Shapes.Instance.Reshape(x.Shape, shape), [x], (x, g => Reshape(g, x.Shape)));

    public T Slice(T x, int axis, int start, int count) => Make(
        new Op.Slice(axis, start), Shapes.Instance.Slice(x.Shape, axis, start, count), [x],
        (x, g => Concat(
            [Zeros(x.Shape.With(axis, start)), g, Zeros(x.Shape.With(axis, x.Shape[axis] - start - count))], axis)));

    public T Concat(IReadOnlyList<T> parts, int axis = 0)
    {
        var shape = Shapes.Instance.Concat([.. parts.Select(p => p.Shape)], axis);
        int start = 0;
        var parents = new (T, Func<T, T>)[parts.Count];
        foreach (var (i, part) in parts.Index())
        {
            int from = start;
            parents[i] = (part, g => Slice(g, axis, from, part.Shape[axis]));
            start += part.Shape[axis];
        }
        return Make(new Op.Concat(axis), shape, parts, parents);
    }

    public T Im2Col(T x, Window window, double outside = 0) => Make(
        new Op.Im2Col(window, outside), Shapes.Instance.Im2Col(x.Shape, window), [x],
        (x, g => Col2Im(g, x.Shape, window)));

    public T Col2Im(T columns, Shape images, Window window) => Make(
        new Op.Col2Im(window), Shapes.Instance.Col2Im(columns.Shape, images, window), [columns],
        (columns, g => Im2Col(g, window)));

    public T Random(RandomInput input) => Make(new Op.Random(input), input.Shape, []);
    public T StopGradient(T x) => Make(new Op.Same(), x.Shape, [x]);

    public abstract T Variable(T x);

    public IReadOnlyList<T> Gradients(T scalar, IReadOnlyList<T> variables, bool differentiable = false) =>
        Tape.Gradients(this, scalar, variables, differentiable);

    private T Zeros(Shape shape) => Broadcast(Constant(0), shape);

    /// <summary>Sums over the axes along which an operand was broadcast.</summary>
    private T SumTo(T g, Shape shape)
    {
        if (g.Shape.Equals(shape))
            return g;
        while (g.Shape.Count > shape.Count)
            g = Sum(g, 0);
        for (int axis = 0; axis < shape.Count; axis++)
            if (shape[axis] == 1 && g.Shape[axis] != 1)
                g = Reshape(Sum(g, axis), g.Shape.With(axis, 1));
        return g;
    }
}
