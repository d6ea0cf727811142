namespace Gan.Internal;

/// <summary>Shapes as an interpreter, which notes the masks that are asked for.</summary>
internal sealed class MaskShapes : IDifferentiable<Shape>
{
    public List<MaskDraw> Masks { get; } = [];

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
    public Shape Im2Col(Shape x, Window window, double outside = 0) => Shapes.Instance.Im2Col(x, window, outside);
    public Shape Col2Im(Shape patches, Shape images, Window window) => images;
    public Shape StopGradient(Shape x) => x;
    public IReadOnlyList<Shape> Gradients(Shape scalar, IReadOnlyList<Shape> variables, bool differentiable = false) => variables;

    public Shape Mask(Key key, Shape shape, double keep, double scale)
    {
        Masks.Add(new(key, shape, keep, scale));
        return shape;
    }
}
