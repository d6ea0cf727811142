using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A mixture of uniform laws on disks in the plane. Where the disks do not meet, the supports are disjoint, which is the
/// case in which the Jensen–Shannon divergence saturates at log 2. A uniform law on a disk of radius r has the standard
/// deviation r/2 in each component, so a mode here has radius 2·Sd.
/// </summary>
/// <param name="Name">The name of the law.</param>
/// <param name="Modes">At least one disk, with centres in the plane.</param>
public sealed record Disks(string Name, ImmutableArray<Mode> Modes) : ILaw
{
    /// <inheritdoc/>
    public Shape Example { get; } = [2];

    /// <inheritdoc/>
    public void Sample(Key key, Span<float> destination)
    {
        double[] uniform = new double[destination.Length / 2 * 3];
        Draw.Uniform(key, uniform);
        for (int i = 0; i < destination.Length / 2; i++)
        {
            var mode = Choice.Of(Modes, uniform[3 * i]);
            double radius = 2 * mode.Sd * Math.Sqrt(uniform[3 * i + 1]);
            var (sin, cos) = Math.SinCos(Math.Tau * uniform[3 * i + 2]);
            destination[2 * i] = (float)(mode.Centre[0] + radius * cos);
            destination[2 * i + 1] = (float)(mode.Centre[1] + radius * sin);
        }
    }

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double sum = 0;
        foreach (var mode in Modes)
        {
            double radius = 2 * mode.Sd, x = mode.Centre[0], y = mode.Centre[1];
            sum += mode.Weight / Math.PI * UnitDisk(
                (low[0] - x) / radius, (high[0] - x) / radius, (low[1] - y) / radius, (high[1] - y) / radius);
        }
        return sum;
    }

    /// <summary>The area that a box has in common with the disk of radius 1 about 0.</summary>
    private static double UnitDisk(double left, double right, double bottom, double top)
    {
        (left, right, bottom, top) = (Math.Max(left, -1), Math.Min(right, 1), Math.Max(bottom, -1), Math.Min(top, 1));
        if (!(left < right && bottom < top))
            return 0;
        // Between these places each of the two sides of the common part is either the box's or the circle's.
        double atBottom = Math.Sqrt(1 - bottom * bottom), atTop = Math.Sqrt(1 - top * top);
        double[] places = [left, .. new[] { -atBottom, -atTop, atTop, atBottom }.Where(x => x > left && x < right).Order(), right];
        double area = 0;
        for (int i = 1; i < places.Length; i++)
        {
            double a = places[i - 1], b = places[i], middle = (a + b) / 2, half = Math.Sqrt(1 - middle * middle);
            if (Math.Min(half, top) <= Math.Max(-half, bottom))
                continue;
            // Of y = √(1 − x²) from a to b.
            double arc = (b * Math.Sqrt(1 - b * b) + Math.Asin(b) - a * Math.Sqrt(1 - a * a) - Math.Asin(a)) / 2;
            area += (half < top ? arc : top * (b - a)) - (-half > bottom ? -arc : bottom * (b - a));
        }
        return area;
    }
}
