using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A Parzen-window estimate.</summary>
/// <param name="Mean">The mean log-density of the points, in nats.</param>
/// <param name="StandardError">
/// Its standard error over the points, <c>s / √m</c> with <c>s² = Σ (lᵢ − mean)² / m</c>, as the authors' script has it. The windows are held
/// fixed: what other samples, or another training run, would give is not in it.
/// </param>
/// <param name="Sigma">The width of the windows.</param>
/// <param name="Windows">How many windows there were.</param>
/// <param name="Points">How many points were scored.</param>
public sealed record ParzenEstimate(double Mean, double StandardError, double Sigma, int Windows, int Points);

/// <summary>Parzen-window estimates of several folds as one.</summary>
/// <param name="Mean">The mean of the folds' means, in nats.</param>
/// <param name="StandardError">Its standard error across folds, <c>s / √k</c> with <c>s² = Σ (meanᵢ − mean)² / (k − 1)</c>.</param>
/// <param name="Folds">Each fold's own, with its own σ.</param>
public sealed record FoldedParzenEstimate(double Mean, double StandardError, ImmutableArray<ParzenEstimate> Folds);

/// <summary>
/// The Parzen-window log-likelihood of Goodfellow et al. (2014), section 5: the density of points x under the mixture of a Gaussian
/// window about each sample w,
/// <code>log p(x) = logsumexp_w(−‖x − w‖² / 2σ²) − log n − (d/2)·log(2πσ²)   (nats)</code>
/// with σ chosen on validation data from <see cref="AuthorsSigmas"/>.
/// </summary>
/// <remarks>
/// It misleads (Theis, van den Oord, Bethge 2016): in many dimensions it is far from the log-likelihood of the law that the samples are of,
/// it ranks models that remember training data, or show cluster centres, above the law's own samples, and it depends on n and σ. Say both,
/// and score as many real images, and the centres of clusters of them (<see cref="KMeans"/>), beside it. The authors' widths suppose numbers
/// in [0, 1]; where σ is the least or the greatest of them no maximum was found, and the estimate is not comparable with others.
/// </remarks>
public static class ParzenWindow
{
    /// <summary>Points and windows of one matrix product: memory stays at 16 MB of products however many there are.</summary>
    private const int PointsEach = 400, WindowsEach = 10_000;

