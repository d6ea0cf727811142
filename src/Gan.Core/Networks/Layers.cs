namespace Gan;

/// <summary>A fully connected layer, x·W + b: <c>[m, n] → [m, units]</c>, W <c>[n, units]</c>, b <c>[units]</c>.</summary>
/// <param name="Units">The number of outputs.</param>
/// <param name="Weight">How W starts; normal with deviation √(2/n) when null.</param>
/// <param name="Bias">How b starts; zero when null.</param>
/// <param name="ColumnNormCap">A cap on the L2 norm of each column of W after every update; null for none.</param>
public sealed record Dense(int Units, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null)
    : ILayer
{
    internal static readonly IInitializer DefaultWeight = new VarianceScaling(Math.Sqrt(2));
    internal static readonly IInitializer DefaultBias = new ConstantInitializer(0);

    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        example.Count != 1 ? throw new ArgumentException($"an example of shape [n] is required, got {example}")
        : Units < 1 ? throw new ArgumentException($"1 unit or more is required, got {Units}")
        : [
            new("weight", [example[0], Units], Weight ?? DefaultWeight, ColumnNormCap),
            new("bias", [Units], Bias ?? DefaultBias),
        ];

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) =>
        ops.Affine(x, parameters[0], parameters[1]);
}

/// <summary>
/// Maxout (Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013): each unit is the largest of <c>pieces</c> linear
/// functions; <c>[m, n] → [m, units]</c>. W is <c>[n, pieces · units]</c>: columns of a piece stand together, so that the
/// maximum runs over whole rows of units.
/// </summary>
public sealed record Maxout(
    int Units, int Pieces, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        Units < 1 ? throw new ArgumentException($"1 unit or more is required, got {Units}")
        : Pieces < 1 ? throw new ArgumentException($"1 piece or more is required, got {Pieces}")
        : new Dense(checked(Pieces * Units), Weight, Bias, ColumnNormCap).Parameters(example);

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key)
    {
        var all = ops.Affine(x, parameters[0], parameters[1]); // [m, pieces · units]
        return ops.Max(ops.Reshape(all, [ops.ShapeOf(x)[0], Pieces, Units]), axis: 1); // [m, units]
    }
}

/// <summary>max(x, 0).</summary>
public sealed record Relu : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) => [];

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) => ops.Unary(UnaryOp.Relu, x);
}

/// <summary>x where it is positive, slope·x elsewhere; the slope lies in [0, 1).</summary>
public sealed record LeakyRelu(double Slope = 0.2) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        Slope is >= 0 and < 1 ? [] : throw new ArgumentException($"a slope in [0, 1) is required, got {Slope}");

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) =>
        ops.Add(ops.Scale(x, Slope), ops.Scale(ops.Unary(UnaryOp.Relu, x), 1 - Slope));
}

/// <summary>1 / (1 + e⁻ˣ). A discriminator has none at its end: objectives are written on its logit.</summary>
public sealed record Sigmoid : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) => [];

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) => ops.Unary(UnaryOp.Sigmoid, x);
}

/// <summary>The hyperbolic tangent.</summary>
public sealed record Tanh : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) => [];

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) => ops.Unary(UnaryOp.Tanh, x);
}

/// <summary>
/// Dropout of a layer's input: while training each number is kept with probability <paramref name="Keep"/> and scaled by
/// <paramref name="Scale"/>, one mask per example; while evaluating the input passes unchanged.
/// </summary>
/// <param name="Keep">The probability of keeping a number, in (0, 1].</param>
/// <param name="Scale">What a kept number is multiplied by; 1 / keep when null, which keeps the mean.</param>
public sealed record Dropout(double Keep, double? Scale = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        Keep is > 0 and <= 1 ? [] : throw new ArgumentException($"a keep probability in (0, 1] is required, got {Keep}");

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) =>
        key is { } k ? ops.Multiply(x, ops.Mask(k, ops.ShapeOf(x), Keep, Scale ?? 1 / Keep)) : x;
}

/// <summary>The same numbers in the same order under another shape of one example: <c>[784] → [28, 28]</c>.</summary>
public sealed record Reshape(Shape To) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        example.Size == To.Size ? [] : throw new ArgumentException($"{To.Size} numbers are required, got {example}");

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key) =>
        ops.Reshape(x, To.Prepend(ops.ShapeOf(x)[0]));
}
