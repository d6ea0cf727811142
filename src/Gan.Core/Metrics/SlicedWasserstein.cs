using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A sliced Wasserstein distance.</summary>
/// <param name="Distance">The distance, in the data's units.</param>
/// <param name="StandardError">
/// Its standard error, by the bootstrap over examples and the variance over directions. With B = 20 resamples the
/// bootstrap's part has an uncertainty of about <c>1 / √(2 (B − 1))</c>, 16%.
/// </param>
/// <param name="Directions">The number of directions.</param>
/// <param name="Samples">The number of samples, m.</param>
/// <param name="Real">The number of real examples, n.</param>
public sealed record SlicedWassersteinReport(double Distance, double StandardError, int Directions, int Samples, int Real);

/// <summary>
/// The sliced Wasserstein distance of order 2 (Rabin et al. 2011; Bonneel et al. 2015): distributions are projected onto
/// directions θ, where the distance is that between sorted numbers, and
/// <code>SW₂² = E_θ W₂²(θ·x, θ·y),   θ uniform on the sphere</code>
/// In one dimension it is the Wasserstein distance itself. For distributions that differ by a shift δ in d dimensions it is
/// <c>‖δ‖ / √d</c>.
/// </summary>
/// <remarks>
/// It misleads: between two finite sets of the same distribution it is above 0; compare with the distance between real
/// examples. In many dimensions a projection is nearly normal for almost any distribution (Diaconis and Freedman 1984), so
/// that it measures means and covariances and little else: it is a poor judge of images. The key determines the directions;
/// compare only distances with the same key.
/// </remarks>
public static class SlicedWasserstein
{
    /// <summary>The default number of directions.</summary>
    public const int DefaultDirections = 200;

    private const int Resamples = 20, RowsEach = 2000;

    /// <summary>The uses of the key.</summary>
    private enum Purpose { Directions, ResampledSamples, ResampledReal }

    /// <summary>Computes the distance between samples and real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>.</param>
    /// <param name="key">Draws the directions and the bootstrap's resamples.</param>
    /// <param name="directions">The number of directions, two or more; in one dimension always one.</param>
    /// <exception cref="ArgumentException">
    /// A set is empty, shapes differ, there are too few directions, or a number is not finite or too large
    /// (<see cref="Norms"/>).
    /// </exception>
    public static SlicedWassersteinReport Of(Batch samples, Batch real, Key key, int directions = DefaultDirections)
    {
        Pairs.Require("a sliced Wasserstein distance", (samples, "samples"), (real, "real examples"));
        int d = samples.Example.Size, count = d == 1 ? 1 : directions;
        if (d > 1 && count < 2)
            throw new ArgumentException($"a sliced Wasserstein distance needs 2 directions or more, got {directions}");
        float[] sphere = Sphere(key.Fold((int)Purpose.Directions), count, d);
        double[][] ours = Project(samples, sphere, count), theirs = Project(real, sphere, count);
        // Row 0 counts each example once; the other rows are bootstrap resamples.
        int[][] first = Counts(samples.Count, key.Fold((int)Purpose.ResampledSamples));
        int[][] second = Counts(real.Count, key.Fold((int)Purpose.ResampledReal));
        double[][] squares = new double[count][];
        Parallel.For(0, count, direction =>
        {
            int[] a = Order(ours[direction]), b = Order(theirs[direction]);
            squares[direction] = [.. first.Zip(second, (m, n) => Square(ours[direction], a, m, theirs[direction], b, n))];
        });
        double[] along = [.. squares.Select(s => s[0])];
        double distance = Math.Sqrt(along.Average());
        double examples = Enumerable.Range(1, Resamples).Select(r => Math.Sqrt(squares.Average(s => s[r])))
            .StandardDeviation();
        double slices = count == 1 || distance == 0 ? 0 : along.StandardDeviation() / Math.Sqrt(count) / (2 * distance);
        return new(distance, Math.Sqrt(examples * examples + slices * slices), count, samples.Count, real.Count);
    }

    /// <summary>Returns unit vectors as the columns of <c>[d, count]</c>; in one dimension 1.</summary>
    private static float[] Sphere(Key key, int count, int d)
    {
        if (d == 1)
            return [1];
        double[] normal = new double[count * d];
        Draw.Normal(key, normal);
        float[] columns = new float[normal.Length];
        for (int c = 0; c < count; c++)
        {
            double norm = Math.Sqrt(normal.AsSpan(c * d, d).ToArray().Sum(x => x * x));
            for (int j = 0; j < d; j++)
                columns[j * count + c] = (float)(normal[c * d + j] / norm);
        }
        return columns;
    }

    /// <summary>Returns for each direction the coordinate of each example.</summary>
    private static double[][] Project(Batch batch, float[] sphere, int count)
    {
        var engine = Compiled.Shared;
        var product = engine.Compile(new Product());
        int d = batch.Example.Size;
        var directions = engine.Load([d, count], sphere);
        double[][] along = [.. Enumerable.Range(0, count).Select(_ => new double[batch.Count])];
        for (int at = 0; at < batch.Count; at += RowsEach)
        {
            int m = Math.Min(RowsEach, batch.Count - at);
            var rows = engine.Load([m, d], batch.Values.Slice(at * d, m * d));
            double[] some = engine.Read(product([rows, directions], Key.Of(0))[0]);
            for (int i = 0; i < m; i++)
                for (int c = 0; c < count; c++)
                    along[c][at + i] = some[i * count + c];
        }
        return along;
    }

    /// <summary>Returns how often each example is drawn: once each, then in each resample of the bootstrap.</summary>
    private static int[][] Counts(int n, Key key) =>
    [
        [.. Enumerable.Repeat(1, n)],
        .. Enumerable.Range(0, Resamples).Select(resample =>
        {
            double[] chance = new double[n];
            int[] counts = new int[n];
            Draw.Uniform(key.Fold(resample), chance);
            foreach (double u in chance)
                counts[(int)(u * n)]++;
            return counts;
        }),
    ];

    private static int[] Order(double[] numbers)
    {
        double[] sorted = [.. numbers];
        int[] order = [.. Enumerable.Range(0, numbers.Length)];
        Array.Sort(sorted, order);
        return order;
    }

    /// <summary>
    /// Returns W₂² of two sets of numbers with counts: the mean squared difference of their quantile functions.
    /// </summary>
    private static double Square(double[] x, int[] xOrder, int[] xCounts, double[] y, int[] yOrder, int[] yCounts)
    {
        // Each number of x has weight n and each of y weight m, so that shares of mass are integers.
        long m = x.Length, n = y.Length, left = 0, right = 0;
        double sum = 0;
        for (int i = -1, j = -1; ;)
        {
            while (left == 0 && ++i < xOrder.Length)
                left = xCounts[xOrder[i]] * n;
            while (right == 0 && ++j < yOrder.Length)
                right = yCounts[yOrder[j]] * m;
            if (i >= xOrder.Length || j >= yOrder.Length)
                return sum / ((double)m * n);
            long share = Math.Min(left, right);
            double over = x[xOrder[i]] - y[yOrder[j]];
            sum += share * over * over;
            (left, right) = (left - share, right - share);
        }
    }

    private sealed class Product : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
            [ops.MatMul(inputs[0], inputs[1])];
    }
}
