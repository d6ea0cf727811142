using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A Parzen-window estimate.</summary>
/// <param name="Mean">The mean log-density of the points, in nats.</param>
/// <param name="StandardError">
/// Its standard error over the points, <c>s / √m</c> with <c>s² = Σ (lᵢ − mean)² / m</c>, as in the authors' script. It does
/// not include the variance due to other samples or another training run.
/// </param>
/// <param name="Sigma">The width σ of the windows.</param>
/// <param name="Windows">The number of windows.</param>
/// <param name="Points">The number of scored points.</param>
public sealed record ParzenEstimate(double Mean, double StandardError, double Sigma, int Windows, int Points);

/// <summary>A Parzen-window estimate over several folds.</summary>
/// <param name="Mean">The mean of the folds' means, in nats.</param>
/// <param name="StandardError">
/// Its standard error across folds, <c>s / √k</c> with <c>s² = Σ (meanᵢ − mean)² / (k − 1)</c>.
/// </param>
/// <param name="Folds">The estimate of each fold, with its own σ.</param>
public sealed record FoldedParzenEstimate(double Mean, double StandardError, ImmutableArray<ParzenEstimate> Folds);

/// <summary>
/// The Parzen-window log-likelihood of Goodfellow et al. (2014), section 5: the density of points x under a mixture with
/// a Gaussian window about each sample w,
/// <code>log p(x) = logsumexp_w(−‖x − w‖² / 2σ²) − log n − (d/2)·log(2πσ²)   (nats)</code>
/// with σ chosen on validation data from <see cref="AuthorsSigmas"/>.
/// </summary>
/// <remarks>
/// It misleads (Theis, van den Oord, Bethge 2016): in many dimensions it is far from the log-likelihood of the samples'
/// distribution, it ranks models that memorise training data, or return cluster centres, above samples of the data's own
/// distribution, and it depends on n and σ. Report both, and beside it the scores of as many real images and of cluster
/// centres (<see cref="KMeans"/>). The authors' widths assume numbers in [0, 1]; where the chosen σ is the least or the
/// greatest of them, the maximum may lie outside their range and the estimate is not comparable.
/// </remarks>
public static class ParzenWindow
{
    /// <summary>The points and windows of one matrix product, which limits memory to 16 MB of products.</summary>
    private const int PointsEach = 400, WindowsEach = 10_000;

