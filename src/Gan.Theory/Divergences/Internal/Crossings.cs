namespace Gan.Theory.Internal;

/// <summary>Where a function of the line changes its sign: an integral of its absolute value has kinks there.</summary>
internal static class Crossings
{
    private const int Steps = 16;

    /// <summary>Sign changes between the laws' marks, on a grid that is then refined by bisection, and far beyond the marks.</summary>
    public static double[] Of(Func<double, double> f, params IReadOnlyList<ILineLaw> laws)
    {
        double[] marks = [.. laws.SelectMany(l => l.Marks).Where(double.IsFinite).Distinct().Order()];
        double spread = marks[^1] - marks[0];
        double[] far = spread > 0 ? [.. Enumerable.Range(1, 60).Select(i => spread * (Math.Exp(0.2 * i) - 1))] : [];
        IEnumerable<double> grid =
        [
            .. far.Reverse().Select(d => marks[0] - d),
            // A mark may be a jump: both of its sides are looked at.
            .. marks.Zip(marks.Skip(1), Between).SelectMany(x => x),
            .. far.Select(d => marks[^1] + d),
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
                && Beyond(f, before.X, x, Math.Sign(value)) is { } dip)
                found.AddRange(Root(f, before.X, dip, Math.Sign(value)), Root(f, dip, x, -Math.Sign(value)));
            (before, last) = (last, (x, value));
        }
        return [.. found];
    }

    /// <summary>
    /// Where |f| has a minimum between grid points, f may cross 0 there and come back: a point on the other side, if there is one.
    /// </summary>
    private static double? Beyond(Func<double, double> f, double low, double high, int sign)
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
        Enumerable.Range(0, Steps).Select(i => a + (b - a) * i / Steps).Append(a + (b - a) * 1e-9).Append(b - (b - a) * 1e-9).Append(b).Order();

    private static double Root(Func<double, double> f, double low, double high, int signLow)
    {
        while (0.5 * low + 0.5 * high is var middle && middle > low && middle < high)
            (low, high) = signLow * f(middle) > 0 ? (middle, high) : (low, middle); // NaN, at a pole of both, counts as beyond
        return high;
    }
}
