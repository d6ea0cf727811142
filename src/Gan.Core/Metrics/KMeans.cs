using System.Numerics.Tensors;

namespace Gan;

/// <summary>Clusters of examples.</summary>
/// <param name="Centroids">The mean of each cluster, <c>[k, …]</c>.</param>
/// <param name="Places">The cluster of each example: that of the nearest centroid.</param>
/// <param name="MeanSquare">The mean squared distance of an example from its centroid.</param>
/// <param name="Rounds">How many rounds there were.</param>
/// <param name="Settled">Whether the last of them changed no example's cluster; otherwise the rounds ran out.</param>
public sealed record Clusters(Batch Centroids, int[] Places, double MeanSquare, int Rounds, bool Settled);

/// <summary>
/// k-means: centroids that make the mean squared distance of examples to the nearest small (Lloyd 1982), from examples that are drawn by
/// their squared distance from those drawn before (Arthur and Vassilvitskii 2007, "k-means++"). It finds a local minimum, another for
/// another key.
/// </summary>
/// <remarks>
/// Here it is no model but a warning beside a Parzen-window estimate: centroids are means, they look like no example and have no variety within
/// a cluster, and yet they can be likelier windows than real examples are (Theis et al. 2016: 313 nats on MNIST, where real images have 243).
/// </remarks>
public static class KMeans
{
    /// <summary>The first centroids are sought among so many examples for each of them; with all, the start would take longer than the rest.</summary>
    private const int CandidatesEach = 4;

    /// <summary>Clusters of examples.</summary>
    /// <param name="examples"><c>[n, …]</c>.</param>
    /// <param name="count">How many clusters, 1 to n.</param>
    /// <param name="key">What the first centroids are drawn with.</param>
    /// <param name="most">The most rounds; the gain of later ones is small.</param>
    /// <exception cref="ArgumentException">There are fewer examples than clusters, or a number is not finite or too large (<see cref="Norms"/>).</exception>
    public static Clusters Of(Batch examples, int count, Key key, int most = 20)
    {
        if (count < 1 || count > examples.Count || most < 1)
            throw new ArgumentException($"k-means needs 1 to {examples.Count} clusters for as many examples and 1 round or more, got {count} and {most}");
        Pairs.Require("k-means", (examples, "examples"));
        var centroids = Start(Subsample.Of(examples, CandidatesEach * count, key.Fold(0)), count, key.Fold(1));
        int[] places = [];
        for (int round = 1; ; round++)
        {
            var (now, square) = Assign(examples, centroids);
            bool settled = now.AsSpan().SequenceEqual(places);
            if (settled || round > most)
                return new(centroids, now, square, round - 1, settled);
            (places, centroids) = (now, Means(examples, now, centroids));
        }
    }

    /// <summary>Examples one after the other, each with a probability in proportion to its squared distance from the nearest before.</summary>
    private static Batch Start(Batch candidates, int count, Key key)
    {
        double[] chance = new double[count], squares = new double[candidates.Count];
        Draw.Uniform(key, chance);
        Array.Fill(squares, 1);
        int[] chosen = new int[count];
        for (int k = 0; k < count; k++)
        {
            double left = chance[k] * squares.Sum();
            // Where rounding leaves something after the last, or all candidates are taken, it is the last.
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

    private static (int[] Places, double MeanSquare) Assign(Batch examples, Batch centroids)
    {
        int[] places = new int[examples.Count];
        double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, examples.Count)];
        Pairs.Squares(examples, centroids, (i, first, squares) =>
        {
            int at = TensorPrimitives.IndexOfMin(squares);
            if (squares[at] < least[i])
                (places[i], least[i]) = (first + at, squares[at]);
        });
        return (places, least.Average());
    }

    /// <summary>The mean of each cluster; an empty one keeps the centroid it had.</summary>
    private static Batch Means(Batch examples, int[] places, Batch before)
    {
        int d = examples.Example.Size;
        double[] sums = new double[before.Count * d];
        int[] counts = new int[before.Count];
        for (int i = 0; i < places.Length; i++)
        {
            counts[places[i]]++;
            var sum = sums.AsSpan(places[i] * d, d);
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
