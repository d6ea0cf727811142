namespace Gan.Theory.Internal;

/// <summary>Sums over the atoms of two discrete distributions.</summary>
internal static class Summation
{
    private const int MaxTerms = 20_000_000;

    /// <summary>
    /// Returns Σ f(x) over all atoms. An infinite sum ends when a geometric bound on the rest is below the rounding of the
    /// sum.
    /// </summary>
    public static Estimate Over(
        Func<double, (double Value, double RoundingError)> f, IDiscreteDistribution p, IDiscreteDistribution q)
    {
        double last = p.Breakpoints.Concat(q.Breakpoints).Max();
        double sum = 0, compensation = 0, rounding = 0, previous = 0;
        int terms = 0;
        foreach (double x in Merge.Ascending(p.Atoms, q.Atoms))
        {
            var (value, error) = f(x);
            // Neumaier's compensated summation.
            double next = sum + value;
            compensation += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
            rounding += error;
            terms++;
            if (double.IsPositiveInfinity(sum))
                return Estimate.Infinite; // overflow
            double ratio = value / previous;
            if (x > last && ratio < 1 && value * ratio / (1 - ratio) <= 1e-17 * sum || x > last && value == 0)
            {
                rounding += value == 0 ? 0 : value * ratio / (1 - ratio);
                break;
            }
            if (terms == MaxTerms)
                return new(sum + compensation, double.PositiveInfinity);
            previous = value;
        }
        return new(sum + compensation, rounding + 4 * Estimate.Exact(sum).Error);
    }
}
