namespace Gan;

/// <summary>
/// An interpreter over shapes: it infers the shapes of a formula's or a net's results without computing elements. Operands
/// that do not fit throw <see cref="ArgumentException"/> here, in managed code, because libtorch may abort the process.
/// </summary>
public sealed class Shapes : IDifferentiable<Shape>
{
    private readonly List<RandomInput>? random;

    private Shapes(List<RandomInput>? random = null) => this.random = random;

    /// <summary>The interpreter; it has no state.</summary>
    public static Shapes Instance { get; } = new();

    /// <summary>Returns an interpreter that adds each requested random input to a list.</summary>
    internal static Shapes Recording(List<RandomInput> random) => new(random);

    public Shape ShapeOf(Shape x) => x;
    public Shape Constant(double value) => Shape.Scalar;
    public Shape Unary(UnaryOp op, Shape x) => x;
    public Shape Binary(BinaryOp op, Shape a, Shape b) => Shape.Broadcast(a, b);
    public Shape Sum(Shape x, int? axis = null) => axis is { } a ? x.Without(Axis(x, a)) : Shape.Scalar;
    public Shape Max(Shape x, int axis) => x.Without(Axis(x, axis));

    public Shape Random(RandomInput input)
    {
        random?.Add(input);
        return input.Shape;
    }

    public Shape StopGradient(Shape x) => x;

    public Shape Variable(Shape x) => x;

    public IReadOnlyList<Shape> Gradients(Shape scalar, IReadOnlyList<Shape> variables, bool differentiable = false)
    {
        Differentiable.Check(scalar, []);
        return variables;
    }

    public Shape MatMul(Shape a, Shape b) => a.Count == 2 && b.Count == 2 && a[1] == b[0] ? [a[0], b[1]]
        : throw new ArgumentException($"a matrix product needs shapes [m, k] and [k, n], got {a} and {b}");

    public Shape Transpose(Shape x) => x.Count == 2 ? [x[1], x[0]]
        : throw new ArgumentException($"a transpose needs a shape [m, n], got {x}");

    public Shape Reshape(Shape x, Shape shape) => x.Size == shape.Size ? shape
        : throw new ArgumentException($"a reshape needs shapes of the same size, got {x} and {shape}");

    public Shape Broadcast(Shape x, Shape shape) => Shape.Broadcast(x, shape).Equals(shape) ? shape
        : throw new ArgumentException($"a shape that broadcasts to {shape} is required, got {x}");

    public Shape Slice(Shape x, int axis, int start, int count) =>
        start >= 0 && count >= 0 && start + count <= x[Axis(x, axis)] ? x.With(axis, count)
        : throw new ArgumentException(
            $"a slice [{start}, {start + count}) along axis {axis} needs a tensor that contains it, got {x}");

    public Shape Concat(IReadOnlyList<Shape> parts, int axis = 0) => parts.Skip(1).Aggregate(parts[0], (a, b) =>
        a.Count == b.Count && a.Without(Axis(a, axis)).Equals(b.Without(axis)) ? a.With(axis, a[axis] + b[axis])
        : throw new ArgumentException(
            $"a concatenation along axis {axis} needs shapes that agree on every other axis, got {a} and {b}"));

    public Shape Im2Col(Shape x, Window window, double outside = 0) => x.Count == 4
        ? [checked(x[0] * window.Positions(x[1]) * window.Positions(x[2])), checked(window.Size * window.Size * x[3])]
        : throw new ArgumentException($"im2col needs images [m, h, w, c], got {x}");

    public Shape Col2Im(Shape columns, Shape images, Window window) =>
        Im2Col(images, window) is var needed && needed.Equals(columns) ? images
        : throw new ArgumentException($"images {images} under a window of {window} need columns {needed}, got {columns}");

    private static int Axis(Shape x, int axis) => axis >= 0 && axis < x.Count ? axis
        : throw new ArgumentException($"axis {axis} needs a tensor with at least {(long)axis + 1} axes, got {x}");
}
