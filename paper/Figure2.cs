using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>
/// Figure 2: uncurated samples from a fixed key; the rightmost column has the nearest training example (L2) of the sample
/// on its left.
/// </summary>
/// <param name="panel">a to d.</param>
/// <param name="what">The data and nets of the panel.</param>
/// <param name="recipe">The recipe that is trained.</param>
internal sealed class Figure2(char panel, string what, Func<Setting, Recipe> recipe) : Exhibit<Figure2.Found>
{
    private const int Rows = 5, Columns = 6, Measured = 1000;

    /// <summary>
    /// Samples and the training example nearest to the last one of each row, as bytes, and metrics of more samples.
    /// </summary>
    /// <param name="Data">The data set.</param>
    /// <param name="Recipe">The recipe.</param>
    /// <param name="Steps">The number of steps.</param>
    /// <param name="Example">The shape of an image.</param>
    /// <param name="Samples">Samples, row by row.</param>
    /// <param name="Nearest">The nearest training example of each row's last sample.</param>
    /// <param name="Distance">The mean L2 distance of samples from their nearest training example.</param>
    /// <param name="TestDistance">The same distance of test examples.</param>
    /// <param name="Mmd">MMD² of samples and test examples.</param>
    /// <param name="RealMmd">MMD² of training and test examples, with the same kernel.</param>
    /// <param name="P">The p-value of MMD².</param>
    internal sealed record Found(
        string Data, string Recipe, long Steps, int[] Example, byte[] Samples, byte[] Nearest, Mean Distance,
            Mean TestDistance, Mean Mmd, Mean RealMmd, double P);

    public override string Name => $"figure-2{panel}";
    public override string Title => $"Figure 2 ({panel}): {what}";
    public override string Claim => "Uncurated samples. They are draws from the model, not conditional means, and they are "
        + "not memorised: the rightmost column shows the nearest training example of the sample on its left.";
    public override string How => $"Samples from a fixed key, none left out. The nearest neighbour is by L2 distance among "
        + $"the training examples. The mean distance of {Measured} samples is compared with that of test examples, which "
        + $"the model cannot have memorised; {Measured} of them are drawn at random, or all are used if they are fewer. The "
        + "squared maximum mean discrepancy (MMD²) between samples and test examples is compared with that of training "
        + "examples; it is 0 for equal distributions, and p is from its permutation test. Faces of one person are "
        + "correlated, so that their errors are over people, and p is from a bootstrap of people.";
    public override string? Caption => $"{Columns} samples in each row; framed, the nearest training example of the "
        + $"sample on its left.";

    protected override object DependsOn(Setting setting) => new { Recipe = recipe(setting), Rows, Columns, Measured };

    protected override string? Needs(Setting setting) => recipe(setting).Data;

    protected override Found Compute(Setting setting)
    {
        var trained = recipe(setting);
        var g = Runs.Trained(setting, trained);
        var (all, _, test) = Datasets.SplitExamples(trained.Data, setting.Data);
        var train = trained.Examples is { } n ? all.Range(0, n) : all;
        var key = Key.Of(setting.Seed).Fold(20);
        var samples = g.Sample(key, Measured);
        var held = AtRandom(test, key.Fold(4));
        var reference = AtRandom(train, key.Fold(2));
        var (indices, distances) = NearestNeighbours.Of(samples, train);
        double[] others = [.. NearestNeighbours.Of(held.Examples, train).Distances];
        // Each person has ten faces, which are correlated.
        bool people = IsOlivetti(trained.Data);
        var mmd = people ? GroupedDiscrepancy.Of((samples, null), held, key.Fold(1))
            : MaximumMeanDiscrepancy.Of(samples, held.Examples, key.Fold(1));
        var real = people ? GroupedDiscrepancy.Of(reference, held, key.Fold(3), mmd.Width, draws: 0)
            : MaximumMeanDiscrepancy.Of(reference.Examples, held.Examples, key.Fold(3), mmd.Width, permutations: 0);
        byte[] Pixels(Batch batch) => Images.Quantise(g.Pixels(batch).Values);
        return new(
            trained.Data, trained.Name, g.Step, [.. train.Example],
            Pixels(samples.Slice(0, Rows * Columns)),
            Pixels(train.Take([.. Enumerable.Range(1, Rows).Select(row => indices[row * Columns - 1])])),
            Mean.Of([.. distances]), people ? Mean.OfGroups(others, held.Labels) : Mean.Of(others),
            new(mmd.Square, mmd.StandardError, Measured), new(real.Square, real.StandardError, Measured), mmd.P);
    }

    /// <summary>Draws examples without replacement, with the label of each.</summary>
    private static (Batch Examples, int[] Labels) AtRandom(IExamples set, Key key)
    {
        int[] drawn = key.Permutation(set.Count)[..Math.Min(Measured, set.Count)];
        byte[] labels = set.Labels.ToArray();
        return (set.Take(drawn), [.. drawn.Select(i => (int)labels[i])]);
    }

    protected override Presentation Show(Found f)
    {
        bool colour = f.Example[^1] == 3;
        int channels = colour ? 3 : 1, side = (int)Math.Sqrt(f.Example.Aggregate((a, b) => a * b) / channels),
            image = side * side * channels;
        var rows = Enumerable.Range(0, Rows).Select(row => new TileRow(
            row == 0 ? $"{f.Recipe}, {f.Steps} steps; right: nearest training example" : null,
            [.. f.Samples.AsSpan(row * Columns * image, Columns * image), .. f.Nearest.AsSpan(row * image, image)]))
                .ToList();
        string standIn = IsOlivetti(f.Data) ? " The faces are the Olivetti set, a free stand-in for the Toronto Face "
            + "Database." : f.Data == Digits.Name ? " The digits are generated by this program, a stand-in for MNIST." : "";
        string size = f.Recipe.EndsWith(Runs.Small, StringComparison.Ordinal)
            ? $" The nets have a size for two cores; the recipe '{f.Recipe[..^Runs.Small.Length]}' has the authors' size."
                : "";
        string people = IsOlivetti(f.Data) ? $"; the test faces are of {f.TestDistance.Count} people" : "";
        string unit = Datasets.IsContrastNormalised(f.Data) ? "L2, images of norm 55 with mean 0"
            : "L2, pixels in [0, 1]";
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"The mean distance from the nearest training example is {f.Distance.Text()} for samples of '{f.Recipe}' "
                + $"after {f.Steps} steps, and {f.TestDistance.Text()} for test examples ({unit}): {Verdict(f)}. MMD² is "
                + $"{f.Mmd.Text("G2")} (p = {f.P:F3}), of training examples {f.RealMmd.Text("G2")}{people}.{standIn}{size}"),
            [Tiles.Draw(Name, side, channels, rows, marked: 1)], []);
    }

    /// <summary>Compares the two distances, at two standard errors.</summary>
    private static string Verdict(Found f)
    {
        var over = f.Distance.Less(f.TestDistance);
        string unseen = IsOlivetti(f.Data) ? "faces of people outside the training set" : "unseen examples";
        return Math.Abs(over.Value) <= 2 * over.Error
            ? $"the samples are about as near as {unseen}, so there is no sign of copies"
            : over.Value > 0 ? $"the samples are farther than {unseen}, so they are not copies, but they lie off the data"
            : $"the samples are nearer than {unseen}, as copies would be, but also blurred images and blends of several";
    }

    private static bool IsOlivetti(string data) => data.StartsWith(Olivetti.Name, StringComparison.Ordinal);
}
