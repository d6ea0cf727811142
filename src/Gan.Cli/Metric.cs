using System.Collections.Immutable;
using System.Diagnostics;

namespace Gan.Cli;

/// <summary>What is measured: samples, and data of the kind they should be of.</summary>
/// <param name="Samples">A generator's.</param>
/// <param name="Train">As many examples of what it learned from.</param>
/// <param name="Validation">Examples to choose a metric's settings by.</param>
/// <param name="Test">Examples to judge by.</param>
/// <param name="Modes">The law's modes; empty where it has none.</param>
internal sealed record Evaluated(Batch Samples, Batch Train, Batch Validation, Batch Test, ImmutableArray<Mode> Modes)
{
    /// <summary>A generator's samples beside its data.</summary>
    /// <param name="sampler">The generator.</param>
    /// <param name="splits">The data.</param>
    /// <param name="count">How many samples, and examples of what it learned from.</param>
    /// <param name="points">How many examples to choose and to judge by, where there are so many.</param>
    /// <param name="key">What the samples and examples are drawn with.</param>
    public static Evaluated Of(Sampler sampler, Splits splits, int count, int points, Key key)
    {
        Batch Draw(ISource source, int part, int m) => source.Batch(key.Fold(part), 0, Math.Min(m, source.Count ?? m));
        return new(
            sampler.Generate(sampler.Noise(key, count)),
            Draw(splits.Train, 1, count), Draw(splits.Validation, 2, points), Draw(splits.Test, 3, points),
            Metric.Modes(splits.Test));
    }
}

/// <summary>A number for comparison: the same metric on something whose quality is known.</summary>
internal sealed record Comparison(string Name, double Value, double StandardError, double? Sigma = null);

/// <summary>What a metric found; the parts that it does not have are null.</summary>
internal sealed record Measured(
    string Name, double Value, double StandardError, double Seconds, Comparison[] References,
    double? Sigma = null, int? Windows = null, int? TestPoints = null, int? Covered = null, int? Modes = null)
{
    public override string ToString() => FormattableString.Invariant($"{Name,-8} {Value,10:F3} ± {StandardError:F3}")
        + (Sigma is { } sigma ? FormattableString.Invariant($" nats, σ = {sigma:F3}") : "")
        + (Covered is { } covered ? $" of high quality, {covered} of {Modes} modes covered" : "")
        + string.Concat(References.Select(r => FormattableString.Invariant($"; {r.Name} {r.Value:F3} ± {r.StandardError:F3}")));
}

/// <summary>A metric by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Needs">What data it needs.</param>
/// <param name="Suits">Whether it has a meaning there.</param>
/// <param name="Compute">Its value, with no time yet.</param>
/// <param name="Score">One number for the samples alone: the better they are, the higher.</param>
internal sealed record Metric(
    string Name, string Needs, Func<ISource, bool> Suits, Func<Evaluated, Measured> Compute, Func<Evaluated, double> Score)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Metric> All { get; } =
    [
        new("parzen", "images", data => Modes(data).IsEmpty, Parzen, of => ParzenWindow.Estimate(of.Samples, of.Validation, of.Validation).Mean),
        // Modes count first, then samples of high quality, which are a fraction.
        new("modes", "a law with modes", data => !Modes(data).IsEmpty, ModesCovered,
            of => Gan.Modes.Of(of.Samples, of.Modes) is var seen ? seen.Covered + seen.HighQuality : 0),
    ];

    /// <summary>The modes of a law; none of a data set.</summary>
    public static ImmutableArray<Mode> Modes(ISource data) => (data as ILaw)?.Modes ?? [];

    /// <summary>The metric of a name.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static Metric Find(string name) =>
        All.FirstOrDefault(m => m.Name == name) ?? throw Nearest.Unknown("metric", name, [.. All.Select(m => m.Name)]);

    /// <summary>Its value, timed.</summary>
    public Measured Of(Evaluated of)
    {
        var clock = Stopwatch.StartNew();
        return Compute(of) with { Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3) };
    }

    private static Measured Parzen(Evaluated of)
    {
        var ours = ParzenWindow.Estimate(of.Samples, of.Validation, of.Test);
        var real = ParzenWindow.Estimate(of.Train, of.Validation, of.Test);
        return new("parzen", ours.Mean, ours.StandardError, 0, [new("training images", real.Mean, real.StandardError, real.Sigma)],
            ours.Sigma, ours.Windows, ours.Points);
    }

    private static Measured ModesCovered(Evaluated of)
    {
        var ours = Gan.Modes.Of(of.Samples, of.Modes);
        var law = Gan.Modes.Of(of.Train, of.Modes);
        return new("modes", ours.HighQuality, ours.StandardError, 0, [new("the law itself", law.HighQuality, law.StandardError)],
            Covered: ours.Covered, Modes: ours.Total);
    }
}

/// <summary>How the best checkpoint of a run is told: a metric, on examples to choose by.</summary>
internal sealed class Best
{
    private const int Count = 2000;

    private readonly Metric metric;
    private readonly Splits splits;

    private Best(Metric metric, Splits splits) => (this.metric, this.splits) = (metric, splits);

    /// <summary>What a recipe asks for; null where it asks for nothing.</summary>
    /// <exception cref="BadInputException">There is no such metric, or it does not suit the data.</exception>
    public static Best? Of(Recipe recipe, string? folder)
    {
        if (recipe.Best is null)
            return null;
        var (metric, splits) = (Metric.Find(recipe.Best), DataSets.Split(recipe.Data, folder));
        return metric.Suits(splits.Test) ? new(metric, splits)
            : throw new BadInputException($"best: {metric.Needs} required for {metric.Name}, got {recipe.Data}");
    }

    /// <summary>The score of a state's generator; null where its samples have none.</summary>
    public double? Score(Sampler sampler, Key key)
    {
        double score = metric.Score(Evaluated.Of(sampler, splits, Count, Count, key.Fold(-101)));
        return double.IsFinite(score) ? score : null;
    }
}
