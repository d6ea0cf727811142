namespace Gan.Theory.Internal;

/// <summary>Sums over the atoms of two discrete laws.</summary>
internal static class Summation
{
    private const int MostTerms = 20_000_000;

    /// <summary>Σ f(x) over all atoms; where they do not end, until a geometric bound on the rest is below the sum's last digit.</summary>
    public static Estimate Over(Func<double, (double Value, double Slack)> f, IDiscreteLaw p, IDiscreteLaw q)
    {
        double last = p.Marks.Concat(q.Marks).Max();
        double sum = 0, lost = 0, slack = 0, previous = 0;
        int terms = 0;
        foreach (double x in Merge.Ascending(p.Atoms, q.Atoms))
        {
            var (value, unsure) = f(x);
            // Neumaier's compensated sum.
            double next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
            slack += unsure;
            terms++;
            if (double.IsPositiveInfinity(sum))
                return Estimate.Infinite; // beyond the largest double
            double ratio = value / previous;
            if (x > last && ratio < 1 && value * ratio / (1 - ratio) <= 1e-17 * sum || x > last && value == 0)
            {
                slack += value == 0 ? 0 : value * ratio / (1 - ratio);
                break;
            }
            if (terms == MostTerms)
                return new(sum + lost, double.PositiveInfinity);
            previous = value;
        }
        return new(sum + lost, slack + 4 * Estimate.Exact(sum).Error);
    }
}
