namespace Gan;

/// <summary>A source with an end, whose examples have places from 0: a data set in memory, as it is or seen through a function.</summary>
public interface IExamples : ISource
{
    /// <summary>The number of examples, n.</summary>
    new int Count { get; }

    int? ISource.Count => Count;

    /// <summary>The class of each example; empty when the set has no labels.</summary>
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

    /// <summary>The places of the examples of batch number <paramref name="index"/>, <paramref name="m"/> of them.</summary>
    int[] Indices(Key key, long index, int m);

    /// <summary>The examples at these places, <c>[places.Length, …]</c>.</summary>
    Batch Take(params int[] places);

    /// <summary>The first so many examples, or all where there are fewer, <c>[count, …]</c>.</summary>
    Batch First(int count) => Take([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>The examples <c>[start, start + count)</c> as a set of their own.</summary>
    /// <exception cref="BadInputException">The range is empty or does not lie within the set.</exception>
    IExamples Range(int start, int count);
}
