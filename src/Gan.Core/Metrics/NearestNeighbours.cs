using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Gan;

/// <summary>The nearest example of a set to each point.</summary>
/// <param name="Indices">The index of the nearest example in the set; of several at the same distance one of them.</param>
/// <param name="Distances">The L2 distance to it, in the data's units.</param>
public sealed record Neighbours(ImmutableArray<int> Indices, ImmutableArray<double> Distances);

/// <summary>
/// Nearest neighbours by L2 distance, by exhaustive search with float32 products; the resulting distances are computed
/// again in float64. An example that is farther by less than the products' rounding (about 1e-5 of the examples' squared
/// norm) may be returned instead.
/// </summary>
public static class NearestNeighbours
{
    /// <summary>
    /// The number of examples of a data set that are in memory as floats at a time: 100 MB of 3 × 32 × 32.
    /// </summary>
    private const int Part = 8192;

    /// <summary>Returns for each point the nearest example of a data set, which is read part by part.</summary>
    /// <param name="points"><c>[m, …]</c>.</param>
    /// <param name="set">The set; its examples may have another shape of the same size.</param>
    /// <exception cref="ArgumentException">
    /// There are no points, shapes differ, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static Neighbours Of(Batch points, IExamples set)
    {
        int[] indices = new int[points.Count];
        double[] distances = [.. Enumerable.Repeat(double.PositiveInfinity, points.Count)];
        for (int at = 0; at < set.Count; at += Part)
        {
            var part = set.Take([.. Enumerable.Range(at, Math.Min(Part, set.Count - at))]);
            bool sameSize = part.Example.Size == points.Example.Size;
            var found = Of(points, sameSize ? new(points.Example.Prepend(part.Count), part.ToArray()) : part);
            for (int i = 0; i < indices.Length; i++)
                if (found.Distances[i] < distances[i])
                    (indices[i], distances[i]) = (at + found.Indices[i], found.Distances[i]);
        }
        return new([.. indices], [.. distances]);
    }

    /// <summary>Returns for each point the nearest example of a batch.</summary>
    /// <inheritdoc cref="Of(Batch, IExamples)"/>
    public static Neighbours Of(Batch points, Batch set)
    {
        Pairs.Require("a search for nearest neighbours", (points, "points"), (set, "set"));
        int[] indices = new int[points.Count];
        double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, points.Count)];
        Pairs.Squares(points, set, (i, first, squares) =>
        {
            int at = TensorPrimitives.IndexOfMin(squares);
            if (squares[at] < least[i])
                (indices[i], least[i]) = (first + at, squares[at]);
        });
        double[] distances = new double[points.Count];
        Parallel.For(0, distances.Length, i => distances[i] = Math.Sqrt(Pairs.Square(points[i], set[indices[i]])));
        return new([.. indices], [.. distances]);
    }

    /// <summary>Returns for each example of a batch the distance to its k-th nearest other example.</summary>
    /// <param name="set"><c>[n, …]</c>, n above k.</param>
    /// <param name="k">1 or more.</param>
    /// <exception cref="ArgumentException">
    /// There are too few examples, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static double[] Radii(Batch set, int k)
    {
        if (k < 1 || k >= set.Count)
            throw new ArgumentException(
                $"{k + 1} examples or more are required for {k} nearest others of each, got {set.Count}");
        Pairs.Require("a search for nearest neighbours", (set, "set"));
        // The k least squared distances of each example so far, ascending, with the indices.
        var least = new (double Square, int Index)[set.Count][];
        Array.Fill(least, []);
        Pairs.Squares(set, set, (i, first, squares) =>
        {
            var kept = least[i] is [] ? (least[i] = [.. Enumerable.Repeat((double.PositiveInfinity, -1), k)]) : least[i];
            for (int j = 0; j < squares.Length; j++)
            {
                if (squares[j] >= kept[^1].Square || first + j == i)
                    continue;
                int at = k - 1;
                for (; at > 0 && kept[at - 1].Square > squares[j]; at--)
                    kept[at] = kept[at - 1];
                kept[at] = (squares[j], first + j);
            }
        });
        double[] radii = new double[set.Count];
        Parallel.For(
            0, radii.Length, i => radii[i] = Math.Sqrt(least[i].Max(found => Pairs.Square(set[i], set[found.Index]))));
        return radii;
    }
}
