namespace Gan;

/// <summary>
/// The order of the examples in each epoch: <c>key.Fold(epoch).Permutation(count)</c>. The last two orders are cached,
/// because making one takes as long as many batches and a batch may span two epochs. A race between threads costs time only:
/// the result is the same.
/// </summary>
internal sealed class Orders(int count)
{
    private sealed record Entry(Key Key, long Epoch, int[] Order);

    private volatile Entry[] recent = [];

    internal ReadOnlySpan<int> this[Key key, long epoch]
    {
        get
        {
            var cached = recent;
            foreach (var entry in cached)
                if (entry.Key == key && entry.Epoch == epoch)
                    return entry.Order;
            var made = new Entry(key, epoch, key.Fold(epoch).Permutation(count));
            recent = [made, .. cached.Take(1)];
            return made.Order;
        }
    }
}
