namespace Gan;

/// <summary>Draws a part of a batch without replacement.</summary>
public static class Subsample
{
    /// <summary>
    /// Returns <paramref name="most"/> examples in random order, or the whole batch in its own order where it has no more.
    /// </summary>
    /// <param name="batch"><c>[m, …]</c>.</param>
    /// <param name="most">The most examples, 0 or more.</param>
    /// <param name="key">Draws the examples.</param>
    public static Batch Of(Batch batch, int most, Key key) =>
        batch.Count <= most ? batch : Take(batch, key.Permutation(batch.Count).AsSpan(0, most));

    /// <summary>Returns the examples with these indices.</summary>
    internal static Batch Take(Batch batch, ReadOnlySpan<int> indices)
    {
        int size = batch.Example.Size;
        float[] values = new float[indices.Length * size];
        for (int i = 0; i < indices.Length; i++)
            batch[indices[i]].CopyTo(values.AsSpan(i * size, size));
        return new(batch.Example.Prepend(indices.Length), values);
    }

    /// <summary>Returns the examples of a, then those of b.</summary>
    internal static Batch Concat(Batch a, Batch b) => new(a.Shape.With(0, a.Count + b.Count), [.. a.Values, .. b.Values]);
}