    /// <summary>The widths of the authors' script: <c>logspace(−1, 0, 10)</c>, 10 from 0.1 to 1.</summary>
    public static ImmutableArray<double> AuthorsSigmas { get; } =
        [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, -1 + i / 9.0))];

    /// <summary>The step of <see cref="FineSigmas"/>.</summary>
    public const double FineStep = 0.0025;

    /// <summary>
    /// Returns the multiples of <see cref="FineStep"/> between the two neighbours of one of the authors' widths. Neighbours
    /// differ by a factor of 1.29, so that the best of the authors' widths can be wrong by √1.29, which costs up to about
    /// d·(ln √1.29)² nats: 12.8 for d = 784.
    /// </summary>
    /// <param name="sigma">One of <see cref="AuthorsSigmas"/>, the best on validation data.</param>
    /// <exception cref="ArgumentException">The width is not one of the authors'.</exception>
    public static ImmutableArray<double> FineSigmas(double sigma)
    {
        int at = AuthorsSigmas.IndexOf(sigma);
        if (at < 0)
            throw new ArgumentException(FormattableString.Invariant($"one of the authors' widths is required, got {sigma}"));
        int Steps(int i) => (int)Math.Round(AuthorsSigmas[Math.Clamp(i, 0, AuthorsSigmas.Length - 1)] / FineStep);
        return [.. Enumerable.Range(Steps(at - 1), Steps(at + 1) - Steps(at - 1) + 1).Select(i => i * FineStep)];
    }

    /// <summary>Computes the mean log-density of points, and its standard error.</summary>
    /// <param name="windows">The samples, the centres of the windows, <c>[n, …]</c>.</param>
    /// <param name="points">The points to score, <c>[m, …]</c> of the same shape of examples.</param>
    /// <param name="sigma">The width of the windows, in the data's units; above 0.</param>
    /// <exception cref="ArgumentException">
    /// There are no windows or points, their shapes differ, or σ is not above 0.
    /// </exception>
    public static ParzenEstimate Estimate(Batch windows, Batch points, double sigma)
    {
        double[] logs = LogDensities(Compiled.Shared, windows, points, [sigma])[0];
        double mean = logs.Average();
        double error = Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / logs.Length / logs.Length);
        return new(mean, error, sigma, windows.Count, logs.Length);
    }

    /// <summary>Computes the estimate with the width that gives validation data the highest mean log-density.</summary>
    public static ParzenEstimate Estimate(
        Batch windows, Batch validation, Batch points, IReadOnlyList<double>? sigmas = null)
    {
        sigmas ??= AuthorsSigmas;
        var means = LogDensities(Compiled.Shared, windows, validation, sigmas).Select(logs => logs.Average());
        return Estimate(windows, points, sigmas.Zip(means).MaxBy(pair => pair.Second).First);
    }

    /// <summary>
    /// Computes the estimate over folds, as the paper does for TFD: σ is chosen on each fold's validation data, and the
    /// standard error is that across folds. The folds share images, so that their means are dependent and the error is too
    /// small; where the same windows serve all folds, some test images were in the model's training set.
    /// </summary>
    /// <param name="folds">For each fold the windows, and its own validation and test data; two folds or more.</param>
    /// <param name="sigmas">The widths to choose from; null for the authors'.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two folds, or a fold's data do not suit an estimate.
    /// </exception>
    public static FoldedParzenEstimate OverFolds(
        IReadOnlyList<(Batch Windows, Batch Validation, Batch Test)> folds, IReadOnlyList<double>? sigmas = null)
    {
        if (folds.Count < 2)
            throw new ArgumentException($"a standard error across folds needs 2 folds or more, got {folds.Count}");
        ImmutableArray<ParzenEstimate> each =
            [.. folds.Select(fold => Estimate(fold.Windows, fold.Validation, fold.Test, sigmas))];
        var (mean, deviation) = each.Select(e => e.Mean).MeanStandardDeviation();
        return new(mean, deviation / Math.Sqrt(each.Length), each);
    }

    /// <summary>
    /// Computes log p(x) in nats for each width and point. The engine computes the products. The distance to the nearest
    /// window, which float32 gives only to 1e-2 nats at σ = 0.1, is computed again in float64, as are logarithms and sums
    /// over chunks.
    /// </summary>
    /// <returns>One row per width, one number per point.</returns>
    public static double[][] LogDensities<T>(IEngine<T> engine, Batch windows, Batch points, IReadOnlyList<double> sigmas)
    {
        Pairs.Require("a Parzen estimate", (windows, "windows"), (points, "points"));
        foreach (double sigma in sigmas)
            if (!(sigma > 0 && double.IsFinite(sigma)))
                throw new ArgumentException(
                    FormattableString.Invariant($"the width of a window must be above 0, got {sigma}"));
        int d = windows.Example.Size;
        double[] scales = [.. sigmas.Select(sigma => 1 / (sigma * sigma))];
        // For each point the nearest window and its x·w − ‖w‖²/2, and for each width the sum of exponentials relative to it.
        double[] largest = [.. Enumerable.Repeat(double.NegativeInfinity, points.Count)];
        int[] nearest = new int[points.Count];
        double[][] found = Array.ConvertAll(scales, _ => new double[points.Count]);
        T[] Indices(int first, int count) => [engine.Load([count], [.. Enumerable.Range(0, count).Select(i => (float)i)])];
        Pairs.Tiles(engine, new Sums(scales), points, windows, PointsEach, WindowsEach, Indices, Add);
        void Add(int at, int count, int first, int _, double[][] results)
        {
            double[] max = results[0], index = results[1];
            for (int i = 0; i < count; i++)
            {
                double before = largest[at + i], now = Math.Max(before, max[i]);
                for (int s = 0; s < scales.Length; s++)
                    found[s][at + i] = found[s][at + i] * Math.Exp(scales[s] * (before - now))
                        + results[2 + s][i] * Math.Exp(scales[s] * (max[i] - now));
                largest[at + i] = now;
                if (now > before)
                    nearest[at + i] = first + (int)index[i];
            }
        }
        double[] half = new double[points.Count];
        Parallel.For(0, half.Length, i => half[i] = Pairs.Square(points[i], windows[nearest[i]]) / 2);
        return [.. sigmas.Select((sigma, s) =>
        {
            double constant = Math.Log(windows.Count) + d / 2.0 * Math.Log(2 * Math.PI * sigma * sigma);
            return found[s].Select((sum, i) => Math.Log(sum) - half[i] * scales[s] - constant).ToArray();
        })];
    }

    /// <summary>
    /// For each row x the largest x·w − ‖w‖²/2, the index of its window w, which is the nearest, and for each scale the sum
    /// over all windows of exp(scale · (x·w − ‖w‖²/2 − the largest)).
    /// </summary>
    private sealed class Sums(double[] scales) : ITensorFunction
    {
        /// <summary>A factor that pushes every non-maximum below any index.</summary>
        private const double Steep = 1e30;

        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key)
        {
            var logs = ops.Add(ops.MatMul(inputs[0], ops.Transpose(inputs[2])), inputs[3]);
            var max = ops.Max(logs, 1);
            var over = ops.Subtract(logs, ops.Reshape(max, [ops.ShapeOf(max)[0], 1]));
            var nearest = ops.Max(ops.Add(ops.Scale(over, Steep), inputs[4]), 1);
            return [max, nearest, .. scales.Select(scale => ops.Sum(ops.Unary(UnaryOp.Exp, ops.Scale(over, scale)), 1))];
        }
    }
}
