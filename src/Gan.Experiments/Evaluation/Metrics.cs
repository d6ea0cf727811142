using System.Globalization;
using System.Collections.Immutable;

namespace Gan.Experiments;

/// <summary>The metrics by name. Each is computed for samples and, as a reference, for real examples.</summary>
public static class Metrics
{
    /// <summary>All metrics.</summary>
    public static ImmutableArray<Metric> All { get; } =
    [
        new("parzen", "images with validation and training parts", g => NoModes(g) && g.Validation && g.Training,
            ParzenMetric.Of, ParzenMetric.Score),
        new("modes", "a distribution with modes", g => !NoModes(g), Modes, ModesScore),
        new("grid-kl", "a distribution on the line or in the plane with known probabilities", OnGrid,
            of => OfGrid(of, report => report.Kl)),
        new("grid-js", "a distribution on the line or in the plane with known probabilities", OnGrid,
            of => OfGrid(of, report => report.Js),
            of => -Grid(of).Js.Value),
        new("mmd", "data", _ => true, Mmd, of => -MaximumMeanDiscrepancy.Of(of.Samples, of.Test, of.Key.Fold(1),
            permutations: 0).Square),
        new("precision", "data", _ => true, of => OfPair(of, r => (r.Precision, r.PrecisionError)),
            of => Pair(of).Precision),
        new("recall", "data", _ => true, of => OfPair(of, r => (r.Recall, r.RecallError)), of => Pair(of).Recall),
        new("sliced-wasserstein", "data", _ => true, Sliced,
            of => -SlicedWasserstein.Of(of.Samples, of.Test, of.Key.Fold(3)).Distance),
        new("memorisation", "images with a training part", g => g.Distribution is null && g.Training, Copies),
        new("birthday", "images", g => g.Distribution is null, Birthday),
    ];

    /// <summary>The metrics that can select a checkpoint.</summary>
    public static IEnumerable<Metric> Scored => All.Where(metric => metric.Score is not null);

    /// <summary>Finds a metric by name.</summary>
    /// <exception cref="BadInputException">There is no such metric; the message names the nearest.</exception>
    public static Metric Find(string name) => Find(name, All);

    /// <summary>Finds a metric by name among the given ones.</summary>
    /// <exception cref="BadInputException">There is no such metric among them; the message names the nearest.</exception>
    public static Metric Find(string name, IEnumerable<Metric> among) =>
        among.FirstOrDefault(m => m.Name == name) ?? throw Nearest.Unknown("metric", name, [.. among.Select(m => m.Name)]);

    private static bool NoModes(EvaluationData given) => given.Distribution is not IModes { Modes.IsEmpty: false };

    private static ImmutableArray<Mode> ModesOf(Evaluation of) => ((IModes)of.Distribution!).Modes;

    private static bool OnGrid(EvaluationData given) => given is { Distribution: IBoxProbability, Size: <= 2 };

    private static MetricResult Modes(Evaluation of)
    {
        var modes = ModesOf(of);
        var (ours, own) = (Gan.Modes.Of(of.Samples, modes), Gan.Modes.Of(of.Train!, modes));
        return new(ours.HighQuality, ours.StandardError, $"of high quality, {ours.Covered} of {ours.Total} modes covered",
            new Comparison(of.Real, own.HighQuality, own.StandardError))
        {
            Details = [("covered", ours.Covered), ("modes", ours.Total)],
        };
    }

    /// <summary>The number of covered modes plus the fraction of high-quality samples, so that modes count first.</summary>
    private static double ModesScore(Evaluation of)
    {
        var seen = Gan.Modes.Of(of.Samples, ModesOf(of));
        return seen.Covered + seen.HighQuality;
    }

    private static GridReport Grid(Evaluation of) =>
        of.Once("grid", () => GridDivergence.Of(of.Samples, (IBoxProbability)of.Distribution!));

    private static MetricResult OfGrid(Evaluation of, Func<GridReport, GridEstimate> part)
    {
        var report = Grid(of);
        var own = part(of.Once(
            "grid of the distribution", () => GridDivergence.Of(of.Train!, (IBoxProbability)of.Distribution!)));
        var ours = part(report);
        return new(ours.Value, ours.StandardError, double.IsInfinity(ours.Value)
            ? "nats: samples are where the distribution has no mass"
                : FormattableString.Invariant($"nats, about {ours.Bias:G2} of them bias"),
            new Comparison(of.Real, own.Value, own.StandardError))
        {
            Details = [("bias", ours.Bias), ("boxes", report.Boxes), ("outside", report.Outside)],
        };
    }

