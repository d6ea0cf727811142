namespace Gan.Internal;

/// <summary>A function of tensors as a plan, for inputs of certain shapes of which certain ones are variables.</summary>
internal sealed class CompiledFunction
{
    private readonly ITensorFunction function;
    private readonly (Shape Shape, bool Tracked)[] takes;
    private readonly Shape[] shapes;
    private readonly Shape[] gives;
    private readonly int[] leaves, masks;
    private readonly Plan plan;

    public CompiledFunction(Compiled engine, ITensorFunction function, IReadOnlyList<Traced> inputs, Key key)
    {
        this.function = function;
        takes = [.. inputs.Select(x => (x.Shape, x.Tracked))];
        shapes = [.. inputs.Select(x => x.Shape)];
        Traced[] standIns = [.. inputs.Select(x => new Traced(new Op.Given(), x.Shape, []) { Tracked = x.Tracked })];
        var outputs = function.Apply(engine, standIns, key);
        gives = [.. outputs.Select(o => o.Shape)];
        plan = new(outputs);
        leaves = [.. plan.Leaves.Select(leaf => Array.IndexOf(standIns, leaf))];
        var keys = Keys(key);
        masks = [.. plan.Masks.Select(m => keys.IndexOf(m.Key))];
    }

    public bool Takes(IReadOnlyList<Traced> inputs)
    {
        if (inputs.Count != takes.Length)
            return false;
        for (int i = 0; i < takes.Length; i++)
            if (inputs[i].Tracked != takes[i].Tracked || !inputs[i].Shape.Equals(takes[i].Shape))
                return false;
        return true;
    }

    public IReadOnlyList<Traced> Call(IReadOnlyList<Traced> inputs, Key key)
    {
        var keys = masks.Length == 0 ? [] : Keys(key);
        var results = plan.Run([.. leaves.Select(i => inputs[i].Numbers!)], [.. masks.Select(i => keys[i])]);
        return [.. gives.Zip(results, (shape, numbers) => new Traced(shape, numbers))];
    }

    /// <summary>The keys of the function's masks, in the order it asks for them.</summary>
    private List<Key> Keys(Key key)
    {
        var ops = new MaskKeys();
        function.Apply(ops, shapes, key);
        return ops.Keys;
    }

    /// <summary>Shapes as an interpreter, which notes the keys of masks.</summary>
    private sealed class MaskKeys : IDifferentiable<Shape>
    {
        public List<Key> Keys { get; } = [];

        public Shape ShapeOf(Shape x) => x;
        public Shape Constant(double value) => Shapes.Instance.Constant(value);
        public Shape Unary(UnaryOp op, Shape x) => x;
        public Shape Binary(BinaryOp op, Shape a, Shape b) => Shapes.Instance.Binary(op, a, b);
        public Shape Sum(Shape x, int? axis = null) => Shapes.Instance.Sum(x, axis);
        public Shape Max(Shape x, int axis) => Shapes.Instance.Max(x, axis);
        public Shape MatMul(Shape a, Shape b) => Shapes.Instance.MatMul(a, b);
        public Shape Transpose(Shape x) => Shapes.Instance.Transpose(x);
        public Shape Reshape(Shape x, Shape shape) => shape;
        public Shape Rows(Shape x, int start, int count) => Shapes.Instance.Rows(x, start, count);
        public Shape Concat(IReadOnlyList<Shape> parts) => Shapes.Instance.Concat(parts);
        public Shape Stop(Shape x) => x;
        public IReadOnlyList<Shape> Gradients(Shape scalar, IReadOnlyList<Shape> variables, bool differentiable = false) => variables;

        public Shape Mask(Key key, Shape shape, double keep, double scale)
        {
            Keys.Add(key);
            return shape;
        }
    }
}
