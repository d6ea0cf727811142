namespace Gan;

/// <summary>The built-in recipes by name.</summary>
public static class Recipes
{
    /// <summary>
    /// The paper's MNIST experiment. From the authors' code: nets, data, prior, initial weights, dropout, momentum (0.5 +
    /// 0.2·e/249 in epoch e, counted from 0, up to 0.7) and learning rate (0.1 / 1.000004ᵗ, down to 1e-6). From the paper:
    /// Algorithm 1 with k = 1, D's loss with factor 1, and the non-saturating loss of section 3. See
    /// docs/decisions/0002-mnist-recipes.md.
    /// </summary>
    public static Recipe Mnist { get; } = MnistOf(
        "mnist",
        "The paper's MNIST nets and schedules; updates alternate as in its Algorithm 1 (k = 1), "
        + "G's loss is non-saturating.");

    /// <summary>
    /// <see cref="Mnist"/> with the updates of the authors' code, which differ from the paper: both players are updated
    /// simultaneously, from the same old parameters with shared noise and dropout masks, and D's loss is halved.
    /// </summary>
    public static Recipe MnistAuthors { get; } = MnistOf(
        "mnist-authors",
        "As mnist, but updated as the authors' code does: both players at once, D's loss halved.") with
    {
        Game = Mnist.Game with
        {
            Order = UpdateOrder.Simultaneous,
            Objective = Objectives.NonSaturating with { DiscriminatorFactor = 0.5 },
        },
    };

    /// <summary>
    /// <see cref="MnistAuthors"/> with the same training, bit for bit; samples use the mean of G's parameters over all
    /// steps after the first ten epochs. Of the variants that were tried it has the highest Parzen estimate on the test
    /// images. See docs/decisions/0002-mnist-recipes.md.
    /// </summary>
    public static Recipe MnistBest { get; } = MnistAuthors with
    {
        Name = "mnist-best",
        Description = "As mnist-authors; samples are of the average of G's parameters over all play from epoch 10 on.",
        Game = MnistAuthors.Game with
        {
            GeneratorOptimizer = new WeightAverage(MnistAuthors.Game.GeneratorOptimizer, new EqualWeights(From: 5000)),
        },
    };

    /// <summary>
    /// The embedded digits (<see cref="Gan.Digits"/>), with recognisable samples within two minutes on two cores. It is
    /// the <c>mnist</c> recipe with half as many units, a higher learning rate for G, so that D does not dominate, and
    /// samples from a moving average of G's parameters.
    /// </summary>
    public static Recipe Digits { get; } = new()
    {
        Name = "digits",
        Description = "Digits drawn by this program itself: no download, recognisable within two minutes on 2 cores.",
        Data = "digits",
        Game = DigitsGame(units: 500, maxoutUnits: 120) with
        {
            DiscriminatorOptimizer = AuthorsCode.Momentum(0.1, stepsAnEpoch: 100),
            GeneratorOptimizer = new WeightAverage(
                AuthorsCode.Momentum(0.3, stepsAnEpoch: 100), new ConstantSchedule(0.998)),
        },
        Steps = 5000,
        MeasureEvery = 25,
        SampleEvery = 500,
        SaveEvery = 1000,
    };

    /// <summary>
    /// The embedded digits with recognisable samples within half a minute on two cores: small dense nets with batch
    /// normalisation in G and dropout in D, trained by Adam.
    /// </summary>
    public static Recipe DigitsQuick { get; } = new()
    {
        Name = "digits-quick",
        Description = "Digits drawn by this program itself, recognisable within half a minute: small nets and Adam.",
        Data = "digits",
        Game = new(
            new Net([64], new Dense(256), new BatchNorm(), new Relu(), new Dense(512), new BatchNorm(), new Relu(),
                new Dense(784), new Sigmoid()),
            new Net([784], new Dense(256), new LeakyRelu(0.2), new Dropout(0.7), new Dense(128), new LeakyRelu(0.2),
                new Dropout(0.7), new Dense(1)))
        {
            Objective = Objectives.NonSaturating,
            GeneratorOptimizer = new Adam(5e-4, Beta1: 0.5),
            DiscriminatorOptimizer = new Adam(5e-4, Beta1: 0.5),
            Batch = 64,
        },
        Steps = 2500,
        MeasureEvery = 25,
        SampleEvery = 500,
        SaveEvery = 500,
    };

