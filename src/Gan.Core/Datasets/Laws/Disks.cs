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
}
