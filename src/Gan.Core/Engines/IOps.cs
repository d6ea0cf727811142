namespace Gan;

/// <summary>Unary elementwise functions.</summary>
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

    /// <summary>max(x, 0); its derivative at 0 is 0.</summary>
    Relu,

    /// <summary>1 where x > 0, else 0; its derivative is 0.</summary>
    Heaviside,
}

/// <summary>Binary elementwise functions; the operands are broadcast as in NumPy.</summary>
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
/// The operations that an engine interprets: NumPy-like functions of values of type T. T decides the interpretation:
/// libtorch tensors, float64 arrays with a tape, shapes, plain numbers, or source text. Layers and losses are written over
/// <see cref="Tensor{T}"/>, which has operators and checks shapes first, so an engine may assume that operands fit.
/// </summary>
/// <typeparam name="T">The interpreter's values.</typeparam>
public interface IOps<T>
{
    /// <summary>Returns the shape of a value.</summary>
    Shape ShapeOf(T x);

    /// <summary>Returns a scalar constant, shape <c>[]</c>.</summary>
    T Constant(double value);

    /// <summary>Applies a function to each element.</summary>
    T Unary(UnaryOp op, T x);

    /// <summary>Applies a function to each pair of elements; shapes broadcast as in NumPy.</summary>
    T Binary(BinaryOp op, T a, T b);

    /// <summary>Sums along an axis and removes it; without an axis, sums all elements to shape <c>[]</c>.</summary>
    T Sum(T x, int? axis = null);

    /// <summary>
    /// Takes the maximum along an axis and removes it. Among equal elements the first one receives the gradient.
    /// </summary>
    T Max(T x, int axis);

    /// <summary>Computes the matrix product <c>[m, k] · [k, n] → [m, n]</c>.</summary>
    T MatMul(T a, T b);

    /// <summary>Transposes a matrix, <c>[m, n] → [n, m]</c>.</summary>
    T Transpose(T x);

    /// <summary>Gives the elements, in the same row-major order, another shape of the same size.</summary>
    T Reshape(T x, Shape shape);

    /// <summary>Broadcasts a value to a shape, as in NumPy.</summary>
    T Broadcast(T x, Shape shape);

    /// <summary>Returns the elements with indices in <c>[start, start + count)</c> along an axis.</summary>
    T Slice(T x, int axis, int start, int count);

    /// <summary>Concatenates values along an axis.</summary>
    T Concat(IReadOnlyList<T> parts, int axis = 0);

    /// <summary>
    /// im2col: extracts the patch under a window at each of its positions,
    /// <c>[m, h, w, c] → [m · h′ · w′, size · size · c]</c>; elements outside an image are <paramref name="outside"/>. The
    /// matrix product of the result with kernels <c>[size · size · c, c′]</c> is a convolution.
    /// </summary>
    T Im2Col(T x, Window window, double outside = 0);

    /// <summary>
    /// col2im, the transpose of <see cref="Im2Col"/>: adds each patch to the images <c>[m, h, w, c]</c> at its window's
    /// position.
    /// </summary>
    T Col2Im(T columns, Shape images, Window window);

    /// <summary>Returns random numbers drawn from a key: every engine and device gets the same bits.</summary>
    T Random(RandomInput input);

    /// <summary>Stop-gradient: returns the same value, which gradients treat as a constant.</summary>
    T StopGradient(T x);

    /// <summary>Computes x · w + b, <c>[m, k] · [k, n] + [n]</c>; engines with a fused operation override it.</summary>
    T Affine(T x, T w, T b) => Binary(BinaryOp.Add, MatMul(x, w), b);
}

/// <summary>Derived operations.</summary>
public static class Ops
{
    public static T Add<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Add, a, b);
    public static T Subtract<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Subtract, a, b);
    public static T Multiply<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Multiply, a, b);
    public static T Divide<T>(this IOps<T> ops, T a, T b) => ops.Binary(BinaryOp.Divide, a, b);
    public static T Scale<T>(this IOps<T> ops, T a, double factor) => ops.Multiply(a, ops.Constant(factor));

    /// <summary>Computes the mean of all elements, shape <c>[]</c>.</summary>
    public static T Mean<T>(this IOps<T> ops, T x) => ops.Scale(ops.Sum(x), 1.0 / ops.ShapeOf(x).Size);

    /// <summary>Computes Σ a·b over all elements, shape <c>[]</c>.</summary>
    public static T Dot<T>(this IOps<T> ops, T a, T b) => ops.Sum(ops.Multiply(a, b));
}
