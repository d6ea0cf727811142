namespace Gan;

/// <summary>Fewer examples, drawn without repeats by a key, where all would take too long.</summary>
public static class Subsample
{
    /// <summary>At most so many of the examples; all of them, in their own order, where there are no more.</summary>
    /// <param name="batch"><c>[m, …]</c>.</param>
    /// <param name="most">How many at most, 0 or more.</param>
    /// <param name="key">What they are drawn with.</param>
    public static Batch Of(Batch batch, int most, Key key) =>
        batch.Count <= most ? batch : Take(batch, key.Permutation(batch.Count).AsSpan(0, most));

    /// <summary>The examples at these places.</summary>
    internal static Batch Take(Batch batch, ReadOnlySpan<int> places)
    {
        int size = batch.Example.Size;
        float[] values = new float[places.Length * size];
        for (int i = 0; i < places.Length; i++)
            batch[places[i]].CopyTo(values.AsSpan(i * size, size));
        return new(batch.Example.Prepend(places.Length), values);
    }

    /// <summary>One set after the other.</summary>
    internal static Batch Concat(Batch a, Batch b) => new(a.Shape.With(0, a.Count + b.Count), [.. a.Values, .. b.Values]);
}