    /// <summary>Eight Gaussians on a ring, a common test of mode coverage.</summary>
    public static Recipe Ring { get; } = Plane("ring", "Eight Gaussians on a ring in the plane.", 10_000);

    /// <summary>Twenty-five Gaussians on a grid.</summary>
    public static Recipe Grid { get; } = Plane("grid", "Twenty-five Gaussians on a 5 × 5 grid in the plane.", 20_000);

    /// <summary>One Gaussian on the line, the distribution of the paper's Figure 1.</summary>
    public static Recipe Gaussian { get; } = new()
    {
        Name = "gaussian",
        Description = "One Gaussian on the line, from uniform noise, as in the paper's Figure 1.",
        Data = "gaussian",
        Game = new(
            new Net([1], new Dense(32), new Tanh(), new Dense(32), new Tanh(), new Dense(1)),
            new Net([1], new Dense(32), new Tanh(), new Dense(32), new Tanh(), new Dense(1)))
        {
            Prior = new UniformPrior(1),
            DiscriminatorOptimizer = new Adam(1e-3, Beta1: 0.5),
            GeneratorOptimizer = new Adam(5e-4, Beta1: 0.5),
            Batch = 256,
        },
        Steps = 5000,
        MeasureEvery = 100,
        SampleEvery = 1000,
        SaveEvery = 5000,
    };

    /// <summary>All built-in recipes.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
        [
            Digits, DigitsQuick, Mnist, MnistAuthors, MnistBest, .. FaceRecipes.All, .. Cifar10Recipes.All, Ring, Grid,
            Gaussian,
        ];

    /// <summary>Returns the recipe of a name.</summary>
    /// <exception cref="BadInputException">There is no such recipe; the message suggests the nearest name.</exception>
    public static Recipe Find(string name) =>
        All.FirstOrDefault(r => r.Name == name) ?? throw Nearest.Unknown("recipe", name, [.. All.Select(r => r.Name)]);

    private static Recipe Plane(string name, string description, long steps) => new()
    {
        Name = name,
        Description = description,
        Data = name,
        Game = new(
            new Net([2], new Dense(128), new Relu(), new Dense(128), new Relu(), new Dense(2)),
            new Net([2], new Dense(128), new LeakyRelu(0.2), new Dense(128), new LeakyRelu(0.2), new Dense(1)))
        {
            DiscriminatorOptimizer = new Adam(1e-3, Beta1: 0.5),
            GeneratorOptimizer = new Adam(1e-3, Beta1: 0.5),
            Batch = 256,
        },
        Steps = steps,
        MeasureEvery = 100,
        SampleEvery = 1000,
        SaveEvery = 5000,
    };

    /// <summary>The game of the paper's MNIST nets, with hidden layers of any width.</summary>
    private static Game DigitsGame(int units, int maxoutUnits) => new(
        new Net(
            [100],
            new Dense(units, new UniformInitializer(0.05)), new Relu(),
            new Dense(units, new UniformInitializer(0.05)), new Relu(),
            new Dense(784, new UniformInitializer(0.05), new LogitOfMarginals()), new Sigmoid()),
        new Net(
            [784],
            new Dropout(0.8, 1.25), new Maxout(maxoutUnits, 5, new UniformInitializer(0.005)),
            new Dropout(0.5, 2), new Maxout(maxoutUnits, 5, new UniformInitializer(0.005)),
            new Dropout(0.5, 2), new Dense(1, new UniformInitializer(0.005))))
    {
        Prior = UniformPrior.Authors,
    };

    private static Recipe MnistOf(string name, string description) => new()
    {
        Name = name,
        Description = description,
        Data = "mnist",
        Examples = 50_000,
        Game = DigitsGame(units: 1200, maxoutUnits: 240) with
        {
            DiscriminatorOptimizer = AuthorsCode.Momentum(0.1, stepsAnEpoch: 500),
            GeneratorOptimizer = AuthorsCode.Momentum(0.1, stepsAnEpoch: 500),
        },
        Steps = 25_000,
        MeasureEvery = 50,
        SampleEvery = 500,
        SaveEvery = 2500,
    };
}