    /// <summary>The widths that the authors' script tries: <c>logspace(−1, 0, 10)</c>, 10 from 0.1 to 1.</summary>
    public static ImmutableArray<double> AuthorsSigmas { get; } = [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, -1 + i / 9.0))];

    /// <summary>The mean log-density of points, and its standard error.</summary>
    /// <param name="windows">The samples that windows stand about, <c>[n, …]</c>.</param>
    /// <param name="points">What is scored, <c>[m, …]</c> of the same examples.</param>
    /// <param name="sigma">The width of the windows, in the data's units; above 0.</param>
    /// <exception cref="ArgumentException">There are no windows or points, their shapes differ, or σ is not above 0.</exception>
    public static ParzenEstimate Estimate(Batch windows, Batch points, double sigma)
    {
        double[] logs = LogDensities(Compiled.Shared, windows, points, [sigma])[0];
        double mean = logs.Average();
        return new(mean, Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / logs.Length / logs.Length), sigma, windows.Count, logs.Length);
    }

    /// <summary>The estimate with the width, of those given, under which validation data are likeliest.</summary>
    public static ParzenEstimate Estimate(Batch windows, Batch validation, Batch points, IReadOnlyList<double>? sigmas = null)
    {
        sigmas ??= AuthorsSigmas;
        var means = LogDensities(Compiled.Shared, windows, validation, sigmas).Select(logs => logs.Average());
        return Estimate(windows, points, sigmas.Zip(means).MaxBy(pair => pair.Second).First);
    }

    /// <summary>
    /// The estimate over folds, as the paper has it for TFD: σ chosen on each fold's validation data, the standard error across folds.
    /// The folds share images, so that their means are not independent and the error is rather too small; and where one model serves
    /// all of them (the same windows), some folds' test images are among those that it learned from.
    /// </summary>
    /// <param name="folds">For each fold the samples that windows stand about, and its own validation and test data; two folds or more.</param>
    /// <param name="sigmas">The widths to choose from; null for the authors'.</param>
    /// <exception cref="ArgumentException">There are fewer than two folds, or as for one estimate.</exception>
    public static FoldedParzenEstimate OverFolds(IReadOnlyList<(Batch Windows, Batch Validation, Batch Test)> folds, IReadOnlyList<double>? sigmas = null)
    {
        if (folds.Count < 2)
            throw new ArgumentException($"a standard error across folds needs 2 folds or more, got {folds.Count}");
        ImmutableArray<ParzenEstimate> each = [.. folds.Select(fold => Estimate(fold.Windows, fold.Validation, fold.Test, sigmas))];
        var (mean, deviation) = each.Select(e => e.Mean).MeanStandardDeviation();
        return new(mean, deviation / Math.Sqrt(each.Length), each);
    }

    /// <summary>
    /// log p(x) in nats for each width and point. The products are the engine's; the distance to the nearest window, which float32
    /// would give only to 1e-2 nats at σ = 0.1, is computed again in float64, as are logarithms and sums over chunks.
    /// </summary>
    /// <returns>As many rows as widths, of as many numbers as points.</returns>
    public static double[][] LogDensities<T>(IEngine<T> engine, Batch windows, Batch points, IReadOnlyList<double> sigmas)
    {
        Pairs.Require("a Parzen estimate", (windows, "windows"), (points, "points"));
        foreach (double sigma in sigmas)
            if (!(sigma > 0 && double.IsFinite(sigma)))
                throw new ArgumentException(FormattableString.Invariant($"the width of a window must be above 0, got {sigma}"));
        int d = windows.Example.Size;
        double[] scales = [.. sigmas.Select(sigma => 1 / (sigma * sigma))];
        // For each point the nearest window and x·w − ‖w‖²/2 there, and for each width the sum of the exponentials of all over it.
        double[] largest = [.. Enumerable.Repeat(double.NegativeInfinity, points.Count)];
        int[] nearest = new int[points.Count];
        double[][] found = Array.ConvertAll(scales, _ => new double[points.Count]);
        T[] Places(int first, int count) => [engine.Load([count], [.. Enumerable.Range(0, count).Select(i => (float)i)])];
        Pairs.Tiles(engine, new Sums(scales), points, windows, PointsEach, WindowsEach, Places, (at, count, first, _, results) =>
        {
            double[] max = results[0], place = results[1];
            for (int i = 0; i < count; i++)
            {
                double before = largest[at + i], now = Math.Max(before, max[i]);
                for (int s = 0; s < scales.Length; s++)
                    found[s][at + i] = found[s][at + i] * Math.Exp(scales[s] * (before - now))
                        + results[2 + s][i] * Math.Exp(scales[s] * (max[i] - now));
                largest[at + i] = now;
                if (now > before)
                    nearest[at + i] = first + (int)place[i];
            }
        });
        double[] half = new double[points.Count];
        Parallel.For(0, half.Length, i => half[i] = Pairs.Square(points[i], windows[nearest[i]]) / 2);
        return [.. sigmas.Select((sigma, s) =>
        {
            double constant = Math.Log(windows.Count) + d / 2.0 * Math.Log(2 * Math.PI * sigma * sigma);
            return found[s].Select((sum, i) => Math.Log(sum) - half[i] * scales[s] - constant).ToArray();
        })];
    }

    /// <summary>
    /// For each row x the largest x·w − ‖w‖²/2, the place of the window w where that is, which is the nearest, and for each scale the
    /// sum of exp(scale · (that of each window − the largest)).
    /// </summary>
    private sealed class Sums(double[] scales) : ITensorFunction
    {
        /// <summary>Times this, whatever is below 0 is below every place.</summary>
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
