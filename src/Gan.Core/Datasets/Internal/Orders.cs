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

    /// <summary>
    /// Returns the indices of the examples of a minibatch: positions <c>index·m</c> to <c>(index + 1)·m − 1</c> of the
    /// endless sequence of epochs. Where m does not divide the count, a minibatch may span two or more epochs.
    /// </summary>
    internal int[] Indices(Key key, long index, int m)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        int[] indices = new int[m];
        long epoch = Math.DivRem(checked(index * m), count, out long position);
        for (int done = 0; done < m; epoch++, position = 0)
        {
            var rest = this[key, epoch][(int)position..];
            int taken = Math.Min(rest.Length, m - done);
            rest[..taken].CopyTo(indices.AsSpan(done));
            done += taken;
        }
        return indices;
    }

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
