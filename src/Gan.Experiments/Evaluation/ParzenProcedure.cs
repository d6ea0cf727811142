using System.Collections.Immutable;

namespace Gan.Experiments;

/// <summary>A Parzen-window estimate by the authors' procedure.</summary>
/// <param name="Nats">
/// The mean log-likelihood of the test examples, in nats; for several folds the mean of their means.
/// </param>
/// <param name="StandardError">Its standard error over test examples, or over folds if there are several.</param>
/// <param name="Folds">The estimate of each fold, with its own σ; one estimate if the data have no folds.</param>
public sealed record ParzenScore(double Nats, double StandardError, ImmutableArray<ParzenEstimate> Folds);

/// <summary>
/// The authors' procedure to score samples (Goodfellow et al. 2014, section 5, and their script): a Gaussian window
/// around each of 10,000 samples, with the width σ that maximises the likelihood of the first 1,000 validation examples;
/// the score is the mean log-likelihood of the test examples. If the data have folds, it averages over folds, each with
/// its own σ. <see cref="ParzenWindow"/> says when the number misleads.
/// </summary>
/// <param name="Folds">For each of one or more folds, the examples that choose σ and the test examples.</param>
public sealed record ParzenProcedure(ImmutableArray<(Batch Validation, Batch Test)> Folds)
{
    /// <summary>The number of windows: one around each sample.</summary>
    public const int Windows = 10_000;

    /// <summary>The number of validation examples that choose σ.</summary>
    public const int ValidationExamples = 1000;

    /// <summary>
    /// The maximum number of centroids in <see cref="Centroids"/>: one for every ten of at most 10,000 images, which takes
    /// seconds. As many centroids as windows would be the images themselves.
    /// </summary>
    public const int MaxCentroids = 1000;

    private const int ImagesPerCentroid = 10, Rounds = 10;

    /// <summary>Returns the procedure for data without folds: first validation examples and all test examples.</summary>
    public static ParzenProcedure Of(IExamples validation, IExamples test) =>
        new([(validation.First(ValidationExamples), test.First(int.MaxValue))]);

    /// <summary>Scores samples, around which the windows are.</summary>
    /// <param name="windows">The samples.</param>
    /// <param name="sigmas">The widths to choose from; null for the authors'.</param>
    /// <exception cref="ArgumentException">There are no samples or examples, or their shapes differ.</exception>
    public ParzenScore Estimate(Batch windows, IReadOnlyList<double>? sigmas = null)
    {
        if (Folds is [var (validation, test)])
        {
            var one = ParzenWindow.Estimate(windows, validation, test, sigmas);
            return new(one.Mean, one.StandardError, [one]);
        }
        var all = ParzenWindow.OverFolds([.. Folds.Select(fold => (windows, fold.Validation, fold.Test))], sigmas);
        return new(all.Mean, all.StandardError, all.Folds);
    }

    /// <summary>
    /// Returns the k-means centroids of images. They score well although they look like no image, so they are a reference
    /// that shows a weakness of the estimate.
    /// </summary>
    public static Batch Centroids(Batch images, Key key)
    {
        var some = images.Slice(0, Math.Min(images.Count, ImagesPerCentroid * MaxCentroids));
        return KMeans.Of(some, Math.Max(1, some.Count / ImagesPerCentroid), key, Rounds).Centroids;
    }
}
