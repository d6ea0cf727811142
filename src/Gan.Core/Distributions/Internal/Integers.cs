namespace Gan;

/// <summary>Helpers of distributions on the integers.</summary>
internal static class Integers
{
    /// <summary>Returns first, first + 1, …, an infinite sequence.</summary>
    public static IEnumerable<double> From(double first)
    {
        for (double k = first; ; k++)
            yield return k;
    }

    /// <summary>Returns true for an integer not below first.</summary>
    public static bool Contain(double x, double first) => x >= first && x == Math.Floor(x) && x < 1L << 53;

    /// <summary>Returns the smallest integer k ≥ first with F(k) ≥ u, by doubling and bisection.</summary>
    public static double Quantile(IDiscreteDistribution distribution, double u, double first)
    {
        double low = first - 1, high = first + 1;
        while (distribution.Cdf(high) < u)
            (low, high) = (high, first + 2 * (high - first));
        while (high - low > 1)
        {
            double middle = Math.Floor(0.5 * (low + high));
            if (distribution.Cdf(middle) < u)
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
