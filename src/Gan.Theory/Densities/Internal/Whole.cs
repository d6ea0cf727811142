namespace Gan.Theory.Internal;

/// <summary>What laws on the whole numbers share.</summary>
internal static class Whole
{
    /// <summary>first, first + 1, …, without end.</summary>
    public static IEnumerable<double> From(double first)
    {
        for (double k = first; ; k++)
            yield return k;
    }

    /// <summary>True for a whole number from first on.</summary>
    public static bool Is(double x, double first) => x >= first && x == Math.Floor(x) && x < 1L << 53;

    /// <summary>The smallest whole number k with F(k) ≥ u, by doubling and bisection.</summary>
    public static double Quantile(IDiscreteLaw law, double u, double first)
    {
        double low = first - 1, high = first + 1;
        while (law.Cdf(high) < u)
            (low, high) = (high, first + 2 * (high - first));
        while (high - low > 1)
        {
            double middle = Math.Floor(0.5 * (low + high));
            if (law.Cdf(middle) < u)
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
