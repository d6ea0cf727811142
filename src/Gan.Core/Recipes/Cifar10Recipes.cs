namespace Gan;

/// <summary>
/// Recipes for CIFAR-10, the paper's third data set: fully connected and convolutional nets after the authors' code, each
/// also in a small version for two cores. Images are contrast-normalised (<see cref="ContrastNormalised"/>). See
/// docs/decisions/0004-faces-and-cifar10.md.
/// </summary>
public static class Cifar10Recipes
{
    private const string Data = Cifar10.Name + "-gcn";

    /// <summary>
    /// The number of training examples of the small recipes: the training part of two of the five batch files, so that
    /// two files suffice.
    /// </summary>
    private const int SmallExamples = 16_000;

    /// <summary>The fully connected nets of Figure 2 (c).</summary>
    public static Recipe FullyConnected { get; } = AuthorsCode.Recipe(
        "cifar10-fc",
        "The authors' fully connected CIFAR-10 nets: G of 8000, 8000 and 3072 units, "
        + "D of 1600 and 1600 maxout units; images of equal contrast.",
        Data,
        new Net(
            [100],
            new Dense(8000, AuthorsCode.WeightG), new Relu(),
            new Dense(8000, AuthorsCode.WeightG), new Sigmoid(),
            new Dense(3072, new UniformInitializer(0.5)), new Reshape(Cifar10.Example)),
        AuthorsCode.MaxoutD(Cifar10.Example, 1600), 0.025, 400, 100) with
    {
        Examples = 40_000,
    };

    /// <summary>The convolutional nets of Figure 2 (d): D has maxout convolutions, G a transposed convolution.</summary>
    public static Recipe Convolutional { get; } = AuthorsCode.Recipe(
        "cifar10-conv",
        "The authors' convolutional CIFAR-10 nets: D of three maxout convolutions, "
        + "G that ends in a transposed convolution; images of equal contrast.",
        Data,
        new Net(
            [100],
            new Dense(8000, AuthorsCode.WeightG), new Relu(),
            new Dense(8000, AuthorsCode.WeightG), new Sigmoid(),
            new Reshape([10, 10, 80]),
            new TransposedConvolution(3, 5, 3, 0, AuthorsCode.WeightG, Untied: true)), // [32, 32, 3]
        new Net(
            Cifar10.Example,
            AuthorsCode.DropFirst,
            new MaxoutConvolution(32, 2, 8, 1, 4, AuthorsCode.WeightD), new MaxPool(4, 2), // [16, 16, 32]
            AuthorsCode.Drop, new MaxoutConvolution(32, 2, 8, 1, 3, AuthorsCode.WeightD), new MaxPool(4, 2), // [7, 7, 32]
            AuthorsCode.Drop, new MaxoutConvolution(192, 2, 5, 1, 3, AuthorsCode.WeightD), new MaxPool(2, 2), // [5, 5, 192]
            new Reshape([4800]),
            AuthorsCode.Drop, new Maxout(500, 5, AuthorsCode.WeightD),
            AuthorsCode.Drop, new Dense(1, AuthorsCode.WeightD)),
        0.004, 313, 100, batch: 128) with
    {
        Examples = 40_000,
    };

    private static readonly IInitializer SmallWeight = new UniformInitializer(0.05);

    /// <summary>
    /// A small version of <see cref="FullyConnected"/> for two cores; samples are coloured shapes from about 1,000 steps
    /// on.
    /// </summary>
    public static Recipe FullyConnectedSmall { get; } = SmallRecipe.Of(
        "cifar10-fc-small",
        "cifar10-fc for 2 cores: layers of 400 units, minutes.",
        Data,
        new Net(
            [100],
            new Dense(400), new Relu(),
            new Dense(400), new Relu(),
            new Dense(3072, new UniformInitializer(0.01)), new Reshape(Cifar10.Example)),
        AuthorsCode.MaxoutD(Cifar10.Example, 100, pieces: 4), SmallExamples / 50) with
    {
        Examples = SmallExamples,
    };

    /// <summary>
    /// A small version of <see cref="Convolutional"/> for two cores; the first convolution has stride 2.
    /// </summary>
    public static Recipe ConvolutionalSmall { get; } = SmallRecipe.Of(
        "cifar10-conv-small",
        "cifar10-conv for 2 cores: two maxout convolutions of 16 and 32 channels, G of 400 and 1600 units, minutes.",
        Data,
        new Net(
            [100],
            new Dense(400), new Relu(),
            new Dense(1600), new Relu(),
            new Reshape([10, 10, 16]),
            new TransposedConvolution(3, 5, 3, 0, new UniformInitializer(0.01), Untied: true)), // [32, 32, 3]
        new Net(
            Cifar10.Example,
            AuthorsCode.DropFirst, new MaxoutConvolution(16, 2, 5, 2, 2, SmallWeight), new MaxPool(4, 2), // [7, 7, 16]
            AuthorsCode.Drop, new MaxoutConvolution(32, 2, 5, 1, 2, SmallWeight), new MaxPool(2, 2), // [4, 4, 32]
            new Reshape([512]),
            AuthorsCode.Drop, new Maxout(50, 5, SmallWeight),
            AuthorsCode.Drop, new Dense(1, SmallWeight)),
        SmallExamples / 50, rateD: 0.01, average: new EqualWeights(From: 1000)) with
    {
        Examples = SmallExamples,
        Steps = 20_000,
    };

    /// <summary>The recipes for CIFAR-10.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
        [FullyConnected, FullyConnectedSmall, Convolutional, ConvolutionalSmall];
}
