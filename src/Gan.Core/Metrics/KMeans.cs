using System.Numerics.Tensors;

namespace Gan;

/// <summary>Clusters of examples.</summary>
/// <param name="Centroids">The mean of each cluster, <c>[k, …]</c>.</param>
/// <param name="Indices">For each example the index of its cluster, that of the nearest centroid.</param>
/// <param name="MeanSquare">The mean squared distance of an example from its centroid.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Converged">
/// True where the last round changed no example's cluster; false where the rounds were used up.
/// </param>
public sealed record Clusters(Batch Centroids, int[] Indices, double MeanSquare, int Rounds, bool Converged);

/// <summary>
/// k-means (Lloyd 1982): minimises the mean squared distance of examples to the nearest centroid. It starts from examples
/// drawn in proportion to their squared distance from those drawn before (Arthur and Vassilvitskii 2007, "k-means++"), and
/// finds a local minimum that depends on the key.
/// </summary>
/// <remarks>
/// It serves as a warning beside a Parzen-window estimate: centroids are means that look like no example and have no variety
/// within a cluster, and yet score higher as windows than real examples (Theis et al. 2016: 313 nats on MNIST, real images
/// 243).
/// </remarks>
public static class KMeans
{
    /// <summary>
    /// Candidates for each first centroid; with all examples the start would take longer than the iterations.
    /// </summary>
    private const int CandidatesEach = 4;

    /// <summary>The uses of the key.</summary>
    private enum Purpose { Candidates, Start }

    /// <summary>Clusters examples.</summary>
    /// <param name="examples"><c>[n, …]</c>.</param>
    /// <param name="count">The number of clusters, 1 to n.</param>
    /// <param name="key">Draws the first centroids.</param>
    /// <param name="most">The most rounds; later ones gain little.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer examples than clusters, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    public static Clusters Of(Batch examples, int count, Key key, int most = 20)
    {
        if (count < 1 || count > examples.Count || most < 1)
            throw new ArgumentException(
                $"k-means of {examples.Count} examples needs 1 to {examples.Count} clusters and 1 round or more, "
                + $"got {count} and {most}");
        Pairs.Require("k-means", (examples, "examples"));
        var candidates = Subsample.Of(examples, CandidatesEach * count, key.Fold((int)Purpose.Candidates));
        var centroids = Start(candidates, count, key.Fold((int)Purpose.Start));
        int[] indices = [];
        for (int round = 1; ; round++)
        {
            var (now, square) = Assign(examples, centroids);
            bool converged = now.AsSpan().SequenceEqual(indices);
            if (converged || round > most)
                return new(centroids, now, square, round - 1, converged);
            (indices, centroids) = (now, Means(examples, now, centroids));
        }
    }

    /// <summary>
    /// Draws examples one after the other, each in proportion to its squared distance from the nearest drawn before.
    /// </summary>
    private static Batch Start(Batch candidates, int count, Key key)
    {
        double[] chance = new double[count], squares = new double[candidates.Count];
        Draw.Uniform(key, chance);
        Array.Fill(squares, 1);
        int[] chosen = new int[count];
        for (int k = 0; k < count; k++)
        {
            double left = chance[k] * squares.Sum();
            // The last candidate is taken where rounding leaves a remainder, or all distances are 0.
            int at = 0;
            while (at < squares.Length - 1 && (left -= squares[at]) >= 0)
                at++;
            chosen[k] = at;
            bool first = k == 0;
            Parallel.For(0, squares.Length, i =>
            {
                double distance = TensorPrimitives.Distance(candidates[i], candidates[at]);
                squares[i] = first ? distance * distance : Math.Min(squares[i], distance * distance);
            });
        }
        return Subsample.Take(candidates, chosen);
    }

    private static (int[] Indices, double MeanSquare) Assign(Batch examples, Batch centroids)
    {
        int[] indices = new int[examples.Count];
        double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, examples.Count)];
        Pairs.Squares(examples, centroids, (i, first, squares) =>
        {
            int at = TensorPrimitives.IndexOfMin(squares);
            if (squares[at] < least[i])
                (indices[i], least[i]) = (first + at, squares[at]);
        });
        return (indices, least.Average());
    }

    /// <summary>Returns the mean of each cluster; an empty cluster keeps its centroid.</summary>
    private static Batch Means(Batch examples, int[] indices, Batch before)
    {
        int d = examples.Example.Size;
        double[] sums = new double[before.Count * d];
        int[] counts = new int[before.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            counts[indices[i]]++;
            var sum = sums.AsSpan(indices[i] * d, d);
            var example = examples[i];
            for (int j = 0; j < d; j++)
                sum[j] += example[j];
        }
        float[] means = before.ToArray();
        for (int i = 0; i < sums.Length; i++)
            if (counts[i / d] > 0)
                means[i] = (float)(sums[i] / counts[i / d]);
        return new(before.Shape, means);
    }
}
