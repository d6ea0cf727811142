using MathNetGamma = MathNet.Numerics.Distributions.Gamma;

namespace Gan;

/// <summary>An estimate of the size of a distribution's support.</summary>
/// <param name="Support">The estimate, <c>m (m − 1) / 2C</c>; infinite where C is 0.</param>
/// <param name="StandardError">Its standard error, <c>Support / √C</c>; infinite where C is 0.</param>
/// <param name="Low">The lower end of its 95% interval.</param>
/// <param name="High">The upper end of its 95% interval; infinite where C is 0.</param>
/// <param name="Alike">C, the number of pairs of samples within the threshold.</param>
/// <param name="Samples">m, the number of samples.</param>
/// <param name="Threshold">The L2 distance up to which two samples are alike, in the data's units.</param>
public sealed record BirthdayReport(
    double Support, double StandardError, double Low, double High, long Alike, int Samples, double Threshold);

/// <summary>
/// The support size of a generator's distribution by the birthday paradox (Arora and Zhang 2017, "Do GANs actually learn the
/// distribution?"): of m draws from N equally likely values, <c>m (m − 1) / 2N</c> pairs are expected to be equal. The
/// number C of pairs that are alike therefore estimates N = 1 / Σ pᵢ², the number of equally likely values with the same
/// collision probability. The interval is Garwood's for a Poisson count C.
/// </summary>
/// <remarks>
/// It misleads: two samples are alike here by a distance, in the paper by a person's judgement, and the result depends on
/// that; for a distribution with a density it measures how concentrated the mass is, not a number of values. A distribution
/// with one large atom and many small ones has a small N and a large support. Where values are not equally likely, pairs are
/// dependent and the interval is too narrow.
/// </remarks>
public static class BirthdayParadox
{
    /// <summary>The default number of samples that are compared with each other; with 784 pixels it takes seconds.</summary>
    public const int DefaultMost = 5000;

    /// <summary>The default share of real examples whose nearest other example is within the threshold.</summary>
    public const double DefaultShare = 0.01;

    /// <summary>
    /// Returns the distance within which a share of the real examples have another real example. It depends on the data
    /// only, not on the samples.
    /// </summary>
    /// <param name="real">Real examples.</param>
    /// <param name="key">Draws the examples to compare where there are more.</param>
    /// <param name="most">The most examples to compare: as many as samples will be compared.</param>
    /// <param name="share">The share, in [0, 1].</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two examples, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static double Threshold(Batch real, Key key, int most = DefaultMost, double share = DefaultShare)
    {
        double[] nearest = NearestNeighbours.Radii(Subsample.Of(real, most, key), 1);
        Array.Sort(nearest);
        return nearest[Math.Clamp((int)Math.Ceiling(share * nearest.Length) - 1, 0, nearest.Length - 1)];
    }

    /// <summary>Counts pairs of samples that are alike.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="threshold">The distance up to which two samples are alike, 0 or more; at 0 they must be equal.</param>
    /// <param name="key">Draws the samples to compare where there are more.</param>
    /// <param name="most">The most samples to compare.</param>
    /// <exception cref="ArgumentException">
    /// There are too few samples, a number is not finite or too large (<see cref="Norms"/>), or the threshold is below 0.
    /// </exception>
    public static BirthdayReport Of(Batch samples, double threshold, Key key, int most = DefaultMost)
    {
        if (!(threshold >= 0 && double.IsFinite(threshold)) || samples.Count < 2)
            throw new ArgumentException("the birthday paradox needs a distance of 0 or more and 2 samples or more, "
                + FormattableString.Invariant($"got {threshold} and {samples.Count}"));
        var some = Subsample.Of(samples, most, key);
        Pairs.Require("the birthday paradox", (some, "samples"));
        double slack = Pairs.Slack(some, some), square = threshold * threshold;
        long[] alike = new long[some.Count];
        Pairs.Squares(some, some, (i, first, squares) =>
        {
            for (int j = Math.Max(0, i + 1 - first); j < squares.Length; j++)
                if (squares[j] <= square - slack
                    || squares[j] <= square + slack && Math.Sqrt(Pairs.Square(some[i], some[first + j])) <= threshold)
                    alike[i]++;
        });
        long count = alike.Sum();
        double pairs = some.Count * (some.Count - 1.0) / 2;
        var (low, high) = Garwood(count);
        double error = count == 0 ? double.PositiveInfinity : pairs / count / Math.Sqrt(count);
        return new(pairs / count, error, pairs / high, pairs / low, count, some.Count, threshold);
    }

    /// <summary>
    /// Returns the 95% interval of a Poisson mean from one count, by chi-squared quantiles; for large counts by normal ones.
    /// </summary>
    private static (double Low, double High) Garwood(long count) => count > 100_000
        ? (count - 1.96 * Math.Sqrt(count), count + 1.96 * Math.Sqrt(count))
        : (count == 0 ? 0 : MathNetGamma.InvCDF(count, 1, 0.025), MathNetGamma.InvCDF(count + 1, 1, 0.975));
}
