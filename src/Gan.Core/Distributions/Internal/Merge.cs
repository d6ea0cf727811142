namespace Gan;

/// <summary>Merging of sorted sequences.</summary>
internal static class Merge
{
    /// <summary>
    /// Returns the union of two ascending sequences, ascending and without duplicates; either may be infinite.
    /// </summary>
    public static IEnumerable<double> Ascending(IEnumerable<double> a, IEnumerable<double> b)
    {
        using var left = a.GetEnumerator();
        using var right = b.GetEnumerator();
        bool hasLeft = left.MoveNext(), hasRight = right.MoveNext();
        while (hasLeft || hasRight)
        {
            double next = !hasRight ? left.Current : !hasLeft ? right.Current : Math.Min(left.Current, right.Current);
            yield return next;
            if (hasLeft && left.Current == next)
                hasLeft = left.MoveNext();
            if (hasRight && right.Current == next)
                hasRight = right.MoveNext();
        }
    }
}
