using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>How near samples are to training examples, against held-out examples.</summary>
/// <param name="Nearer">The probability that a sample is nearer to its nearest training example than a held-out example is to its own.</param>
/// <param name="StandardError">Its standard error; 0 where all samples are nearer, or none.</param>
/// <param name="SampleDistance">The mean L2 distance of samples to their nearest training example, in the data's units.</param>
/// <param name="SampleError">Its standard error.</param>
/// <param name="HeldOutDistance">That of held-out examples.</param>
/// <param name="HeldOutError">Its standard error.</param>
/// <param name="Samples">How many samples were looked at.</param>
/// <param name="HeldOut">How many held-out examples.</param>
/// <param name="Training">Among how many training examples the nearest was sought.</param>
public sealed record MemorisationReport(
    double Nearer, double StandardError, double SampleDistance, double SampleError, double HeldOutDistance, double HeldOutError,
    int Samples, int HeldOut, int Training);

/// <summary>
/// Memorisation by nearest training neighbours (Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric test to detect data-copying"): with d(x)
/// the L2 distance from x to the nearest training example,
/// <code>P(d(sample) &lt; d(held-out)) + ½ P(d(sample) = d(held-out))</code>
/// estimated over all pairs (Mann and Whitney's U), with DeLong's standard error (1988). Samples of the data's own law give ½, a generator that
/// shows training examples gives 1.
/// </summary>
/// <remarks>
/// It misleads: 1 is also what means of many examples can give, for they are near everything (0 is √d from draws of N(0, I) in d dimensions,
/// which are √(2d) from each other), and a generator that copies half the time and paints noise otherwise can give ½. The ½ holds if held-out
/// examples are drawn as training examples were, and groups break it: faces of people who are not learned from are as far away as those few people
/// happen to be, so that real ones can be far from ½. Compare with what other real examples give. In pixels a copy shifted by a pixel is far
/// away. Look at the nearest examples too (Figure 2). The standard error is that of the draw of samples and held-out examples, not of
/// the training set.
/// </remarks>
public static class Memorisation
{
    /// <summary>How many samples and held-out examples are looked at: with 50,000 images of 784 pixels, seconds.</summary>
    public const int DefaultMost = 2000;

    /// <summary>Compares samples with held-out examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="heldOut">Examples that were not learned from, two or more.</param>
    /// <param name="training">All that was learned from.</param>
    /// <param name="key">What samples and held-out examples are chosen with where there are more than are looked at.</param>
    /// <param name="most">How many of each are looked at.</param>
    /// <exception cref="ArgumentException">There are too few, a number is not finite or too large (<see cref="Norms"/>), or shapes differ.</exception>
    public static MemorisationReport Of(Batch samples, Batch heldOut, IExamples training, Key key, int most = DefaultMost) =>
        Of(samples, heldOut, batch => NearestNeighbours.Of(batch, training), training.Count, key, most);

    /// <inheritdoc cref="Of(Batch, Batch, IExamples, Key, int)"/>
    public static MemorisationReport Of(Batch samples, Batch heldOut, Batch training, Key key, int most = DefaultMost) =>
        Of(samples, heldOut, batch => NearestNeighbours.Of(batch, training), training.Count, key, most);

    private static MemorisationReport Of(Batch samples, Batch heldOut, Func<Batch, Neighbours> nearest, int training, Key key, int most)
    {
        if (samples.Count < 2 || heldOut.Count < 2 || most < 2)
            throw new ArgumentException($"memorisation needs 2 samples and 2 held-out examples or more, got {samples.Count} and {heldOut.Count}, at most {most}");
        double[] ours = [.. nearest(Subsample.Of(samples, most, key.Fold(0))).Distances], theirs = [.. nearest(Subsample.Of(heldOut, most, key.Fold(1))).Distances];
        var (p, error) = Below(ours, theirs);
        var (mean, spread) = ours.MeanStandardDeviation();
        var (other, otherSpread) = theirs.MeanStandardDeviation();
        return new(p, error, mean, spread / Math.Sqrt(ours.Length), other, otherSpread / Math.Sqrt(theirs.Length), ours.Length, theirs.Length, training);
    }

    /// <summary>P(a &lt; b) + ½ P(a = b), and its standard error by the spread of each number's own part in it.</summary>
    internal static (double P, double Error) Below(double[] a, double[] b)
    {
        double[] above = Parts(a, b), below = Parts(b, a);
        double p = above.Average();
        return (p, Math.Sqrt(above.Variance() / a.Length + below.Variance() / b.Length));
    }

    /// <summary>For each number the share of the others that are above it, equals counted half.</summary>
    private static double[] Parts(double[] numbers, double[] others)
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
