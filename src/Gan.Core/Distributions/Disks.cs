using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A mixture of uniform distributions on disks in the plane. If the disks are disjoint, so are the supports of the
/// components: the case in which the Jensen–Shannon divergence saturates at log 2. The uniform distribution on a disk of
/// radius r has the standard deviation r/2 in each component, so the disk of a mode has the radius 2·Sd.
/// </summary>
/// <param name="Name">The name of the distribution.</param>
/// <param name="Modes">At least one disk, with centres in the plane.</param>
public sealed record Disks(string Name, ImmutableArray<Mode> Modes) : IDensity, IBoxProbability, IModes
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (var mode in Modes)
        {
            double radius = 2 * mode.Sd, u = (x[0] - mode.Centre[0]) / radius, v = (x[1] - mode.Centre[1]) / radius;
            sum += u * u + v * v <= 1 ? mode.Weight / (Math.PI * radius * radius) : 0;
        }
        return Math.Log(sum);
    }

    /// <inheritdoc/>
    public void Sample(Key key, Span<double> destination)
    {
        double[] uniform = new double[destination.Length / 2 * 3], weights = [.. Modes.Select(mode => mode.Weight)];
        Draw.Uniform(key, uniform);
        for (int i = 0; i < destination.Length / 2; i++)
        {
            var mode = Modes[Categorical.Index(weights, uniform[3 * i])];
            double radius = 2 * mode.Sd * Math.Sqrt(uniform[3 * i + 1]);
            var (sin, cos) = Math.SinCos(Math.Tau * uniform[3 * i + 2]);
            destination[2 * i] = mode.Centre[0] + radius * cos;
            destination[2 * i + 1] = mode.Centre[1] + radius * sin;
        }
    }

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double sum = 0;
        foreach (var mode in Modes)
        {
            double radius = 2 * mode.Sd, x = mode.Centre[0], y = mode.Centre[1];
            sum += mode.Weight / Math.PI * UnitDiskArea(
                (low[0] - x) / radius, (high[0] - x) / radius, (low[1] - y) / radius, (high[1] - y) / radius);
        }
        return sum;
    }

    /// <summary>Returns the distribution's name.</summary>
    public override string ToString() => Name;

    /// <summary>Returns the area of the intersection of a box and the unit disk.</summary>
    private static double UnitDiskArea(double left, double right, double bottom, double top)
    {
        (left, right, bottom, top) = (Math.Max(left, -1), Math.Min(right, 1), Math.Max(bottom, -1), Math.Min(top, 1));
        if (!(left < right && bottom < top))
            return 0;
        // Between these points the intersection is bounded above, and below, either by the box or by the circle.
        double atBottom = Math.Sqrt(1 - bottom * bottom), atTop = Math.Sqrt(1 - top * top);
        IEnumerable<double> inner = new[] { -atBottom, -atTop, atTop, atBottom }.Where(x => x > left && x < right);
        double[] points = [left, .. inner.Order(), right];
        double area = 0;
        for (int i = 1; i < points.Length; i++)
        {
            double a = points[i - 1], b = points[i], middle = (a + b) / 2, half = Math.Sqrt(1 - middle * middle);
            if (Math.Min(half, top) <= Math.Max(-half, bottom))
                continue;
            // ∫ √(1 − x²) dx from a to b.
            double arc = (b * Math.Sqrt(1 - b * b) + Math.Asin(b) - a * Math.Sqrt(1 - a * a) - Math.Asin(a)) / 2;
            area += (half < top ? arc : top * (b - a)) - (-half > bottom ? -arc : bottom * (b - a));
        }
        return area;
    }
}
