namespace Gan;

/// <summary>
/// The functions of tensors for layers and losses: <c>using static Gan.Functions</c> in C#,
/// <c>open type Gan.Functions</c> in F#. All are differentiable to any order.
/// </summary>
public static class Functions
{
    /// <summary>eˣ of each element.</summary>
    public static Tensor<T> Exp<T>(Tensor<T> x) => x.Unary(UnaryOp.Exp);

    /// <summary>The natural logarithm of each element.</summary>
    public static Tensor<T> Log<T>(Tensor<T> x) => x.Unary(UnaryOp.Log);

    /// <summary>√x of each element; the derivative at 0 is infinite.</summary>
    public static Tensor<T> Sqrt<T>(Tensor<T> x) => x.Unary(UnaryOp.Sqrt);

    /// <summary>x² of each element.</summary>
    public static Tensor<T> Square<T>(Tensor<T> x) => x * x;

    /// <summary>1 / (1 + e⁻ˣ) of each element.</summary>
    public static Tensor<T> Sigmoid<T>(Tensor<T> x) => x.Unary(UnaryOp.Sigmoid);

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Tensor<T> Tanh<T>(Tensor<T> x) => x.Unary(UnaryOp.Tanh);

    /// <summary>
    /// log(1 + eˣ) of each element, without overflow or cancellation: −log σ(a) is <c>Softplus(-a)</c>, −log(1 − σ(a)) is
    /// <c>Softplus(a)</c>.
    /// </summary>
    public static Tensor<T> Softplus<T>(Tensor<T> x) => x.Unary(UnaryOp.Softplus);

    /// <summary>max(x, 0) of each element; the derivative at 0 is 0.</summary>
    public static Tensor<T> Relu<T>(Tensor<T> x) => x.Unary(UnaryOp.Relu);

    /// <summary>1 for elements above 0, otherwise 0; the derivative is 0.</summary>
    public static Tensor<T> Heaviside<T>(Tensor<T> x) => x.Unary(UnaryOp.Heaviside);

    /// <summary>The sum of all elements, shape <c>[]</c>, or the sums along an axis, which is removed.</summary>
    public static Tensor<T> Sum<T>(Tensor<T> x, int? axis = null) => x.Sum(axis);

    /// <summary>The mean of all elements, shape <c>[]</c>, or the means along an axis, which is removed.</summary>
    public static Tensor<T> Mean<T>(Tensor<T> x, int? axis = null) => x.Mean(axis);

    /// <summary>The matrix product <c>[m, k] · [k, n] → [m, n]</c>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> MatMul<T>(Tensor<T> a, Tensor<T> b) =>
        new(a.Ops, Shapes.Instance.MatMul(a.Shape, b.Shape), () => a.Ops.MatMul(a.Value, b.Value));

    /// <summary>x · w + b for <c>[m, k] · [k, n] + [n]</c>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> Affine<T>(Tensor<T> x, Tensor<T> w, Tensor<T> b) => new(
        x.Ops, Shape.Broadcast(Shapes.Instance.MatMul(x.Shape, w.Shape), b.Shape),
        () => x.Ops.Affine(x.Value, w.Value, b.Value));

    /// <summary>Concatenates tensors along an axis; negative axes count from the end.</summary>
    /// <exception cref="ArgumentException">The shapes do not agree on every other axis.</exception>
    public static Tensor<T> Concat<T>(int axis, params IReadOnlyList<Tensor<T>> parts)
    {
        var ops = parts[0].Ops;
        int along = axis < 0 ? axis + parts[0].Shape.Count : axis;
        return new(
            ops, Shapes.Instance.Concat([.. parts.Select(p => p.Shape)], along),
            () => ops.Concat([.. parts.Select(p => p.Value)], along));
    }

    /// <summary>Joins the features of each example along the last axis: <c>[m, n], [m, k] → [m, n + k]</c>.</summary>
    /// <exception cref="ArgumentException">The shapes do not agree on every other axis.</exception>
    public static Tensor<T> Join<T>(params IReadOnlyList<Tensor<T>> parts) => Concat(-1, parts);

    /// <inheritdoc cref="IOps{T}.Im2Col"/>
    public static Tensor<T> Im2Col<T>(Tensor<T> x, Window window, double outside = 0) =>
        new(x.Ops, Shapes.Instance.Im2Col(x.Shape, window), () => x.Ops.Im2Col(x.Value, window, outside));

    /// <inheritdoc cref="IOps{T}.Col2Im"/>
    public static Tensor<T> Col2Im<T>(Tensor<T> columns, Shape images, Window window) =>
        new(
            columns.Ops, Shapes.Instance.Col2Im(columns.Shape, images, window),
            () => columns.Ops.Col2Im(columns.Value, images, window));

    /// <summary>
    /// Stop-gradient: the same value, which gradients treat as a constant. Losses of one player cannot move another, with or
    /// without it.
    /// </summary>
    public static Tensor<T> StopGradient<T>(Tensor<T> x) => new(x.Ops, x.Shape, () => x.Ops.StopGradient(x.Value));

    /// <summary>
    /// The gradient ∂f/∂x of a scalar function at a point; it is differentiable itself. If D does not mix examples,
    /// <c>Gradient(x =&gt; Sum(d(x)), x)</c> is the gradient of D by its input for each example, <c>[m, …]</c>.
    /// </summary>
    /// <param name="f">A function whose value is a scalar, shape <c>[]</c>.</param>
    /// <param name="at">The point; the gradient has its shape.</param>
    /// <exception cref="ArgumentException">The value of f is not a scalar.</exception>
    public static Tensor<T> Gradient<T>(Func<Tensor<T>, Tensor<T>> f, Tensor<T> at)
    {
        var x = new Tensor<T>(at.Ops, at.Shape, () => at.Ops.Variable(at.Value));
        var y = f(x);
        Differentiable.Check(y.Shape, []);
        return new(at.Ops, at.Shape, () => at.Ops.Gradients(y.Value, [x.Value], differentiable: true)[0]);
    }

    /// <summary>
    /// The L2 norm of each example, <c>[m, …] → [m]</c>: √(Σ x² + 1e-12); the constant keeps the derivative finite at 0.
    /// </summary>
    public static Tensor<T> NormOfEach<T>(Tensor<T> x) => Sqrt(SquaredNormOfEach(x) + 1e-12);

    /// <summary>The squared L2 norm of each example, <c>[m, …] → [m]</c>.</summary>
    public static Tensor<T> SquaredNormOfEach<T>(Tensor<T> x) =>
        Square(x).Reshape([x.Shape[0], x.Shape.Size / x.Shape[0]]).Sum(1);

    /// <summary>
    /// The cross-entropy of softmax(logits) against labels, averaged over the batch, in nats: −(1/m) Σᵢ Σⱼ labelsᵢⱼ · log
    /// softmax(logitsᵢ)ⱼ. An example whose labels are all 0 contributes 0.
    /// </summary>
    /// <param name="logits">One logit for each class, <c>[m, classes]</c>.</param>
    /// <param name="labels">One-hot labels or probabilities, <c>[m, classes]</c>.</param>
    public static Tensor<T> CrossEntropy<T>(Tensor<T> logits, Tensor<T> labels)
    {
        int m = logits.Shape[0];
        // Subtracting the maximum prevents overflow of the exponential and does not change the result.
        var shifted = logits - StopGradient(logits.Max(1)).Reshape([m, 1]);
        var normaliser = (Log(Exp(shifted).Sum(1)) * labels.Sum(1)).Sum();
        return (normaliser - (shifted * labels).Sum()) * (1.0 / m);
    }
}
