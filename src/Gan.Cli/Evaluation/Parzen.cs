using System.Collections.Immutable;

namespace Gan.Cli;

/// <summary>
/// The Parzen-window estimate beside that of real images and of the centres of clusters of them; over folds where the data have folds.
/// σ is chosen by the first 1,000 validation images, as in the authors' script; over folds by all of each fold's.
/// </summary>
internal static class Parzen
{
    /// <summary>
    /// As many centroids as windows would be the images themselves: ten images a centroid, and at most 1,000 centroids of 10,000 images,
    /// which takes seconds.
    /// </summary>
    private const int ImagesEach = 10, MostCentroids = 1000, MostRounds = 10;

    public static Measured Of(Evaluated of)
    {
        var train = of.Reference!;
        var some = train.Count <= ImagesEach * MostCentroids ? train : train.Slice(0, ImagesEach * MostCentroids);
        var centroids = KMeans.Of(some, Math.Max(1, some.Count / ImagesEach), of.Key.Fold(0), MostRounds).Centroids;
        var (mean, error, folds) = Estimate(of, of.Samples);
        Comparison Beside(string name, Batch windows)
        {
            var (mean, error, folds) = Estimate(of, windows);
            return new(name, mean, error, Says(folds)) { Details = Details(folds) };
        }
        return new(mean, error, Says(folds), Beside(of.Real, train), Beside("k-means centroids", centroids))
        {
            Details =
            [
                .. Details(folds), ("testPoints", folds.Sum(f => f.Points)),
                ("folds", folds.Length == 1 ? null : folds.Select(f => new { Value = f.Mean, f.StandardError, f.Sigma, SigmaAtEdge = Edge(f), TestPoints = f.Points }).ToArray()),
            ],
        };
    }

    private static (double Mean, double Error, ImmutableArray<ParzenEstimate> Folds) Estimate(Evaluated of, Batch windows)
    {
        if (of.Folds.Count > 1)
        {
            var all = ParzenWindow.OverFolds([.. of.Folds.Select(fold => (windows, fold.Validation, fold.Test))]);
            return (all.Mean, all.StandardError, all.Folds);
        }
        var one = ParzenWindow.Estimate(windows, of.ForSigma!, of.Test);
        return (one.Mean, one.StandardError, [one]);
    }

    private static (string, object?)[] Details(ImmutableArray<ParzenEstimate> folds) =>
        [.. folds is [var one] ? [("sigma", (object?)one.Sigma), ("sigmaAtEdge", Edge(one))] : Array.Empty<(string, object?)>(), ("windows", folds[0].Windows)];

    private static string Says(ImmutableArray<ParzenEstimate> folds)
    {
        string says = folds is [var one] ? FormattableString.Invariant($"nats, σ = {one.Sigma:F3}, {one.Windows} windows")
            : $"nats over {folds.Length} folds, {folds[0].Windows} windows";
        string edges = string.Join(" or ", folds.Select(Edge).OfType<string>().Distinct());
        return edges.Length == 0 ? says : $"{says}; σ is the {edges} of the grid: no maximum found";
    }

    /// <summary>Which end of the grid σ is, where no maximum was found; null between.</summary>
    private static string? Edge(ParzenEstimate estimate) =>
        estimate.Sigma == ParzenWindow.AuthorsSigmas[0] ? "least" : estimate.Sigma == ParzenWindow.AuthorsSigmas[^1] ? "greatest" : null;
}
