using MathNet.Numerics;

namespace Gan;

/// <summary>Probabilities of intervals under the normal distribution.</summary>
internal static class NormalProbability
{
    /// <summary>Returns P(low ≤ Z &lt; high) for a standard normal Z, from the tail in which nothing cancels.</summary>
    internal static double Between(double low, double high)
    {
        if (!(low < high))
            return 0;
        const double root = 1.4142135623730951;
        return low > 0 ? (SpecialFunctions.Erfc(low / root) - SpecialFunctions.Erfc(high / root)) / 2
            : high < 0 ? (SpecialFunctions.Erfc(-high / root) - SpecialFunctions.Erfc(-low / root)) / 2
            : 1 - (SpecialFunctions.Erfc(-low / root) + SpecialFunctions.Erfc(high / root)) / 2;
    }

    /// <summary>Returns the probability of a box under N(centre, sd² I).</summary>
    internal static double Box(ReadOnlySpan<double> centre, double sd, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double p = 1;
        for (int j = 0; j < centre.Length && p > 0; j++)
            p *= Between((low[j] - centre[j]) / sd, (high[j] - centre[j]) / sd);
        return p;
    }
}
