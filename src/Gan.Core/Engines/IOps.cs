namespace Gan;

/// <summary>Functions of one number, applied to each element.</summary>
public enum UnaryOp
{
    /// <summary>−x</summary>
    Negate,

    /// <summary>eˣ</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>√x</summary>
    Sqrt,

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>log(1 + eˣ), without overflow or cancellation.</summary>
    Softplus,

    /// <summary>max(x, 0); its slope at 0 is 0.</summary>
    Relu,

    /// <summary>1 where x is above 0, else 0; its slope is 0.</summary>
    Heaviside,
}

/// <summary>Functions of two numbers, applied to each pair of elements after broadcasting.</summary>
public enum BinaryOp
{
    /// <summary>a + b</summary>
    Add,

    /// <summary>a − b</summary>
    Subtract,

    /// <summary>a · b</summary>
    Multiply,

    /// <summary>a / b</summary>
    Divide,
}

/// <summary>
/// The operations that networks and objectives are written in. A net or an objective is stated once over
/// <c>IOps&lt;T&gt;</c>; what T is decides what comes of it: libtorch tensors, float64 arrays with a tape, shapes, plain
/// numbers, or source text. Shapes are checked where a net is built (<c>Net</c>), so an implementation may rely
/// on operands that fit.
/// </summary>
/// <typeparam name="T">The values of this interpreter.</typeparam>
public interface IOps<T>
{
    /// <summary>The shape of a value.</summary>
    Shape ShapeOf(T x);

    /// <summary>A scalar, shape <c>[]</c>.</summary>
    T Constant(double value);

    /// <summary>A function of each element.</summary>
    T Unary(UnaryOp op, T x);

    /// <summary>A function of each pair of elements; shapes broadcast as in NumPy.</summary>
    T Binary(BinaryOp op, T a, T b);

    /// <summary>The sum along an axis, which goes away; without an axis the sum of all elements, shape <c>[]</c>.</summary>
    T Sum(T x, int? axis = null);

    /// <summary>The maximum along an axis, which goes away. Among equals the first one takes the gradient.</summary>
    T Max(T x, int axis);

    /// <summary>The matrix product <c>[m, k] · [k, n] → [m, n]</c>.</summary>
    T MatMul(T a, T b);

    /// <summary>The transpose <c>[m, n] → [n, m]</c>.</summary>
    T Transpose(T x);

    /// <summary>The same elements in the same order under another shape of the same size.</summary>
    T Reshape(T x, Shape shape);

    /// <summary>Rows <c>[start, start + count)</c> of the first axis.</summary>
    T Rows(T x, int start, int count);

    /// <summary>Tensors one after the other along the first axis.</summary>
    T Concat(IReadOnlyList<T> parts);

    /// <summary>
    /// The numbers under a window at each of its positions over images, <c>[m, h, w, c] → [m · h′ · w′, size · size · c]</c>, where
    /// <paramref name="outside"/> stands for what is outside an image: a matrix whose products are convolutions.
    /// </summary>
    T Im2Col(T x, Window window, double outside = 0);

    /// <summary>
    /// The images, <c>[m, h, w, c]</c>, in which each number is the sum of those that <see cref="Im2Col"/> would have taken from there: its transpose.
    /// </summary>
    T Col2Im(T patches, Shape images, Window window);

    /// <summary>
    /// A dropout mask, a keyed input: <paramref name="scale"/> with probability <paramref name="keep"/>, else 0, by
    /// <see cref="Draw.Mask"/>; every engine gives the same one.
    /// </summary>
    T Mask(Key key, Shape shape, double keep, double scale);

    /// <summary>The same value, taken as a constant by every gradient.</summary>
    T StopGradient(T x);

    /// <summary>x · w + b for <c>[m, k] · [k, n] + [n]</c>; engines that have it in one operation override it.</summary>
    T Affine(T x, T w, T b) => Binary(BinaryOp.Add, MatMul(x, w), b);
}

/// <summary>The operations by their names.</summary>
public static class Ops
{
    public static T Add<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Add, a, b);
    public static T Subtract<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Subtract, a, b);
    public static T Multiply<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Multiply, a, b);
    public static T Divide<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Divide, a, b);
    public static T Scale<T>(this IOps<T> ops, T a, double factor) => ops.Multiply(a, ops.Constant(factor));

    /// <summary>The mean of all elements, shape <c>[]</c>.</summary>
    public static T Mean<T>(this IOps<T> ops, T x) => ops.Scale(ops.Sum(x), 1.0 / ops.ShapeOf(x).Size);

    /// <summary>Σ a·b over all elements, shape <c>[]</c>.</summary>
    public static T Dot<T>(this IOps<T> ops, T a, T b) => ops.Sum(ops.Multiply(a, b));
}
