namespace Gan;

/// <summary>
/// A source of real examples: a data set in memory or a known distribution. Its batches are a pure function of a key and
/// an index, so that a run resumed at step t receives the same batches as an uninterrupted one.
/// </summary>
public interface ISource
{
    /// <summary>The name, such as <c>mnist</c> or <c>ring</c>.</summary>
    string Name { get; }

    /// <summary>The shape of one example.</summary>
    Shape Example { get; }

    /// <summary>The number of examples; null for a distribution.</summary>
    int? Count { get; }

    /// <summary>
    /// Fills batch number <paramref name="index"/> of the sequence that <paramref name="key"/> determines: of a data set
    /// epoch after epoch, each in a new random order without repeats; of a distribution independent draws.
    /// </summary>
    /// <param name="key">The run's data key, the same for every batch of a run.</param>
    /// <param name="index">The number of the batch, from 0.</param>
    /// <param name="destination">Filled with whole examples, row-major; its length determines the batch size.</param>
    void Fill(Key key, long index, Span<float> destination);

    /// <summary>
    /// The shape of the label of one example, <c>[classes]</c> for one-hot classes; null for data without labels.
    /// </summary>
    Shape? Label => null;

    /// <summary>
    /// Fills the labels of the examples that <see cref="Fill"/> gives for the same key, index and batch size.
    /// </summary>
    /// <param name="key">The run's data key.</param>
    /// <param name="index">The index of the batch, from 0.</param>
    /// <param name="destination">Filled with the labels of whole examples, row-major.</param>
    /// <exception cref="InvalidOperationException">The data have no labels.</exception>
    void FillLabels(Key key, long index, Span<float> destination) =>
        throw new InvalidOperationException($"{Name} has no labels");

    /// <summary>
    /// Returns the mean of each number of an example over the data set, row-major; null for a distribution.
    /// </summary>
    float[]? Marginals() => null;
}

/// <summary>Operations that every source has.</summary>
public static class Sources
{
    /// <summary>Returns batch number <paramref name="index"/> of <paramref name="m"/> examples, <c>[m, …]</c>.</summary>
    public static Batch Batch(this ISource source, Key key, long index, int m)
    {
        float[] values = new float[m * source.Example.Size];
        source.Fill(key, index, values);
        return new(source.Example.Prepend(m), values);
    }
}
