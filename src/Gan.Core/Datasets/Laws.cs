using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// The laws that have a name. Those of the plane have examples <c>[2]</c>, those of one axis <c>[1]</c>.
/// </summary>
public static class Laws
{
    /// <summary>The uniform law on the segment from (−2, −1) to (2, 1).</summary>
    public static Segment Line { get; } = new("line", [-2, -1], [2, 1]);

    /// <summary>Two Gaussians in the plane, at (−2, 0) and (2, 0), sd 0.5, evenly mixed.</summary>
    public static GaussianMixture TwoGaussians { get; } = GaussianMixture.Even("two-gaussians", 0.5, [[-2, 0], [2, 0]]);

    /// <summary>Eight Gaussians on a circle of radius 2, sd 0.02 (Metz et al. 2016, "Unrolled GANs", section 3.1).</summary>
    public static GaussianMixture Ring { get; } = GaussianMixture.Even("ring", 0.02, Circle(8, 2, 0));

    /// <summary>
    /// Twenty-five Gaussians on the grid {−4, −2, 0, 2, 4}², sd 0.05 (Srivastava et al. 2017, "VEEGAN"; Lin et al. 2018,
    /// "PacGAN").
    /// </summary>
    public static GaussianMixture Grid { get; } = GaussianMixture.Even("grid", 0.05,
        [.. from x in Enumerable.Range(-2, 5) from y in Enumerable.Range(-2, 5) select ImmutableArray.Create(2.0 * x, 2.0 * y)]);

    /// <summary>Three disks of radius 0.5, their centres on a circle of radius 2: disjoint supports.</summary>
    public static Disks Blobs { get; } =
        new("blobs", [.. Circle(3, 2, Math.PI / 2).Select(centre => new Mode(centre, 0.25, 1.0 / 3))]);

    /// <summary>A spiral of two turns out to radius 2, noise of sd 0.02.</summary>
    public static Spiral Spiral { get; } = new("spiral", 2, 2, 0.02);

    /// <summary>N(4, 0.5²) on one axis: the law a prior about 0 has to be moved to.</summary>
    public static GaussianMixture Gaussian { get; } = GaussianMixture.Even("gaussian", 0.5, [[4]]);

    /// <summary>½ N(−2, 0.5²) + ½ N(2, 0.5²) on one axis.</summary>
    public static GaussianMixture Bimodal { get; } = GaussianMixture.Even("bimodal", 0.5, [[-2], [2]]);

    /// <summary>The uniform law on [−1, 1).</summary>
    public static Segment Uniform { get; } = new("uniform", [-1], [1]);

    /// <summary>The exponential law of rate 1.</summary>
    public static ExponentialLaw Exponential { get; } = new("exponential", 1);

    /// <summary>All of them, those of the plane first.</summary>
    public static ImmutableArray<ILaw> All { get; } =
        [Line, TwoGaussians, Ring, Grid, Blobs, Spiral, Gaussian, Bimodal, Uniform, Exponential];

    private static ImmutableArray<double>[] Circle(int count, double radius, double start) =>
        [.. Enumerable.Range(0, count).Select(i => start + Math.Tau * i / count)
            .Select(angle => ImmutableArray.Create(radius * Math.Cos(angle), radius * Math.Sin(angle)))];
}
