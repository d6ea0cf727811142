using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A maximum mean discrepancy with its test.</summary>
/// <param name="Square">The unbiased estimate of MMD²; below 0 by chance where the laws are nearly the same.</param>
/// <param name="StandardError">Its standard error; up to √2 too large where the laws are the same.</param>
/// <param name="P">
/// The share of permutations, the observed one among them, whose estimate is as large: small where the laws differ; at least
/// <c>1 / (permutations + 1)</c>.
/// </param>
/// <param name="Width">The kernel's width.</param>
/// <param name="Permutations">How many permutations there were.</param>
/// <param name="Samples">m.</param>
/// <param name="Real">n.</param>
public sealed record MmdReport(double Square, double StandardError, double P, double Width, int Permutations, int Samples, int Real);

/// <summary>
/// The maximum mean discrepancy (Gretton et al. 2012, "A kernel two-sample test"), with the kernel <c>k(x, y) = exp(−‖x − y‖² / 2s²)</c>:
/// <code>MMD² = E k(x, x′) − 2 E k(x, y) + E k(y, y′),   x, x′ of one law, y, y′ of the other, independent</code>
/// estimated without bias (their lemma 6), the width s by default the median distance between examples of both sets. Its test permutes which of
/// the two sets each example is in.
/// </summary>
/// <remarks>
/// It misleads: the number depends on the width, and differences on a much smaller or larger scale are not seen: on the ring of Gaussians the median
/// distance is that between modes, so that modes of half or twice the width pass. In many dimensions all distances are alike and
/// the test has little power. With enough samples every generator is refused, so that P says how much data there is as much as how good
/// the generator is.
/// </remarks>
public static class MaximumMeanDiscrepancy
{
    /// <summary>How many examples of each set are compared: with 784 pixels and 199 permutations, seconds.</summary>
    public const int DefaultMost = 3000;

    /// <summary>How many permutations the test has.</summary>
    public const int DefaultPermutations = 199;

    /// <summary>How many examples the median distance is of.</summary>
    private const int MedianOf = 1000;

    /// <summary>The discrepancy between samples and real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>, two or more.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>, two or more.</param>
    /// <param name="key">What permutations, and examples where there are more than are compared, are drawn with.</param>
    /// <param name="width">s, above 0; null for the median distance.</param>
    /// <param name="permutations">How many permutations the test has, 0 or more.</param>
    /// <param name="most">How many of each are compared.</param>
    /// <exception cref="ArgumentException">There are too few, a number is not finite or too large (<see cref="Norms"/>), shapes differ, or the width is not above 0.</exception>
    public static MmdReport Of(
        Batch samples, Batch real, Key key, double? width = null, int permutations = DefaultPermutations, int most = DefaultMost)
    {
        if (samples.Count < 2 || real.Count < 2 || most < 2 || permutations < 0)
            throw new ArgumentException($"a maximum mean discrepancy needs 2 samples and 2 real examples or more, got {samples.Count} and {real.Count}");
        if (width is { } given && !(given > 0 && double.IsFinite(given)))
            throw new ArgumentException(FormattableString.Invariant($"the width of a kernel must be above 0, got {given}"));
        var x = Subsample.Of(samples, most, key.Fold(0));
        var y = Subsample.Of(real, most, key.Fold(1));
        Pairs.Require("a maximum mean discrepancy", (x, "samples"), (y, "real examples"));
        var all = Subsample.Concat(x, y);
        double s = width ?? MedianDistance(all, key.Fold(2));
        int m = x.Count, n = y.Count, total = m + n;

        // Who is in the first set: column 0 everybody, column 1 as it is, then the permutations.
        int columns = permutations + 2;
        float[] members = new float[total * columns];
        for (int i = 0; i < total; i++)
            members[i * columns] = 1;
        for (int i = 0; i < m; i++)
            members[i * columns + 1] = 1;
        for (int p = 0; p < permutations; p++)
            foreach (int i in key.Fold(3).Fold(p).Permutation(total).AsSpan(0, m))
                members[i * columns + p + 2] = 1;

        double[][] sums = KernelSums(all, members, columns, s);
        double everything = sums.Sum(row => row[0]);
        double Estimate(int column)
        {
            // With z the members and K the kernel's matrix: zᵀKz, and zᵀK1, from which the others follow.
            double within = 0, touching = 0;
            for (int i = 0; i < total; i++)
                if (members[i * columns + column] > 0)
                    (within, touching) = (within + sums[i][column], touching + sums[i][0]);
            double across = touching - within, others = everything - 2 * touching + within;
            return (within - m) / (m * (m - 1.0)) + (others - n) / (n * (n - 1.0)) - 2 * across / ((double)m * n);
        }
        double observed = Estimate(1);
        int asLarge = Enumerable.Range(2, permutations).Count(column => Estimate(column) >= observed);
        // Each example's own part in the estimate: twice the mean kernel with its own set less that with the other.
        double Part(int i) => i < m
            ? 2 * ((sums[i][1] - 1) / (m - 1) - (sums[i][0] - sums[i][1]) / n)
            : 2 * ((sums[i][0] - sums[i][1] - 1) / (n - 1) - sums[i][1] / m);
        double error = Math.Sqrt(
            Enumerable.Range(0, m).Select(Part).Variance() / m + Enumerable.Range(m, n).Select(Part).Variance() / n);
        return new(observed, error, (asLarge + 1.0) / (permutations + 1), s, permutations, m, n);
    }

    /// <summary>The median distance between examples, of at most 1,000 of them; where that is 0 the mean distance, or 1.</summary>
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

    /// <summary>For each example and each column of members, the sum of the kernel over the members; an example's own kernel, 1, is in it.</summary>
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

    /// <summary>exp(−‖x − w‖² / 2s²) times the members: the kernel's matrix never leaves the engine.</summary>
    private sealed class Kernels(double scale) : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
            [ops.MatMul(ops.Unary(UnaryOp.Exp, ops.Scale(Pairs.Halved(ops, inputs), scale)), inputs[4])];
    }
}
