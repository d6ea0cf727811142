using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A maximum mean discrepancy with its test.</summary>
/// <param name="Square">The unbiased estimate of MMD²; may be below 0 where the distributions are nearly equal.</param>
/// <param name="StandardError">Its standard error; up to √2 too large where the distributions are equal.</param>
/// <param name="P">
/// The p-value of the permutation test: the share of permutations, including the observed one, whose estimate is at least as
/// large; at least <c>1 / (permutations + 1)</c>.
/// </param>
/// <param name="Width">The kernel's width s.</param>
/// <param name="Permutations">The number of permutations.</param>
/// <param name="Samples">The number of samples, m.</param>
/// <param name="Real">The number of real examples, n.</param>
public sealed record MmdReport(
    double Square, double StandardError, double P, double Width, int Permutations, int Samples, int Real);

/// <summary>
/// The maximum mean discrepancy (Gretton et al. 2012, "A kernel two-sample test"), with the kernel
/// <c>k(x, y) = exp(−‖x − y‖² / 2s²)</c>:
/// <code>MMD² = E k(x, x′) − 2 E k(x, y) + E k(y, y′),   x, x′ of one distribution, y, y′ of the other, independent</code>
/// estimated without bias (their lemma 6). The default width s is the median distance between examples of both sets. The
/// test permutes the set that each example belongs to.
/// </summary>
/// <remarks>
/// It misleads: the estimate depends on the width, and differences on a much smaller or larger scale are invisible: on the
/// ring of Gaussians the median distance is that between modes, so that modes of half or twice the width are not noticed. In
/// many dimensions all distances are similar and the test has little power. With enough samples it rejects every generator,
/// so that P measures the amount of data as much as the quality.
/// </remarks>
public static class MaximumMeanDiscrepancy
{
    /// <summary>The default number of examples of each set; with 784 pixels and 199 permutations it takes seconds.</summary>
    public const int DefaultMost = 3000;

    /// <summary>The default number of permutations.</summary>
    public const int DefaultPermutations = 199;

    /// <summary>The most examples that the median distance is computed from.</summary>
    private const int MedianOf = 1000;

    /// <summary>The uses of the key.</summary>
    private enum Purpose { Samples, Real, Median, Permutations }

    /// <summary>Computes the discrepancy between samples and real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>, two or more.</param>
    /// <param name="key">Draws the permutations, and the examples to compare where there are more.</param>
    /// <param name="width">s, above 0; null for the median distance.</param>
    /// <param name="permutations">The number of permutations, 0 or more.</param>
    /// <param name="most">The most examples of each set to compare.</param>
    /// <exception cref="ArgumentException">
    /// There are too few examples, shapes differ, the width is not above 0, or a number is not finite or too large
    /// (<see cref="Norms"/>).
    /// </exception>
    public static MmdReport Of(
        Batch samples, Batch real, Key key, double? width = null, int permutations = DefaultPermutations,
        int most = DefaultMost)
    {
        if (samples.Count < 2 || real.Count < 2 || most < 2 || permutations < 0)
            throw new ArgumentException(
                "a maximum mean discrepancy needs 2 samples and 2 real examples or more, "
                + $"got {samples.Count} and {real.Count}");
        if (width is { } given && !(given > 0 && double.IsFinite(given)))
            throw new ArgumentException(FormattableString.Invariant($"the width of a kernel must be above 0, got {given}"));
        var x = Subsample.Of(samples, most, key.Fold((int)Purpose.Samples));
        var y = Subsample.Of(real, most, key.Fold((int)Purpose.Real));
        Pairs.Require("a maximum mean discrepancy", (x, "samples"), (y, "real examples"));
        var all = Subsample.Concat(x, y);
        double s = width ?? MedianDistance(all, key.Fold((int)Purpose.Median));
        int m = x.Count, n = y.Count, total = m + n;

        // The members of the first set, as 1: in column 0 all examples, in column 1 the samples, then the permutations.
        int columns = permutations + 2;
        float[] members = new float[total * columns];
        for (int i = 0; i < total; i++)
            members[i * columns] = 1;
        for (int i = 0; i < m; i++)
            members[i * columns + 1] = 1;
        for (int p = 0; p < permutations; p++)
            foreach (int i in key.Fold((int)Purpose.Permutations).Fold(p).Permutation(total).AsSpan(0, m))
                members[i * columns + p + 2] = 1;

        double[][] sums = KernelSums(all, members, columns, s);
        double everything = sums.Sum(row => row[0]);
        double Estimate(int column)
        {
            // With z the members and K the kernel matrix: zᵀKz and zᵀK1, which determine the other sums.
            double within = 0, touching = 0;
            for (int i = 0; i < total; i++)
                if (members[i * columns + column] > 0)
                    (within, touching) = (within + sums[i][column], touching + sums[i][0]);
            double across = touching - within, others = everything - 2 * touching + within;
            return (within - m) / (m * (m - 1.0)) + (others - n) / (n * (n - 1.0)) - 2 * across / ((double)m * n);
        }
        double observed = Estimate(1);
        int asLarge = Enumerable.Range(2, permutations).Count(column => Estimate(column) >= observed);
        // The contribution of each example: twice the mean kernel with its own set minus that with the other.
        double Contribution(int i) => i < m
            ? 2 * ((sums[i][1] - 1) / (m - 1) - (sums[i][0] - sums[i][1]) / n)
            : 2 * ((sums[i][0] - sums[i][1] - 1) / (n - 1) - sums[i][1] / m);
        double error = Math.Sqrt(
            Enumerable.Range(0, m).Select(Contribution).Variance() / m
            + Enumerable.Range(m, n).Select(Contribution).Variance() / n);
        return new(observed, error, (asLarge + 1.0) / (permutations + 1), s, permutations, m, n);
    }

    /// <summary>
    /// Returns the median distance between at most 1,000 examples; where that is 0 the mean distance, or 1.
    /// </summary>
    internal static double MedianDistance(Batch all, Key key)
    {
        var some = Subsample.Of(all, MedianOf, key);
        double[] distances = new double[some.Count * (some.Count - 1) / 2];
        Parallel.For(1, some.Count, i =>
        {
            for (int j = 0; j < i; j++)
                distances[i * (i - 1) / 2 + j] = Math.Sqrt(Pairs.Square(some[i], some[j]));
        });
        double mean = distances.Average(), median = distances.Median();
        return median > 0 ? median : mean > 0 ? mean : 1;
    }

    /// <summary>
    /// Returns for each example and each column the sum of the kernel over the members, including the example itself.
    /// </summary>
    private static double[][] KernelSums(Batch all, float[] members, int columns, double width)
    {
        double[][] sums = new double[all.Count][];
        var engine = Compiled.Shared;
        Pairs.Tiles(engine, new Kernels(1 / (width * width)), all, all, 512, 2048,
            (first, count) => [engine.Load([count, columns], members.AsSpan(first * columns, count * columns))],
            (at, count, _, _, results) =>
            {
                for (int i = 0; i < count; i++)
                {
                    var row = sums[at + i] ??= new double[columns];
                    for (int c = 0; c < columns; c++)
                        row[c] += results[0][i * columns + c];
                }
            });
        return sums;
    }

    /// <summary>exp(−‖x − w‖² / 2s²) times the members; the kernel matrix stays in the engine.</summary>
    private sealed class Kernels(double scale) : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
            [ops.MatMul(ops.Unary(UnaryOp.Exp, ops.Scale(Pairs.Halved(ops, inputs), scale)), inputs[4])];
    }
}
