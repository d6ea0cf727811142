namespace Gan.Theory.Internal;

/// <summary>Where a function of the line changes its sign: an integral of its absolute value has kinks there.</summary>
internal static class Crossings
{
    private const int Steps = 16;

    /// <summary>Sign changes between the laws' marks, on a grid that is then refined by bisection, and far beyond the marks.</summary>
    public static IReadOnlyList<double> Of(Func<double, double> f, params IReadOnlyList<ILineLaw> laws)
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
        double last = double.NaN;
        int sign = 0;
        foreach (double x in grid)
        {
            double value = f(x);
            int here = double.IsNaN(value) ? 0 : Math.Sign(value);
            if (here == 0)
                continue;
            if (sign != 0 && here != sign)
                found.Add(Root(f, last, x, sign));
            (last, sign) = (x, here);
        }
        return found;
    }

    private static IEnumerable<double> Between(double a, double b) =>
        Enumerable.Range(0, Steps).Select(i => a + (b - a) * i / Steps).Append(a + (b - a) * 1e-9).Append(b - (b - a) * 1e-9).Append(b).Order();

    private static double Root(Func<double, double> f, double low, double high, int signLow)
    {
        while (0.5 * low + 0.5 * high is var middle && middle > low && middle < high)
            (low, high) = Math.Sign(f(middle)) == signLow ? (middle, high) : (low, middle);
        return high;
    }
}
