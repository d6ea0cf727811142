namespace Gan;

/// <summary>A finite data set whose examples have indices from 0.</summary>
public interface IExamples : ISource
{
    /// <summary>The number of examples, n.</summary>
    new int Count { get; }

    int? ISource.Count => Count;

    /// <summary>The class of each example; empty for a set without labels.</summary>
    ReadOnlySpan<byte> Labels { get; }

    /// <summary>The number of classes: the largest label plus 1, 0 without labels.</summary>
    int Classes { get; }

    Shape? ISource.Label => Classes == 0 ? null : [Classes];

    void ISource.FillLabels(Key key, long index, Span<float> destination)
    {
        if (Classes == 0)
            throw new InvalidOperationException($"{Name} has no labels");
        destination.Clear();
        foreach (var (row, example) in Indices(key, index, destination.Length / Classes).Index())
            destination[row * Classes + Labels[example]] = 1;
    }

    /// <summary>Returns the indices of the <paramref name="m"/> examples of batch number <paramref name="index"/>.</summary>
    int[] Indices(Key key, long index, int m);

    /// <summary>Returns the examples with these indices, <c>[indices.Length, …]</c>.</summary>
    Batch Take(params int[] indices);

    /// <summary>Returns the examples <c>[start, start + count)</c> as a data set.</summary>
    /// <exception cref="BadInputException">The range is empty or does not lie within the set.</exception>
    IExamples Range(int start, int count);
}

/// <summary>Operations that every data set has.</summary>
public static class ExamplesExtensions
{
    /// <summary>
    /// Returns the first <paramref name="count"/> examples, or all where there are fewer, <c>[count, …]</c>.
    /// </summary>
    public static Batch First(this IExamples examples, int count) =>
        examples.Take([.. Enumerable.Range(0, Math.Min(count, examples.Count))]);
}
