namespace Gan.Cli;

/// <summary>The Parzen-window estimate beside that of real images and of the centres of clusters of them; over folds where the data have folds.</summary>
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
        var ours = Estimate(of, of.Samples);
        Comparison Beside(string name, Batch windows) => Estimate(of, windows) is var e
            ? new(name, e.Value, e.Error, e.Folds.Length == 1 ? e.Folds[0].Sigma : null, windows.Count) : null!;
        var first = ours.Folds[0];
        return new(ours.Value, ours.Error, ours.Folds.Length > 1 ? $"nats over {ours.Folds.Length} folds"
            : FormattableString.Invariant($"nats, σ = {first.Sigma:F3}, {first.Windows} windows"), Beside(of.Real, train), Beside("k-means centroids", centroids))
        {
            Details =
            [
                ("sigma", ours.Folds.Length == 1 ? first.Sigma : null), ("windows", first.Windows), ("testPoints", ours.Folds.Sum(f => f.Points)),
                .. ours.Folds.Length == 1 ? Array.Empty<(string, object?)>()
                    : [("folds", ours.Folds.Select(f => new { Value = f.Mean, f.StandardError, f.Sigma, TestPoints = f.Points }).ToArray())],
            ],
        };
    }

    private static (double Value, double Error, ParzenEstimate[] Folds) Estimate(Evaluated of, Batch windows)
    {
        if (of.Folds.Count > 1)
        {
            var all = ParzenWindow.OverFolds([.. of.Folds.Select(fold => (windows, fold.Validation, fold.Test))]);
            return (all.Mean, all.StandardError, [.. all.Folds]);
        }
        var one = ParzenWindow.Estimate(windows, of.Validation!, of.Test);
        return (one.Mean, one.StandardError, [one]);
    }
}
