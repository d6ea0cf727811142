using System.Collections.Immutable;

namespace Gan.Experiments;

/// <summary>
/// The metric <c>parzen</c>: <see cref="ParzenProcedure"/>, compared with real training images and their k-means
/// centroids.
/// </summary>
internal static class ParzenMetric
{
    public static MetricResult Of(Evaluation evaluation)
    {
        var procedure = Procedure(evaluation);
        var train = evaluation.Reference!;
        var centroids = ParzenProcedure.Centroids(train, evaluation.Key.Fold(0));
        Comparison Beside(string name, Batch windows)
        {
            var score = procedure.Estimate(windows);
            return new(name, score.Nats, score.StandardError, Text(score.Folds)) { Details = Details(score.Folds) };
        }
        var (nats, error, folds) = procedure.Estimate(evaluation.Samples);
        return new(nats, error, Text(folds), Beside(evaluation.Real, train), Beside("k-means centroids", centroids))
        {
            Details =
            [
                .. Details(folds), ("testPoints", folds.Sum(f => f.Points)),
                ("folds", folds.Length == 1 ? null : folds.Select(f =>
                    new { Value = f.Mean, f.StandardError, f.Sigma, SigmaAtEdge = Edge(f), TestPoints = f.Points })
                        .ToArray()),
            ],
        };
    }

    /// <summary>The estimate for the samples alone.</summary>
    public static double Score(Evaluation evaluation) =>
        ParzenWindow.Estimate(evaluation.Samples, evaluation.Validation!, evaluation.Test).Mean;

    private static ParzenProcedure Procedure(Evaluation evaluation) =>
        new(evaluation.Folds.Count > 1 ? [.. evaluation.Folds] : [(evaluation.ForSigma!, evaluation.Test)]);

    private static (string, object?)[] Details(ImmutableArray<ParzenEstimate> folds) =>
    [
        .. folds is [var one] ? [("sigma", (object?)one.Sigma), ("sigmaAtEdge", Edge(one))]
            : Array.Empty<(string, object?)>(),
        ("windows", folds[0].Windows),
    ];

    private static string Text(ImmutableArray<ParzenEstimate> folds)
    {
        string text = folds is [var one] ? FormattableString.Invariant($"nats, σ = {one.Sigma:F3}, {one.Windows} windows")
            : $"nats over {folds.Length} folds, {folds[0].Windows} windows";
        string edges = string.Join(" or ", folds.Select(Edge).OfType<string>().Distinct());
        return edges.Length == 0 ? text : $"{text}; σ is the {edges} of the grid: there is no interior maximum";
    }

    /// <summary>Returns the end of the grid that σ lies at, least or greatest; null for an interior maximum.</summary>
    private static string? Edge(ParzenEstimate estimate) =>
        estimate.Sigma == ParzenWindow.AuthorsSigmas[0] ? "least" : estimate.Sigma == ParzenWindow.AuthorsSigmas[^1]
            ? "greatest" : null;
}
