namespace Gan;

/// <summary>Constants of Lentz's method for continued fractions, as modified by Thompson and Barnett.</summary>
internal static class Lentz
{
    public const int MaxIterations = 1_000_000;

    /// <summary>A factor this near to 1 ends the iteration.</summary>
    public const double Tolerance = 2e-16;

    private const double Tiny = 1e-300;

    /// <summary>The initial ratio of the numerators: 1 over the tiny number that replaces 0.</summary>
    public const double Start = 1 / Tiny;

    /// <summary>Returns x, or a tiny number in place of 0, so that it can be a divisor.</summary>
    public static double NonZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
