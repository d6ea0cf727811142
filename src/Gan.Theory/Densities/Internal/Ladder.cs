namespace Gan.Theory.Internal;

/// <summary>Points at a law's own scale, at which integrals are split.</summary>
internal static class Ladder
{
    private static readonly double[] Rungs = [0, 0.5, 1, 2, 3, 5, 8, 13, 25, 60];

    /// <summary>location ± scale·rung</summary>
    public static IEnumerable<double> Both(double location, double scale) =>
        Rungs.SelectMany(r => r == 0 ? new[] { location } : [location - r * scale, location + r * scale]);

    /// <summary>location + scale·rung</summary>
    public static IEnumerable<double> Up(double location, double scale) => Rungs.Select(r => location + r * scale);
}
