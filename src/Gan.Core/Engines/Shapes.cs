namespace Gan;

/// <summary>
/// Shapes as an interpreter: what a formula or a net would do to tensors of these shapes, without any numbers. An
/// operation whose operands do not fit throws <see cref="ArgumentException"/> here, in managed code, because libtorch may
/// abort the process on one.
/// </summary>
public sealed class Shapes : IOps<Shape>
{
    private Shapes() { }

    /// <summary>The interpreter; it has no state.</summary>
    public static Shapes Instance { get; } = new();

    public Shape ShapeOf(Shape x) => x;
    public Shape Constant(double value) => Shape.Scalar;
    public Shape Unary(UnaryOp op, Shape x) => x;
    public Shape Binary(BinaryOp op, Shape a, Shape b) => Shape.Broadcast(a, b);
    public Shape Sum(Shape x, int? axis = null) => axis is { } a ? x.Without(Axis(x, a)) : Shape.Scalar;
    public Shape Max(Shape x, int axis) => x.Without(Axis(x, axis));
    public Shape Mask(Key key, Shape shape, double keep, double scale) => shape;
    public Shape StopGradient(Shape x) => x;

    public Shape MatMul(Shape a, Shape b) => a.Count == 2 && b.Count == 2 && a[1] == b[0] ? [a[0], b[1]]
        : throw new ArgumentException($"a matrix product needs shapes [m, k] and [k, n], got {a} and {b}");

    public Shape Transpose(Shape x) => x.Count == 2 ? [x[1], x[0]]
        : throw new ArgumentException($"a transpose needs a shape [m, n], got {x}");

    public Shape Reshape(Shape x, Shape shape) => x.Size == shape.Size ? shape
        : throw new ArgumentException($"a reshape needs as many elements after as before, got {x} and {shape}");

    public Shape Rows(Shape x, int start, int count) =>
        x.Count > 0 && start >= 0 && count >= 0 && start + count <= x[0] ? x.With(0, count)
        : throw new ArgumentException($"rows [{start}, {start + count}) need a tensor that has them, got {x}");

    public Shape Concat(IReadOnlyList<Shape> parts) => parts.Skip(1).Aggregate(parts[0], (a, b) =>
        a.Count == b.Count && a.Count > 0 && a.Without(0).Equals(b.Without(0)) ? a.With(0, a[0] + b[0])
        : throw new ArgumentException($"a concatenation needs equal shapes after the first axis, got {a} and {b}"));

    public Shape Im2Col(Shape x, Window window, double outside = 0) => x.Count == 4
        ? [checked(x[0] * window.Positions(x[1]) * window.Positions(x[2])), checked(window.Size * window.Size * x[3])]
        : throw new ArgumentException($"patches need images [m, h, w, c], got {x}");

    public Shape Col2Im(Shape patches, Shape images, Window window) => Im2Col(images, window) is var needed && needed.Equals(patches) ? images
        : throw new ArgumentException($"images {images} under a window of {window} need patches {needed}, got {patches}");

    private static int Axis(Shape x, int axis) => axis >= 0 && axis < x.Count ? axis
        : throw new ArgumentException($"axis {axis} needs a tensor that has it, got {x}");
}
