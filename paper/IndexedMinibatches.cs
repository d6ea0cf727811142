namespace Gan.Paper;

/// <summary>
/// Labelled data of a one-player game, as a function of the minibatch index. The function has its own key, so the data of a
/// figure do not depend on the key of the run.
/// </summary>
/// <param name="name">The name of the data.</param>
/// <param name="example">The shape of one example.</param>
/// <param name="label">The shape of one label.</param>
/// <param name="minibatch">Returns the examples and the labels, each <c>[m, …]</c>, of a minibatch.</param>
internal sealed class IndexedMinibatches(
    string name, Shape example, Shape label, Func<long, (Batch Examples, Batch Labels)> minibatch) : ISource
{
    private (long Index, Batch Examples, Batch Labels)? last;

    public string Name => name;
    public Shape Example => example;
    public Shape? Label => label;
    public int? Count => null;

    public void Fill(Key key, long index, Span<float> destination) => Of(index).Examples.Values.CopyTo(destination);

    public void FillLabels(Key key, long index, Span<float> destination) => Of(index).Labels.Values.CopyTo(destination);

    private (long Index, Batch Examples, Batch Labels) Of(long index)
    {
        if (last is not { } found || found.Index != index)
        {
            var (examples, labels) = minibatch(index);
            last = found = (index, examples, labels);
        }
        return found;
    }
}
