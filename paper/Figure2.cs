using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>
/// Figure 2: uncurated samples from a fixed key, the right-most column the training example nearest (L2) to the sample
/// beside it.
/// </summary>
/// <param name="panel">a to d.</param>
/// <param name="what">What the paper shows there.</param>
/// <param name="recipe">What is trained here.</param>
internal sealed class Figure2(char panel, string what, Func<Setting, Recipe> recipe) : Exhibit<Figure2.Found>
{
    private const int Rows = 5, Columns = 6, Measured = 1000;

    /// <summary>
    /// Samples and the training examples nearest to every last one of a row, as bytes; what was measured of more of them.
    /// </summary>
    /// <param name="Data">The data set.</param>
    /// <param name="Recipe">The recipe.</param>
    /// <param name="Steps">For how many steps.</param>
    /// <param name="Example">The shape of an image.</param>
    /// <param name="Samples">Row by row.</param>
    /// <param name="Nearest">One a row.</param>
    /// <param name="Distance">Of samples from their nearest training example, L2 in the data's units.</param>
    /// <param name="TestDistance">Of test examples from theirs.</param>
    /// <param name="Mmd">MMD² of samples and test examples.</param>
    /// <param name="RealMmd">MMD² of training and test examples, by the same kernel.</param>
    /// <param name="P">The share of permutations with a larger MMD².</param>
    internal sealed record Found(
        string Data, string Recipe, long Steps, int[] Example, byte[] Samples, byte[] Nearest, Mean Distance,
            Mean TestDistance, Mean Mmd, Mean RealMmd, double P);

    public override string Name => $"figure-2{panel}";
    public override string Title => $"Figure 2 ({panel}): {what}";
    public override string Claim => "Uncurated samples; they are of the model itself, not conditional means, and are "
        + "not memorised: the right-most column is the training example nearest to the sample beside it.";
    public override string How => $"Samples from a fixed key, none left out. Nearest is by L2 distance over the "
        + $"examples that were trained on. Of {Measured} samples that distance stands beside that of test examples, "
        + $"which nobody can have memorised; "
        + "and the squared maximum mean discrepancy (MMD²) between samples and test examples beside that of real "
        + "training examples, with its test: 0 where the distributions are the same.";
    public override string? Caption => $"{Columns} samples a row; in the frame the training example nearest to the "
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
        var held = test.First(Measured);
        var (indices, distances) = NearestNeighbours.Of(samples, train);
        double[] others = [.. NearestNeighbours.Of(held, train).Distances];
        // Ten faces are of one person, and alike.
        bool people = IsOlivetti(trained.Data);
        var mmd = MaximumMeanDiscrepancy.Of(samples, held, key.Fold(1));
        var real = MaximumMeanDiscrepancy.Of(train.Batch(key.Fold(2), 0, Math.Min(Measured, train.Count)), held,
            key.Fold(3), mmd.Width, permutations: 0);
        byte[] Pixels(Batch batch) => Images.Quantise(g.Pixels(batch).Values);
        return new(
            trained.Data, trained.Name, g.Step, [.. train.Example],
            Pixels(samples.Slice(0, Rows * Columns)),
            Pixels(train.Take([.. Enumerable.Range(1, Rows).Select(row => indices[row * Columns - 1])])),
            Mean.Of([.. distances]), people ? Mean.OfGroups(others, test.Labels[..others.Length].ToArray())
                : Mean.Of(others),
            new(mmd.Square, mmd.StandardError, Measured), new(real.Square, real.StandardError, Measured), mmd.P);
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
            + "Database." : f.Data == Digits.Name ? " The digits are drawn by this program, a stand-in for MNIST." : "";
        string size = f.Recipe.EndsWith(Runs.Small, StringComparison.Ordinal)
            ? $" The nets are of a size for two cores; the authors' own is the recipe '{f.Recipe[..^Runs.Small.Length]}'."
                : "";
        string unit = Datasets.IsContrastNormalised(f.Data) ? "L2, images of norm 55 about their mean"
            : "L2, pixels in [0, 1]";
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"Samples of '{f.Recipe}' after {f.Steps} steps are {f.Distance.Text()} from "
                + $"their nearest training example, test examples {f.TestDistance.Text()} ({unit}): {Verdict(f)}. MMD² "
                + $"is {f.Mmd.Text("G2")} (p = {f.P:F3}), of real training examples {f.RealMmd.Text("G2")}.{standIn}{size}"),
            [Tiles.Draw(Name, side, channels, rows, marked: 1)], []);
    }

    /// <summary>What the two distances say together, at two standard errors.</summary>
    private static string Verdict(Found f)
    {
        var over = f.Distance.Less(f.TestDistance);
        string unseen = IsOlivetti(f.Data) ? "faces of people who were not learned from" : "unseen examples";
        return Math.Abs(over.Value) <= 2 * over.Error
            ? $"no nearer and no farther than {unseen}, so nothing says that they are copies"
            : over.Value > 0 ? $"farther than {unseen}, so they are no copies, and lie beside the data"
            : $"nearer than {unseen}, as copies would be, and also anything blurred or blended of many";
    }

    private static bool IsOlivetti(string data) => data.StartsWith(Olivetti.Name, StringComparison.Ordinal);
}
