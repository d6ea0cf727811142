namespace Gan.Theory.Internal;

/// <summary>
/// A bound on the rounding error of a log-density: a few units in the last place of its value and of its terms.
/// </summary>
internal static class Rounding
{
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>Returns the absolute error of a logarithm, which is the relative error of its exponential.</summary>
    public static double Of(double log) => double.IsInfinity(log) ? 0 : 32 * Unit * (2 + Math.Abs(log));
}
