namespace Gan;

/// <summary>
/// Recipes for faces, the paper's second data set: the authors' two stages for the Toronto Face Database, the nets of the
/// first stage for its free substitute (<see cref="Olivetti"/>), and small versions for two cores. See
/// docs/decisions/0004-faces-and-cifar10.md.
/// </summary>
public static class FaceRecipes
{
    /// <summary>The cap on the L2 norm of every column of weights.</summary>
    private const double Cap = 1.9365;

    /// <summary>
    /// The number of minibatches of 100 in the 98,058 unlabelled faces, and in the 2,925 training faces of a fold.
    /// </summary>
    private const long UnlabeledEpoch = 981, LabelledEpoch = 30;

    /// <summary>The number of steps for which the small recipes hold a value of the momentum.</summary>
    private const long SmallEpoch = 30;

    /// <summary>The authors' first stage: 50 epochs of the unlabelled faces.</summary>
    public static Recipe TfdPretraining { get; } = AuthorsCode.Recipe(
        "tfd-pretraining",
        "The authors' first stage for faces: G of 8000, 8000 and 2304 units, "
        + "on the Toronto Face Database's images without labels.",
        Tfd.UnlabeledName,
        new Net([100], FirstStage(Tfd.Example.Size)), AuthorsCode.MaxoutD(Tfd.Example, 1200, Cap), 0.05, UnlabeledEpoch, 50);

    /// <summary>
    /// The authors' second stage: 22 epochs of the labelled faces, with two new layers in front of the three pretrained
    /// ones, and a new D.
    /// </summary>
    public static Recipe TfdFull { get; } = AuthorsCode.Recipe(
        "tfd",
        "The authors' second stage for faces: two new layers of G "
        + "before the three of a run of tfd-pretraining, on the labelled images.",
        Tfd.Name,
        new Net(
            [100],
            [
                new Dense(8000, AuthorsCode.WeightG, ColumnNormCap: Cap), new Relu(),
                new Dense(100, AuthorsCode.WeightG, new ConstantInitializer(-2), Cap), new Sigmoid(),
                .. FirstStage(Tfd.Example.Size),
            ]),
        AuthorsCode.MaxoutD(Tfd.Example, 1200, Cap), 0.05, LabelledEpoch, 22) with
    {
        Pretrained = new(TfdPretraining.Name, $"runs/{TfdPretraining.Name}"),
    };

    /// <summary>
    /// The nets of the first stage on the Olivetti faces, whose images are larger. The 10,002 steps are 3,334 epochs of
    /// 300 faces.
    /// </summary>
    public static Recipe OlivettiFull { get; } = AuthorsCode.Recipe(
        "olivetti",
        "The nets of tfd-pretraining on the Olivetti faces (64×64, 300 of them), "
        + "a free stand-in for the Toronto Face Database.",
        Olivetti.Name,
        new Net([100], FirstStage(Olivetti.Example.Size)), AuthorsCode.MaxoutD(Olivetti.Example, 1200, Cap),
        0.05, 3, 3334) with
    {
        Examples = 300,
    };

    /// <summary>
    /// A small version for two cores: contrast-normalised images of the Toronto Face Database, one stage.
    /// </summary>
    public static Recipe TfdSmall { get; } = Small(
        "tfd-small", "tfd for 2 cores: layers of 400 units, in one stage, images of equal contrast; minutes.",
        "tfd-gcn", Tfd.Example);

    /// <summary>
    /// A small version for two cores: contrast-normalised Olivetti faces; samples are faces from about 500 steps on.
    /// </summary>
    public static Recipe OlivettiSmall { get; } = Small(
        "olivetti-small", "olivetti for 2 cores: layers of 400 units, images of equal contrast; minutes.",
        "olivetti-gcn", Olivetti.Example) with
    {
        Examples = 300,
    };

    /// <summary>The recipes for faces.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [TfdPretraining, TfdFull, TfdSmall, OlivettiFull, OlivettiSmall];

    private static Recipe Small(string name, string description, string data, Shape example) => SmallRecipe.Of(
        name, description, data,
        new Net(
            [100],
            new Dense(400), new Relu(),
            new Dense(400), new Relu(),
            new Dense(example.Size, new UniformInitializer(0.01))),
        AuthorsCode.MaxoutD(example, 100, pieces: 4), SmallEpoch);

    private static ILayer[] FirstStage(int pixels) =>
    [
        new Dense(8000, AuthorsCode.WeightG, ColumnNormCap: Cap), new Relu(),
        new Dense(8000, AuthorsCode.WeightG, new ConstantInitializer(-2), Cap), new Sigmoid(),
        new Dense(pixels, new SparseInitializer(100, 1), new LogitOfMarginals(), Cap), new Sigmoid(),
    ];
}
