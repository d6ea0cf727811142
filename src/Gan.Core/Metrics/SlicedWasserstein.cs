using MathNet.Numerics.Statistics;

namespace Gan;

/// <summary>A sliced Wasserstein distance.</summary>
/// <param name="Distance">The distance, in the data's units.</param>
/// <param name="StandardError">
/// Its standard error, by the bootstrap over examples and the spread over directions. Of B = 20 resamples the bootstrap's part is itself uncertain
/// by about <c>1 / √(2 (B − 1))</c>, 16%.
/// </param>
/// <param name="Directions">How many directions there were.</param>
/// <param name="Samples">m.</param>
/// <param name="Real">n.</param>
public sealed record SlicedWassersteinReport(double Distance, double StandardError, int Directions, int Samples, int Real);

/// <summary>
/// The sliced Wasserstein distance of order 2 (Rabin et al. 2011; Bonneel et al. 2015): laws are projected onto directions θ, where the distance
/// is that of sorted numbers, and
/// <code>SW₂² = E_θ W₂²(θ·x, θ·y),   θ uniform on the sphere</code>
/// On one axis it is the Wasserstein distance itself. Of laws that differ by a shift δ in d dimensions it is <c>‖δ‖ / √d</c>.
/// </summary>
/// <remarks>
/// It misleads: of two finite sets of the same law it is above 0, by about what real examples show beside it; and in many dimensions a projection is
/// nearly a normal law for almost any law (Diaconis and Freedman 1984), so that it sees means and covariances and hardly anything
/// else: it is a poor judge of images. The directions are drawn by the key; compare only distances along the same ones.
/// </remarks>
public static class SlicedWasserstein
{
    /// <summary>How many directions there are by default.</summary>
    public const int DefaultDirections = 200;

    private const int Resamples = 20, RowsEach = 2000;

    /// <summary>The distance between samples and real examples.</summary>
    /// <param name="samples">The samples, <c>[m, …]</c>.</param>
    /// <param name="real">Real examples, <c>[n, …]</c>.</param>
    /// <param name="key">What directions and resamples are drawn with.</param>
    /// <param name="directions">How many directions, two or more; on one axis there is one, whatever is asked for.</param>
    /// <exception cref="ArgumentException">
    /// A set is empty, a number is not finite or too large (<see cref="Norms"/>), shapes differ, or directions are too few.
    /// </exception>
    public static SlicedWassersteinReport Of(Batch samples, Batch real, Key key, int directions = DefaultDirections)
    {
        Pairs.Require("a sliced Wasserstein distance", (samples, "samples"), (real, "real examples"));
        int d = samples.Example.Size, count = d == 1 ? 1 : directions;
        if (d > 1 && count < 2)
            throw new ArgumentException($"a sliced Wasserstein distance needs 2 directions or more, got {directions}");
        float[] sphere = Sphere(key.Fold(0), count, d);
        double[][] ours = Project(samples, sphere, count), theirs = Project(real, sphere, count);
        // Row 0 counts each example once; the others are the bootstrap's.
        int[][] first = Counts(samples.Count, key.Fold(1)), second = Counts(real.Count, key.Fold(2));
        double[][] squares = new double[count][];
        Parallel.For(0, count, direction =>
        {
            int[] a = Order(ours[direction]), b = Order(theirs[direction]);
            squares[direction] = [.. first.Zip(second, (m, n) => Square(ours[direction], a, m, theirs[direction], b, n))];
        });
        double[] along = [.. squares.Select(s => s[0])];
        double distance = Math.Sqrt(along.Average());
        double examples = Enumerable.Range(1, Resamples).Select(r => Math.Sqrt(squares.Average(s => s[r]))).StandardDeviation();
        double slices = count == 1 || distance == 0 ? 0 : along.StandardDeviation() / Math.Sqrt(count) / (2 * distance);
        return new(distance, Math.Sqrt(examples * examples + slices * slices), count, samples.Count, real.Count);
    }

    /// <summary>Directions as the columns of <c>[d, count]</c>; on one axis 1.</summary>
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

    /// <summary>For each direction the coordinate of each example.</summary>
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
            double[] some = engine.Read(product([engine.Load([m, d], batch.Values.Slice(at * d, m * d)), directions], Key.Of(0))[0]);
            for (int i = 0; i < m; i++)
                for (int c = 0; c < count; c++)
                    along[c][at + i] = some[i * count + c];
        }
        return along;
    }

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

    /// <summary>W₂² of two sets of numbers, each as often as counted: the mean square between their quantile functions.</summary>
    private static double Square(double[] x, int[] xOrder, int[] xCounts, double[] y, int[] yOrder, int[] yCounts)
    {
        // In units in which each of x weighs n and each of y weighs m, so that shares are whole numbers.
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
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) => [ops.MatMul(inputs[0], inputs[1])];
    }
}
