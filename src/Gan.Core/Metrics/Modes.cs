using System.Collections.Immutable;

namespace Gan;

/// <summary>The modes of a distribution that samples have found.</summary>
/// <param name="Covered">How many modes are covered.</param>
/// <param name="Total">The number of modes of the distribution.</param>
/// <param name="HighQuality">The share of samples that are of high quality, in [0, 1].</param>
/// <param name="StandardError">
/// The standard error of that share, <c>√(p (1 − p) / m)</c>; it is 0 where the share is 0 or 1, where the 95% bound is
/// about 3/m away instead.
/// </param>
/// <param name="Counts">The number of high-quality samples of each mode.</param>
public sealed record ModeReport(
    int Covered, int Total, double HighQuality, double StandardError, ImmutableArray<int> Counts);

/// <summary>
/// Modes covered and the share of high-quality samples (Srivastava et al. 2017, "VEEGAN", section 4.1; Lin et al. 2018,
/// "PacGAN", section 4). A sample belongs to the mode whose centre is nearest in units of the mode's sd, and is of high
/// quality when that distance is at most 3 sd. A mode is covered when at least <c>max(1, Share · weight · m)</c> of the m
/// samples are high-quality samples of it; the papers ask for one sample only, which is Share 0.
/// </summary>
/// <remarks>
/// It misleads in both directions. The distribution's own samples do not reach a share of 1: in the plane a Gaussian has
/// <c>1 − e^(−9/2)</c> = 0.989 of its mass within 3 sd. A generator that puts a single point on each centre gets full
/// marks. And with Share 0 more samples cover more modes, whatever the generator.
/// </remarks>
public static class Modes
{
    /// <summary>The distance from a centre up to which a sample is of high quality, in sd.</summary>
    public const double Reach = 3;

    /// <summary>The part of its fair share of the samples that a mode needs by default in order to be covered.</summary>
    public const double DefaultShare = 0.1;

    /// <summary>Counts the samples at each mode of a distribution.</summary>
    /// <param name="samples">The samples, <c>[m, d]</c>; samples that are not finite belong to no mode.</param>
    /// <param name="modes">The distribution's modes, with centres of d numbers.</param>
    /// <param name="share">The part of its fair share of the samples that a mode needs, in [0, 1].</param>
    /// <exception cref="ArgumentException">There are no modes or samples, or the dimensions differ.</exception>
    public static ModeReport Of(Batch samples, ImmutableArray<Mode> modes, double share = DefaultShare)
    {
        if (modes.IsEmpty || samples.Count == 0)
            throw new ArgumentException($"counting modes needs modes and samples, got {modes.Length} and {samples.Count}");
        int d = samples.Example.Size;
        if (modes.FirstOrDefault(mode => mode.Centre.Length != d) is Mode other)
            throw new ArgumentException($"modes of {other.Centre.Length} numbers need such samples, got {samples.Shape}");

        int[] counts = new int[modes.Length];
        for (int i = 0; i < samples.Count; i++)
        {
            var (nearest, distance) = Nearest(samples[i], modes);
            if (distance <= Reach * Reach)
                counts[nearest]++;
        }
        double m = samples.Count;
        int covered = modes.Zip(counts).Count(pair => pair.Second >= Math.Max(1, share * pair.First.Weight * m));
        double p = counts.Sum() / m;
        return new(covered, modes.Length, p, Math.Sqrt(p * (1 - p) / m), [.. counts]);
    }

    /// <summary>The nearest mode and the squared distance to its centre in units of its sd.</summary>
    private static (int Mode, double Distance) Nearest(ReadOnlySpan<float> point, ImmutableArray<Mode> modes)
    {
        var nearest = (Mode: 0, Distance: double.PositiveInfinity);
        for (int k = 0; k < modes.Length; k++)
        {
            double sum = 0;
            for (int j = 0; j < point.Length; j++)
                sum += (point[j] - modes[k].Centre[j]) * (point[j] - modes[k].Centre[j]);
            double distance = sum / (modes[k].Sd * modes[k].Sd);
            if (distance < nearest.Distance)
                nearest = (k, distance);
        }
        return nearest;
    }
}
