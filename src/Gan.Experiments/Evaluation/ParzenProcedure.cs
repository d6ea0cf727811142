using System.Collections.Immutable;

namespace Gan.Experiments;

/// <summary>A Parzen-window estimate by the authors' procedure.</summary>
/// <param name="Nats">
/// The mean log-likelihood of the test examples, in nats; of several folds the mean of the folds' means.
/// </param>
/// <param name="StandardError">Its standard error over test examples, or over folds where there are several.</param>
/// <param name="Folds">The estimate of each fold, with its own σ; one where the data have no folds.</param>
public sealed record ParzenScore(double Nats, double StandardError, ImmutableArray<ParzenEstimate> Folds);

/// <summary>
/// The procedure by which the authors score samples (Goodfellow et al. 2014, section 5, and their script): a Gaussian
/// window about each of 10,000 samples, the width σ that makes the first 1,000 validation examples likeliest, the mean
/// log-likelihood of the test examples; over folds where the data have folds, each with its own σ. See <see
/// cref="ParzenWindow"/> for how the number misleads.
/// </summary>
/// <param name="Folds">The examples that σ is chosen by and the test examples, of each fold; one fold or more.</param>
public sealed record ParzenProcedure(ImmutableArray<(Batch Validation, Batch Test)> Folds)
{
    /// <summary>The number of samples that windows stand about.</summary>
    public const int Windows = 10_000;

    /// <summary>The number of validation examples that σ is chosen by.</summary>
    public const int ValidationExamples = 1000;

    /// <summary>
    /// The largest number of centroids in <see cref="Centroids"/>. As many centroids as windows would be the images
    /// themselves, so there is one for ten images, of at most 10,000 images, which takes seconds.
    /// </summary>
    public const int MaxCentroids = 1000;

    private const int ImagesPerCentroid = 10, Rounds = 10;

    /// <summary>The procedure on a data set without folds: the first validation examples and all test examples.</summary>
    public static ParzenProcedure Of(IExamples validation, IExamples test) =>
        new([(validation.First(ValidationExamples), test.First(int.MaxValue))]);

    /// <summary>Scores windows.</summary>
    /// <exception cref="ArgumentException">There are no windows or examples, or their shapes differ.</exception>
    public ParzenScore Estimate(Batch windows)
    {
        if (Folds is [var (validation, test)])
        {
            var one = ParzenWindow.Estimate(windows, validation, test);
            return new(one.Mean, one.StandardError, [one]);
        }
        var all = ParzenWindow.OverFolds([.. Folds.Select(fold => (windows, fold.Validation, fold.Test))]);
        return new(all.Mean, all.StandardError, all.Folds);
    }

    /// <summary>
    /// Returns the k-means centroids of images, which score well and look like no image: the reference that shows what
    /// the estimate misses.
    /// </summary>
    public static Batch Centroids(Batch images, Key key)
    {
        var some = images.Slice(0, Math.Min(images.Count, ImagesPerCentroid * MaxCentroids));
        return KMeans.Of(some, Math.Max(1, some.Count / ImagesPerCentroid), key, Rounds).Centroids;
    }
}
