namespace Gan;

/// <summary>
/// A source of real examples: a data set in memory or a distribution. A source is a pure function of a key and a batch
/// index, so a run resumed at step t sees the batches it would have seen.
/// </summary>
public interface ISource
{
    /// <summary>The name it is asked for by: <c>mnist</c>, <c>ring</c>.</summary>
    string Name { get; }

    /// <summary>The shape of one example.</summary>
    Shape Example { get; }

    /// <summary>How many distinct examples there are; null for a distribution, which has no end.</summary>
    int? Count { get; }

    /// <summary>
    /// Fills batch number <paramref name="index"/> of the order that <paramref name="key"/> sets: for a data set epoch
    /// after epoch, each in a fresh random order without repeats; for a distribution independent draws.
    /// </summary>
    /// <param name="key">The run's data key, the same for every batch of a run.</param>
    /// <param name="index">The number of the batch, from 0.</param>
    /// <param name="destination">Room for whole examples, row-major; its length sets the batch size.</param>
    void Fill(Key key, long index, Span<float> destination);

    /// <summary>The mean of each number of an example over the data set, row-major; null for a distribution.</summary>
    float[]? Marginals() => null;
}

/// <summary>What every source can do.</summary>
public static class Sources
{
    /// <summary>Batch number <paramref name="index"/> of <paramref name="m"/> examples, <c>[m, …]</c>.</summary>
    public static Batch Batch(this ISource source, Key key, long index, int m)
    {
        float[] values = new float[m * source.Example.Size];
        source.Fill(key, index, values);
        return new(source.Example.Prepend(m), values);
    }
}