    private static MetricResult Mmd(Evaluation of)
    {
        var ours = MaximumMeanDiscrepancy.Of(of.Samples, of.Test, of.Key.Fold(1));
        // The reference is measured with the same kernel width.
        return new(ours.Square, ours.StandardError,
            FormattableString.Invariant($"MMD², p = {ours.P:F3}, kernel width {ours.Width:G4}"), Beside(of, train =>
        {
            var real = MaximumMeanDiscrepancy.Of(train, of.Test, of.Key.Fold(1), ours.Width, permutations: 0);
            return (real.Square, real.StandardError);
        }))
        {
            Details = [("p", ours.P), ("width", ours.Width), ("permutations", ours.Permutations), ("samples", ours.Samples),
                ("testPoints", ours.Real)],
        };
    }

    private static PrecisionRecallReport Pair(Evaluation of) => of.Once("pair",
        () => PrecisionRecall.Of(of.Samples, of.Test, of.Key.Fold(2)));

    private static MetricResult OfPair(Evaluation of, Func<PrecisionRecallReport, (double Value, double Error)> part)
    {
        var report = Pair(of);
        var (value, error) = part(report);
        return new(value, error, $"by {report.Neighbours} nearest neighbours of {report.Samples}",
            Beside(of, train => part(of.Once("pair of training", () => PrecisionRecall.Of(train, of.Test, of.Key.Fold(2))))))
        {
            Details = [("neighbours", report.Neighbours), ("samples", report.Samples), ("testPoints", report.Real)],
        };
    }

    private static MetricResult Sliced(Evaluation of)
    {
        var ours = SlicedWasserstein.Of(of.Samples, of.Test, of.Key.Fold(3));
        return new(ours.Distance, ours.StandardError, ours.Directions == 1 ? "" : $"along {ours.Directions} directions",
            Beside(of, train =>
        {
            var real = SlicedWasserstein.Of(train, of.Test, of.Key.Fold(3));
            return (real.Distance, real.StandardError);
        }))
        {
            Details = [("directions", ours.Directions), ("samples", ours.Samples), ("testPoints", ours.Real)],
        };
    }

    private static MetricResult Copies(Evaluation of)
    {
        MemorisationReport Report(Batch batch) => of.Learned is { } all
            ? Memorisation.Of(batch, of.Test, all, of.Key.Fold(5))
                : Memorisation.Of(batch, of.Test, of.Train!, of.Key.Fold(5));
        var (ours, held) = (Report(of.Samples), of.Validation is { Count: > 1 } validation ? Report(validation) : null);
        return new(ours.Nearer, ours.StandardError,
            $"nearer to training images than test images are; mean distance "
                + $"{MetricResult.Number(ours.SampleDistance)}, of test images {MetricResult.Number(ours.HeldOutDistance)}",
            held is null ? [] : [new("validation images", held.Nearer, held.StandardError)])
        {
            Details =
            [
                ("distance", ours.SampleDistance), ("distanceError", ours.SampleError),
                ("testDistance", ours.HeldOutDistance),
                ("testDistanceError", ours.HeldOutError), ("samples", ours.Samples), ("testPoints", ours.HeldOut),
                ("trainingImages", ours.Training),
            ],
        };
    }

    private static MetricResult Birthday(Evaluation of)
    {
        int most = Math.Min(BirthdayParadox.DefaultMost, of.Samples.Count);
        double threshold = BirthdayParadox.Threshold(of.Test, of.Key.Fold(6), most);
        var ours = BirthdayParadox.Of(of.Samples, threshold, of.Key.Fold(7), most);
        return new(ours.Support, ours.StandardError,
            string.Create(CultureInfo.InvariantCulture,
                $"distinct images, from {ours.Alike} near-duplicate pairs among {ours.Samples} samples "
                + $"(distance below {threshold:G4})"),
            Beside(of, train =>
            {
                var real = BirthdayParadox.Of(train, threshold, of.Key.Fold(7), most);
                return (real.Support, real.StandardError);
            }))
        {
            Interval = (ours.Low, ours.High),
            Details = [("alike", ours.Alike), ("samples", ours.Samples), ("threshold", threshold)],
        };
    }

    private static Comparison[] Beside(Evaluation of, Func<Batch, (double Value, double Error)> measure)
    {
        if (of.Reference is not { } train)
            return [];
        try
        {
            var (value, error) = measure(train);
            return [new(of.Real, value, error)];
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"of {of.Real} as samples: {e.Message}", e);
        }
    }
}
