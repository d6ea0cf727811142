using System.Numerics.Tensors;
using Gan.Internal;

namespace Gan;

/// <summary>
/// The managed engine: float64 arrays with a reverse-mode tape of their own, no native code. Slow and exact; the oracle
/// that every other engine is tested against, and good for small experiments on any machine.
/// </summary>
public sealed class Reference : IEngine<Node>
{
    private Reference() { }

    /// <summary>The engine; it has no state.</summary>
    public static Reference Shared { get; } = new();

    public string Name => "reference";
    public string Device => "cpu";
    public bool IsDouble => true;

    public Shape ShapeOf(Node x) => x.Shape;
    public Node Constant(double value) => new(Shape.Scalar, [value]);
    internal static Node Zeros(Shape shape) => new(shape, new double[shape.Size]);

    public Node Unary(UnaryOp op, Node x)
    {
        Node? y = null;
        y = new Node(x.Shape, Arrays.Unary(op, x.Data), (x, g => op switch
        {
            UnaryOp.Negate => Unary(UnaryOp.Negate, g),
            UnaryOp.Exp => this.Multiply(g, y!),
            UnaryOp.Log => this.Divide(g, x),
            UnaryOp.Sqrt => this.Divide(g, this.Scale(y!, 2)),
            UnaryOp.Sigmoid => this.Multiply(g, this.Multiply(y!, this.Subtract(Constant(1), y!))),
            UnaryOp.Tanh => this.Multiply(g, this.Subtract(Constant(1), this.Multiply(y!, y!))),
            UnaryOp.Softplus => this.Multiply(g, Unary(UnaryOp.Sigmoid, x)),
            UnaryOp.Relu => this.Multiply(g, Unary(UnaryOp.Step, x)),
            _ => Zeros(x.Shape),
        }));
        return y;
    }

    public Node Binary(BinaryOp op, Node a, Node b)
    {
        var shape = Shape.Broadcast(a.Shape, b.Shape);
        return new(shape, Arrays.Binary(op, a.Shape, a.Data, b.Shape, b.Data, shape),
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
    }

    public Node Sum(Node x, int? axis = null) => axis is { } a
        ? new(x.Shape.Without(a), Arrays.Sum(x.Data, Before(x.Shape, a), x.Shape[a], After(x.Shape, a)),
            (x, g => Spread(Reshape(g, x.Shape.With(a, 1)), x.Shape)))
        : new(Shape.Scalar, [TensorPrimitives.Sum<double>(x.Data)], (x, g => Spread(g, x.Shape)));

    public Node Max(Node x, int axis)
    {
        var (max, first) = Arrays.Max(x.Data, Before(x.Shape, axis), x.Shape[axis], After(x.Shape, axis));
        return new(x.Shape.Without(axis), max,
            (x, g => this.Multiply(new Node(x.Shape, first), Reshape(g, x.Shape.With(axis, 1)))));
    }

    public Node MatMul(Node a, Node b) => new(
        Shapes.Instance.MatMul(a.Shape, b.Shape), Arrays.MatMul(a.Data, b.Data, a.Shape[0], a.Shape[1], b.Shape[1]),
        (a, g => MatMul(g, Transpose(b))),
        (b, g => MatMul(Transpose(a), g)));

    public Node Transpose(Node x) => new(
        Shapes.Instance.Transpose(x.Shape), Arrays.Transpose(x.Data, x.Shape[0], x.Shape[1]), (x, Transpose));

    public Node Reshape(Node x, Shape shape) => new(
        Shapes.Instance.Reshape(x.Shape, shape), x.Data, (x, g => Reshape(g, x.Shape)));

    public Node Rows(Node x, int start, int count)
    {
        var shape = Shapes.Instance.Rows(x.Shape, start, count);
        int row = After(x.Shape, 0), after = x.Shape[0] - start - count;
        return new(shape, x.Data.AsSpan(start * row, count * row).ToArray(),
            (x, g => Concat([Zeros(x.Shape.With(0, start)), g, Zeros(x.Shape.With(0, after))])));
    }

    public Node Concat(IReadOnlyList<Node> parts)
    {
        var shape = Shapes.Instance.Concat([.. parts.Select(p => p.Shape)]);
        int start = 0;
        var parents = new (Node, Func<Node, Node>)[parts.Count];
        foreach (var (i, part) in parts.Index())
        {
            int from = start;
            parents[i] = (part, g => Rows(g, from, part.Shape[0]));
            start += part.Shape[0];
        }
        return new(shape, [.. parts.SelectMany(p => p.Data)], parents);
    }

    public Node Mask(Key key, Shape shape, double keep, double scale)
    {
        float[] mask = new float[shape.Size];
        Draw.Mask(key, mask, keep, scale);
        return Load(shape, mask);
    }

    public Node Stop(Node x) => new(x.Shape, x.Data);
    public Node Variable(Node x) => new(x.Shape, x.Data, (x, g => g)) { Tracked = true };
    public Node Load(Shape shape, ReadOnlySpan<double> values) => new(shape, values.ToArray());
    public double[] Read(Node x) => [.. x.Data];
    public Buffer Hold(Params parameters) => new Held(parameters.Layout, parameters.ToArray());
    public ITrainer Trainer(Game game, ISource data) => new Trainer<Node>(this, game, data);

    public Node Load(Shape shape, ReadOnlySpan<float> values)
    {
        double[] data = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, data);
        return new(shape, data);
    }

    public IReadOnlyList<Node> Gradients(Node scalar, IReadOnlyList<Node> variables, bool differentiable = false)
    {
        Differentiable.Check(scalar.Shape, variables.Select(v => v.Tracked));
        return Tape.Gradients(this, scalar, variables, differentiable);
    }

    public IReadOnlyList<Node> Open(Buffer buffer, bool variables)
    {
        var data = ((Held)buffer).Data;
        return [.. buffer.Layout.Slots.Select(s =>
            new Node(s.Shape, data.AsSpan(s.Offset, s.Shape.Size).ToArray()) { Tracked = variables })];
    }

    public void Update(
        UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<Node> gradients)
    {
        double[] gradient = new double[parameters.Layout.Size];
        foreach (var (slot, g) in parameters.Layout.Slots.Zip(gradients))
            g.Data.CopyTo(gradient, slot.Offset);
        rule.Advance<double>(step, ((Held)parameters).Data, [.. state.Select(s => ((Held)s).Data)], gradient);
    }

    public void Assign(Buffer buffer, int slot, Node value) => value.Data.CopyTo(((Held)buffer).Data, buffer.Layout.Slots[slot].Offset);

    public Func<Batch, Batch> Bind(Net net, Params parameters) => Binding.Of(this, net, parameters);

    /// <summary>Nothing to free: the garbage collector sees these arrays.</summary>
    public IDisposable Scope() => Nothing.Instance;

    private Node Spread(Node g, Shape shape) => this.Add(Zeros(shape), g);

    /// <summary>The sum over the axes along which an operand was repeated.</summary>
    private Node SumTo(Node g, Shape shape)
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

    private static int Before(Shape shape, int axis) => shape.Take(axis).Aggregate(1, (a, b) => a * b);
    private static int After(Shape shape, int axis) => shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);

    private sealed class Held(Layout layout, double[] data) : Buffer(layout)
    {
        public double[] Data { get; } = data;
        public override Params Read() => new(Layout, [.. Data]);
        public override Buffer Copy() => new Held(Layout, [.. Data]);
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();
        public void Dispose() { }
    }
}
