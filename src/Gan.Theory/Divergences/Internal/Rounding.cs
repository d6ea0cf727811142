namespace Gan.Theory.Internal;

/// <summary>What rounding leaves in a log-density: a few units in the last place of it and of its terms.</summary>
internal static class Rounding
{
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>The absolute error of a logarithm, which is the relative error of its exponential.</summary>
    public static double Of(double log) => double.IsInfinity(log) ? 0 : 32 * Unit * (2 + Math.Abs(log));
}
