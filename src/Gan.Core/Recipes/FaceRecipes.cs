namespace Gan;

/// <summary>
/// The paper's second data set: faces. The authors' two stages for the Toronto Face Database, the nets of the first for its free stand-in, and
/// beside each a size for two cores. See docs/decisions/0004-faces-and-cifar10.md.
/// </summary>
public static class FaceRecipes
{
    /// <summary>The cap on the norm of every column of weights.</summary>
    private const double Cap = 1.9365;

    /// <summary>Batches of 100 in the database's 98,058 faces without a label, and in the 2,925 of a fold that are trained on.</summary>
    private const long UnlabeledEpoch = 981, LabelledEpoch = 30;

    /// <summary>How many steps the small recipes' momentum is held for at a time.</summary>
    private const long SmallEpoch = 30;

    /// <summary>The first stage: 50 epochs of the faces without labels.</summary>
    public static Recipe TfdPretraining { get; } = AuthorsCode.Recipe(
        "tfd-pretraining",
        "The authors' first stage for faces: G of 8000, 8000 and 2304 units, on the Toronto Face Database's images without labels.",
        Tfd.UnlabeledName,
        new Net([100], FirstStage(Tfd.Example.Size)), AuthorsCode.MaxoutD(Tfd.Example, 1200, Cap), 0.05, UnlabeledEpoch, 50);

    /// <summary>The second: 22 epochs of the labelled faces with two new layers before those three, and a new D.</summary>
    public static Recipe TfdFull { get; } = AuthorsCode.Recipe(
        "tfd",
        "The authors' second stage for faces: two new layers of G before the three of a run of tfd-pretraining, on the labelled images.",
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

    /// <summary>The first stage's nets on the stand-in, whose images are larger; 10,000 updates, which of so few faces are 3,334 epochs.</summary>
    public static Recipe OlivettiFull { get; } = AuthorsCode.Recipe(
        "olivetti",
        "The nets of tfd-pretraining on the Olivetti faces (64×64, 300 of them), a free stand-in for the Toronto Face Database.",
        Olivetti.Name,
        new Net([100], FirstStage(Olivetti.Example.Size)), AuthorsCode.MaxoutD(Olivetti.Example, 1200, Cap), 0.05, 3, 3334) with
    {
        Examples = 300,
    };

    /// <summary>Small nets on the Toronto Face Database at equal contrast, in one stage.</summary>
    public static Recipe TfdSmall { get; } = Small("tfd-small", "tfd for 2 cores: layers of 400 units, in one stage, images of equal contrast; minutes.", "tfd-gcn", Tfd.Example);

    /// <summary>Small nets on the stand-in at equal contrast: faces from about 500 steps on.</summary>
    public static Recipe OlivettiSmall { get; } = Small(
        "olivetti-small", "olivetti for 2 cores: layers of 400 units, images of equal contrast; minutes.", "olivetti-gcn", Olivetti.Example) with
    {
        Examples = 300,
    };

    /// <summary>All of them.</summary>
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
