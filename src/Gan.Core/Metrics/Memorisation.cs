using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A comparison of samples with held-out examples by the distance to the nearest training example.</summary>
/// <param name="Nearer">
/// The probability that a sample is nearer to its nearest training example than a held-out example is to its.
/// </param>
/// <param name="StandardError">Its standard error; 0 where all samples are nearer, or none.</param>
/// <param name="SampleDistance">
/// The mean L2 distance of samples to their nearest training example, in the data's units.
/// </param>
/// <param name="SampleError">Its standard error.</param>
/// <param name="HeldOutDistance">The mean L2 distance of held-out examples to their nearest training example.</param>
/// <param name="HeldOutError">Its standard error.</param>
/// <param name="Samples">The number of samples used.</param>
/// <param name="HeldOut">The number of held-out examples used.</param>
/// <param name="Training">The number of training examples.</param>
public sealed record MemorisationReport(
    double Nearer, double StandardError, double SampleDistance, double SampleError,
    double HeldOutDistance, double HeldOutError, int Samples, int HeldOut, int Training);

/// <summary>
/// Memorisation by nearest training neighbours (Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric test to detect
/// data-copying"): with d(x) the L2 distance from x to the nearest training example,
/// <code>P(d(sample) &lt; d(held-out)) + ½ P(d(sample) = d(held-out))</code>
/// estimated over all pairs (Mann and Whitney's U), with DeLong's standard error (1988). Samples of the data's own
/// distribution give ½, a generator that reproduces training examples gives 1.
/// </summary>
/// <remarks>
/// It misleads: means of many examples can give 1 too, because they are near everything (0 is √d from draws of N(0, I) in d
/// dimensions, which are √(2d) from each other), and a generator that copies half the time and produces noise otherwise can
/// give ½. The ½ requires that held-out and training examples are drawn alike. Groups violate that: faces of a few people
/// who are not in the training set can be nearer or farther, so that real images are far from ½. Compare with the result of
/// other real examples. In pixels, a copy shifted by one pixel is far away. Look at the nearest examples too (Figure 2). The
/// standard error covers the draw of samples and held-out examples, not of the training set.
/// </remarks>
public static class Memorisation
{
    /// <summary>
    /// The default number of samples and of held-out examples; with 50,000 images of 784 pixels it takes seconds.
    /// </summary>
    public const int DefaultMost = 2000;

    /// <summary>The uses of the key.</summary>
    private enum Purpose { Samples, HeldOut }

    /// <summary>Compares samples with held-out examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="heldOut">Real examples that are not in the training set, two or more.</param>
    /// <param name="training">The training set.</param>
    /// <param name="key">Draws the samples and held-out examples to use where there are more.</param>
    /// <param name="most">The most samples, and held-out examples, to use.</param>
    /// <exception cref="ArgumentException">
    /// There are too few examples, shapes differ, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static MemorisationReport Of(Batch samples, Batch heldOut, IExamples training, Key key, int most = DefaultMost) =>
        Of(samples, heldOut, batch => NearestNeighbours.Of(batch, training), training.Count, key, most);

    /// <inheritdoc cref="Of(Batch, Batch, IExamples, Key, int)"/>
    public static MemorisationReport Of(Batch samples, Batch heldOut, Batch training, Key key, int most = DefaultMost) =>
        Of(samples, heldOut, batch => NearestNeighbours.Of(batch, training), training.Count, key, most);

    private static MemorisationReport Of(
        Batch samples, Batch heldOut, Func<Batch, Neighbours> nearest, int training, Key key, int most)
    {
        if (samples.Count < 2 || heldOut.Count < 2 || most < 2)
            throw new ArgumentException(
                "memorisation needs 2 samples and 2 held-out examples or more, "
                + $"got {samples.Count} and {heldOut.Count}, at most {most}");
        double[] ours = [.. nearest(Subsample.Of(samples, most, key.Fold((int)Purpose.Samples))).Distances];
        double[] theirs = [.. nearest(Subsample.Of(heldOut, most, key.Fold((int)Purpose.HeldOut))).Distances];
        var (p, error) = Below(ours, theirs);
        var (mean, deviation) = ours.MeanStandardDeviation();
        var (other, otherDeviation) = theirs.MeanStandardDeviation();
        return new(
            p, error, mean, deviation / Math.Sqrt(ours.Length), other, otherDeviation / Math.Sqrt(theirs.Length),
            ours.Length, theirs.Length, training);
    }

    /// <summary>Estimates P(a &lt; b) + ½ P(a = b), and its standard error by DeLong's structural components.</summary>
    internal static (double P, double Error) Below(double[] a, double[] b)
    {
        double[] above = SharesAbove(a, b), below = SharesAbove(b, a);
        double p = above.Average();
        return (p, Math.Sqrt(above.Variance() / a.Length + below.Variance() / b.Length));
    }

    /// <summary>Returns for each number the share of the others that are above it; equal ones count half.</summary>
    private static double[] SharesAbove(double[] numbers, double[] others)
    {
        double[] sorted = [.. others.Order()];
        return Array.ConvertAll(numbers, x =>
        {
            int First(Func<double, bool> holds)
            {
                int low = 0, high = sorted.Length;
                while (low < high)
                {
                    int middle = (low + high) / 2;
                    (low, high) = holds(sorted[middle]) ? (low, middle) : (middle + 1, high);
                }
                return low;
            }
            return (2.0 * sorted.Length - First(o => o >= x) - First(o => o > x)) / (2.0 * sorted.Length);
        });
    }
}
