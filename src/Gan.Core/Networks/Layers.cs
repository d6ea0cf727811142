namespace Gan;

/// <summary>A fully connected layer, x·W + b: <c>[m, n] → [m, units]</c>, W <c>[n, units]</c>, b <c>[units]</c>.</summary>
/// <param name="Units">The number of outputs.</param>
/// <param name="Weight">The initialiser of W; null for He's, normal with standard deviation √(2/n).</param>
/// <param name="Bias">The initialiser of b; null for zeros.</param>
/// <param name="ColumnNormCap">A cap on the L2 norm of each column of W after every update; null for none.</param>
public sealed record Dense(int Units, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null)
    : ILayer
{
    internal static readonly IInitializer DefaultWeight = new VarianceScaling(Math.Sqrt(2));
    internal static readonly IInitializer DefaultBias = new ConstantInitializer(0);

    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        input.Example.Count != 1 ? throw new ArgumentException($"an example of shape [n] is required, got {input.Example}")
        : Units < 1 ? throw new ArgumentException($"1 unit or more is required, got {Units}")
        : [
            new("weight", [input.Example[0], Units], Weight ?? DefaultWeight, ColumnNormCap),
            new("bias", [Units], Bias ?? DefaultBias),
        ];

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) =>
        Functions.Affine(x, context["weight"], context["bias"]);
}

/// <summary>
/// Maxout (Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013): each unit is the maximum of <c>pieces</c> affine
/// functions, <c>[m, n] → [m, units]</c>. W is <c>[n, pieces · units]</c>, b <c>[pieces · units]</c>, with the units of a
/// piece adjacent.
/// </summary>
public sealed record Maxout(
    int Units, int Pieces, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        Units < 1 ? throw new ArgumentException($"1 unit or more is required, got {Units}")
        : Pieces < 1 ? throw new ArgumentException($"1 piece or more is required, got {Pieces}")
        : new Dense(checked(Pieces * Units), Weight, Bias, ColumnNormCap).Parameters(input);

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        var all = Functions.Affine(x, context["weight"], context["bias"]); // [m, pieces · units]
        return all.Reshape([x.Shape[0], Pieces, Units]).Max(axis: 1); // [m, units]
    }
}

/// <summary>The rectifier, max(x, 0).</summary>
public sealed record Relu : ILayer
{
    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) => x.Unary(UnaryOp.Relu);
}

/// <summary>The leaky rectifier: x where x is above 0, otherwise slope·x, with the slope in [0, 1).</summary>
public sealed record LeakyRelu(double Slope = 0.2) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        Slope is >= 0 and < 1 ? [] : throw new ArgumentException($"a slope in [0, 1) is required, got {Slope}");

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) =>
        Slope * x + (1 - Slope) * x.Unary(UnaryOp.Relu);
}

/// <summary>
/// The sigmoid, 1 / (1 + e⁻ˣ). A discriminator has none as its last layer: the losses are functions of its logit.
/// </summary>
public sealed record Sigmoid : ILayer
{
    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) => x.Unary(UnaryOp.Sigmoid);
}

/// <summary>The hyperbolic tangent.</summary>
public sealed record Tanh : ILayer
{
    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) => x.Unary(UnaryOp.Tanh);
}

/// <summary>
/// Dropout of a layer's input: during training each number is kept with probability <paramref name="Keep"/> and
/// multiplied by <paramref name="Scale"/>, or set to 0, independently for each example; evaluation leaves the input
/// unchanged.
/// </summary>
/// <param name="Keep">The probability of keeping a number, in (0, 1].</param>
/// <param name="Scale">The factor of a kept number; null for 1 / keep, which preserves the mean.</param>
public sealed record Dropout(double Keep, double? Scale = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        Keep is > 0 and <= 1 ? [] : throw new ArgumentException($"a keep probability in (0, 1] is required, got {Keep}");

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) =>
        context.Key is { } key ? x * x.Random(RandomInput.Mask(key, x.Shape, Keep, Scale ?? 1 / Keep)) : x;
}

/// <summary>Reshapes each example; the numbers and their row-major order are unchanged: <c>[784] → [28, 28]</c>.</summary>
public sealed record Reshape(Shape To) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        input.Example.Size == To.Size ? []
        : throw new ArgumentException($"{To.Size} numbers are required, got {input.Example}");

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context) =>
        x.Reshape(To.Prepend(x.Shape[0]));
}
