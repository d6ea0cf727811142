using Gan.Cli;

namespace Gan.Paper;

/// <summary>Figure 2: uncurated samples from a fixed key, the right-most column the training example nearest (L2) to the sample beside it.</summary>
/// <param name="panel">a to d.</param>
/// <param name="what">What the paper shows there.</param>
/// <param name="recipe">What is trained here.</param>
internal sealed class Figure2(char panel, string what, Func<Setting, Recipe> recipe) : Exhibit<Figure2.Found>
{
    private const int Rows = 5, Columns = 6, Tested = 100;

    /// <summary>Samples and the training examples nearest to every last one of a row, as bytes; L2 distances in the data's units.</summary>
    /// <param name="Data">The data set.</param>
    /// <param name="Recipe">The recipe.</param>
    /// <param name="Steps">For how many steps.</param>
    /// <param name="Example">The shape of an image.</param>
    /// <param name="Samples">Row by row.</param>
    /// <param name="Nearest">One a row.</param>
    /// <param name="Distances">Of each sample from its nearest training example.</param>
    /// <param name="TestDistances">Of test examples from theirs.</param>
    internal sealed record Found(
        string Data, string Recipe, long Steps, int[] Example, byte[] Samples, byte[] Nearest, double[] Distances, double[] TestDistances);

    public override string Name => $"figure-2{panel}";
    public override string Title => $"Figure 2 ({panel}): {what}";
    public override string Claim => "Uncurated samples; they are of the model itself, not conditional means, and are not memorised: the right-most column is the training example nearest to the sample beside it.";
    public override string How => "Samples from a fixed key, none left out. Nearest is by L2 distance over the examples that were trained on; the mean distance of samples stands beside that of test examples, which nobody can have memorised.";

    protected override object DependsOn(Setting setting) => new { Recipe = recipe(setting) };

    protected override string? Needs(Setting setting) => recipe(setting).Data;

    protected override Found Compute(Setting setting)
    {
        var run = Runs.Trained(setting, recipe(setting));
        var splits = DataSets.Split(run.Recipe.Data, setting.Data);
        var train = run.Recipe.Examples is { } n ? ((IExamples)splits.Train).Range(0, n) : (IExamples)splits.Train;
        var test = (IExamples)splits.Test;
        var noise = run.Sampler.Noise(Key.Of(setting.Seed).Fold(20), Rows * Columns);
        var samples = run.Sampler.Generate(noise);
        var (places, distances) = NearestNeighbours.Of(samples, train);
        var others = NearestNeighbours.Of(test.Take([.. Enumerable.Range(0, Math.Min(Tested, test.Count))]), train).Distances;
        var nearest = train.Take([.. Enumerable.Range(1, Rows).Select(row => places[row * Columns - 1])]);
        byte[] Pixels(Batch batch) => Images.Quantise((run.Sampler.ContrastNormalised ? ContrastNormalised.ToPixels(batch) : batch).Values);
        return new(run.Recipe.Data, run.Recipe.Name, run.Step, [.. train.Example], Pixels(samples), Pixels(nearest), [.. distances], [.. others]);
    }

    protected override Shown Show(Found f, Kept kept)
    {
        bool colour = f.Example[^1] == 3;
        int channels = colour ? 3 : 1, side = (int)Math.Sqrt(f.Example.Aggregate((a, b) => a * b) / channels), image = side * side * channels;
        var rows = Enumerable.Range(0, Rows).Select(row => new TileRow(
            row == 0 ? $"{f.Recipe}, {f.Steps} steps; right: nearest training example" : null,
            [.. f.Samples.AsSpan(row * Columns * image, Columns * image), .. f.Nearest.AsSpan(row * image, image)])).ToList();
        double mean = f.Distances.Average(), error = Error(f.Distances), other = f.TestDistances.Average(), otherError = Error(f.TestDistances);
        string standIn = f.Data.StartsWith(Olivetti.Name, StringComparison.Ordinal) ? " The faces are the Olivetti set, a free stand-in for the Toronto Face Database." : f.Data == Digits.Name ? " The digits are drawn by this program, a stand-in for MNIST." : "";
        string size = f.Recipe.EndsWith(Runs.Small, StringComparison.Ordinal)
            ? $" The nets are of a size for two cores; the authors' own is the recipe '{f.Recipe[..^Runs.Small.Length]}'." : "";
        return new(
            FormattableString.Invariant($"Samples of '{f.Recipe}' after {f.Steps} steps are {mean:F2} ± {error:F2} from their nearest training example, test examples {other:F2} ± {otherError:F2} (L2).{standIn}{size}"),
            [Tiles.Draw(Name, side, channels, rows, marked: 1)], []);
    }

    private static double Error(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }
}
