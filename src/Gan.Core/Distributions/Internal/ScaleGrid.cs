namespace Gan;

/// <summary>Points at a distribution's own scale at which integrals are split.</summary>
internal static class ScaleGrid
{
    private static readonly double[] Multiples = [0, 0.5, 1, 2, 3, 5, 8, 13, 25, 60];

    /// <summary>Returns location ± scale·multiple.</summary>
    public static IEnumerable<double> TwoSided(double location, double scale) =>
        Multiples.SelectMany(m => m == 0 ? new[] { location } : [location - m * scale, location + m * scale]);

    /// <summary>Returns location + scale·multiple.</summary>
    public static IEnumerable<double> OneSided(double location, double scale) => Multiples.Select(m => location + m * scale);
}
