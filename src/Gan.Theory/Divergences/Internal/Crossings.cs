namespace Gan.Theory.Internal;

/// <summary>Sign changes of a function on the line: its absolute value, as an integrand, has kinks there.</summary>
internal static class Crossings
{
    /// <summary>The number of grid points between two breakpoints.</summary>
    private const int Steps = 16;

    /// <summary>
    /// Finds sign changes on a grid between and far beyond the distributions' breakpoints, each refined by bisection.
    /// </summary>
    public static double[] Of(Func<double, double> f, params IReadOnlyList<IUnivariateDistribution> distributions)
    {
        double[] points = [.. distributions.SelectMany(d => d.Breakpoints).Where(double.IsFinite).Distinct().Order()];
        double width = points[^1] - points[0];
        double[] far = width > 0 ? [.. Enumerable.Range(1, 60).Select(i => width * (Math.Exp(0.2 * i) - 1))] : [];
        IEnumerable<double> grid =
        [
            .. far.Reverse().Select(d => points[0] - d),
            // A breakpoint may be a jump: the grid has points on both of its sides.
            .. points.Zip(points.Skip(1), Between).SelectMany(x => x),
            .. far.Select(d => points[^1] + d),
        ];
        var found = new List<double>();
        (double X, double F) before = (double.NaN, double.NaN), last = before;
        foreach (double x in grid)
        {
            double value = f(x);
            if (!double.IsFinite(value) || value == 0)
                continue;
            if (last.F * value < 0)
                found.Add(Root(f, last.X, x, Math.Sign(last.F)));
            else if (before.F * last.F > 0 && Math.Abs(last.F) < Math.Abs(before.F) && Math.Abs(last.F) < Math.Abs(value)
                && OppositeSign(f, before.X, x, Math.Sign(value)) is { } dip)
                found.AddRange(Root(f, before.X, dip, Math.Sign(value)), Root(f, dip, x, -Math.Sign(value)));
            (before, last) = (last, (x, value));
        }
        return [.. found];
    }

    /// <summary>
    /// Searches for a double crossing where |f| has a minimum between grid points. Returns a point at which f has the other
    /// sign, null if there is none.
    /// </summary>
    private static double? OppositeSign(Func<double, double> f, double low, double high, int sign)
    {
        for (int i = 0; i < 60; i++)
        {
            double a = low + (high - low) / 3, b = high - (high - low) / 3, atA = sign * f(a), atB = sign * f(b);
            if (atA < 0 || atB < 0)
                return atA < 0 ? a : b;
            if (atA < atB)
                high = b;
            else
                low = a;
        }
        return null;
    }

    private static IEnumerable<double> Between(double a, double b) =>
        Enumerable.Range(0, Steps).Select(i => a + (b - a) * i / Steps)
            .Append(a + (b - a) * 1e-9).Append(b - (b - a) * 1e-9).Append(b).Order();

    private static double Root(Func<double, double> f, double low, double high, int signLow)
    {
        // NaN, at a common pole, counts as a change of sign.
        while (0.5 * low + 0.5 * high is var middle && middle > low && middle < high)
            (low, high) = signLow * f(middle) > 0 ? (middle, high) : (low, middle);
        return high;
    }
}
