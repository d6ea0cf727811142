namespace Gan.Theory.Internal;

/// <summary>Where the line is cut, beyond which integrals are only bounded.</summary>
internal static class Tails
{
    private const int MaxDoublings = 200;

    /// <summary>Returns the largest scale of a component with a tail on one side; null if there is no tail.</summary>
    public static double? Scale(bool above, params IEnumerable<ElementaryDensity> densities) =>
        densities.SelectMany(d => d.Unbounded(above)).ToList() is { Count: > 0 } components
            ? components.Max(c => c.Size).ToEnclosure().Upper : null;

    /// <summary>
    /// Returns the first of scale, 2·scale, 4·scale, … at which every bound is as tight as required, or else the first at
    /// which the most are, with the bounds there.
    /// </summary>
    public static (double From, Enclosure[] Bounds) Cut(double scale, Func<double, Enclosure[]> bounds, double[] tolerance)
    {
        int most = -1;
        (double, Enclosure[]) best = default;
        for (int k = 0; k <= MaxDoublings && most < tolerance.Length; k++)
        {
            var at = bounds(Math.ScaleB(scale, k));
            int tight = at.Zip(tolerance).Count(b => b.First.Width <= b.Second);
            if (tight > most)
                (most, best) = (tight, (Math.ScaleB(scale, k), at));
        }
        return best;
    }
}
