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
