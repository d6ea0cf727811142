namespace Gan;

/// <summary>
/// The order of the examples in each epoch: <c>key.Fold(epoch).Permutation(count)</c>. The last two orders are kept,
/// because making one costs as much as gathering many batches and a batch may straddle two epochs; what is kept changes
/// how long the answer takes and never the answer, so a race between threads is harmless.
/// </summary>
internal sealed class Orders(int count)
{
    private sealed record Kept(Key Key, long Epoch, int[] Order);

    private volatile Kept[] recent = [];

    /// <summary>
    /// The indices of the examples of a minibatch: positions <c>index·m</c> … of the endless sequence of epochs. A minibatch straddles two
    /// epochs (or more) where m does not divide the count.
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
            var kept = recent;
            foreach (var k in kept)
                if (k.Key == key && k.Epoch == epoch)
                    return k.Order;
            var made = new Kept(key, epoch, key.Fold(epoch).Permutation(count));
            recent = [made, .. kept.Take(1)];
            return made.Order;
        }
    }
}
