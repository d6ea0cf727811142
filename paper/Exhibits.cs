namespace Gan.Paper;

/// <summary>The figures and tables.</summary>
public static class Exhibits
{
    /// <summary>All of them, in the paper's order.</summary>
    public static IReadOnlyList<IExhibit> All { get; } =
    [
        new AdversarialExamples(),
        new LogOneMinus(),
        new Figure1(),
        new Propositions(),
        new NonConvergence(),
        new Table1(),
        new Figure2('a', "MNIST", Runs.DigitsRecipe),
        new Figure2('b', "faces", Runs.FacesRecipe),
        new Figure2('c', "CIFAR-10, fully connected", Runs.Cifar10FullyConnected),
        new Figure2('d', "CIFAR-10, maxout convolutions and a transposed convolution", Runs.Cifar10Convolutional),
        new Figure3(),
        new Manifold(),
        new Table2(),
        new Helvetica(),
        new Degenerate(),
        new Inference(),
    ];

    /// <summary>Finds an exhibit by name: <c>figure-1</c>.</summary>
    /// <exception cref="BadInputException">There is no such exhibit; the message names the nearest.</exception>
    public static IExhibit Find(string name) => Nearest.Find("figure or table", name, All, e => e.Name);
}
