using MathNetGamma = MathNet.Numerics.Distributions.Gamma;

namespace Gan;

/// <summary>The size of a law's support, by the birthday paradox.</summary>
/// <param name="Support">The estimate, <c>m (m − 1) / 2C</c>; infinite where no two samples are alike.</param>
/// <param name="StandardError">Its standard error, <c>Support / √C</c>; infinite where there is none.</param>
/// <param name="Low">The lower end of its 95% interval.</param>
/// <param name="High">The upper end; infinite where no two samples are alike.</param>
/// <param name="Alike">C, how many pairs of samples are alike.</param>
/// <param name="Samples">m, how many samples there were.</param>
/// <param name="Threshold">The L2 distance up to which two are alike, in the data's units.</param>
public sealed record BirthdayReport(double Support, double StandardError, double Low, double High, long Alike, int Samples, double Threshold);

/// <summary>
/// The support size of a generator's law by the birthday paradox (Arora and Zhang 2017, "Do GANs actually learn the distribution?"): of m
/// draws from N equally likely things, <c>m (m − 1) / 2N</c> pairs are expected to be the same. Of C pairs that are alike follows the
/// estimate of N = 1 / Σ pᵢ², the size that as many equally likely things would have. Its interval is Garwood's for a Poisson count C.
/// </summary>
/// <remarks>
/// It misleads: "alike" is a distance here and the judgement of a person in the paper, and everything depends on it; of a law with a density it
/// says how much mass is near each other, not how many things there are. A law with one heavy atom among many light ones has a small N
/// and a large support. Where things are not equally likely, pairs depend on each other and the interval is too narrow.
/// </remarks>
public static class BirthdayParadox
{
    /// <summary>How many samples are compared with each other: with 784 pixels, seconds.</summary>
    public const int DefaultMost = 5000;

    /// <summary>Of real examples the share whose nearest other is within the default threshold.</summary>
    public const double DefaultShare = 0.01;

    /// <summary>
    /// A distance to call two examples alike by: so that a share of the real examples have another within it. A distance of the data, then,
    /// and not of the samples: as alike as the most alike of so many real examples are.
    /// </summary>
    /// <param name="real">Real examples.</param>
    /// <param name="key">What they are chosen with where there are more than are compared.</param>
    /// <param name="most">How many are compared: as many as there will be samples.</param>
    /// <param name="share">The share, in [0, 1].</param>
    /// <exception cref="ArgumentException">There are fewer than two, or a number is not finite or too large (<see cref="Norms"/>).</exception>
    public static double Threshold(Batch real, Key key, int most = DefaultMost, double share = DefaultShare)
    {
        double[] nearest = NearestNeighbours.Radii(Subsample.Of(real, most, key), 1);
        Array.Sort(nearest);
        return nearest[Math.Clamp((int)Math.Ceiling(share * nearest.Length) - 1, 0, nearest.Length - 1)];
    }

    /// <summary>Counts pairs of samples that are alike.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="threshold">The distance up to which two are alike; 0 or more. At 0 only what is equal in every number is.</param>
    /// <param name="key">What samples are chosen with where there are more than are compared.</param>
    /// <param name="most">How many are compared.</param>
    /// <exception cref="ArgumentException">There are too few, a number is not finite or too large (<see cref="Norms"/>), or the threshold is below 0.</exception>
    public static BirthdayReport Of(Batch samples, double threshold, Key key, int most = DefaultMost)
    {
        if (!(threshold >= 0 && double.IsFinite(threshold)) || samples.Count < 2)
            throw new ArgumentException(FormattableString.Invariant(
                $"the birthday paradox needs a distance of 0 or more and 2 samples or more, got {threshold} and {samples.Count}"));
        var some = Subsample.Of(samples, most, key);
        Pairs.Require("the birthday paradox", (some, "samples"));
        double slack = Pairs.Slack(some, some), square = threshold * threshold;
        long[] alike = new long[some.Count];
        Pairs.Squares(some, some, (i, first, squares) =>
        {
            for (int j = Math.Max(0, i + 1 - first); j < squares.Length; j++)
                if (squares[j] <= square - slack || squares[j] <= square + slack && Math.Sqrt(Pairs.Square(some[i], some[first + j])) <= threshold)
                    alike[i]++;
        });
        long count = alike.Sum();
        double pairs = some.Count * (some.Count - 1.0) / 2;
        var (low, high) = Garwood(count);
        return new(pairs / count, count == 0 ? double.PositiveInfinity : pairs / count / Math.Sqrt(count), pairs / high, pairs / low, count, some.Count, threshold);
    }

    /// <summary>The 95% interval of a Poisson mean from one count, by chi-squared quantiles, or normal ones for a large count.</summary>
    private static (double Low, double High) Garwood(long count) => count > 100_000
        ? (count - 1.96 * Math.Sqrt(count), count + 1.96 * Math.Sqrt(count))
        : (count == 0 ? 0 : MathNetGamma.InvCDF(count, 1, 0.025), MathNetGamma.InvCDF(count + 1, 1, 0.975));
}
