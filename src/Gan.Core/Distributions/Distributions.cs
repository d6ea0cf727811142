using System.Collections.Immutable;

namespace Gan;

/// <summary>A distribution with its name.</summary>
/// <param name="Name">The name, such as <c>ring</c>.</param>
/// <param name="Distribution">The distribution.</param>
public sealed record NamedDistribution(string Name, IDistribution Distribution);

/// <summary>
/// The distributions that have a name. Their examples are <c>[2]</c> in the plane and <c>[1]</c> on the line.
/// </summary>
public static class Distributions
{
    /// <summary>The uniform distribution on the segment from (−2, −1) to (2, 1).</summary>
    public static Segment Line { get; } = new("line", [-2, -1], [2, 1]);

    /// <summary>Two Gaussians in the plane, at (−2, 0) and (2, 0), sd 0.5, of equal weight.</summary>
    public static GaussianMixture TwoGaussians { get; } = GaussianMixture.Even("two-gaussians", 0.5, [[-2, 0], [2, 0]]);

    /// <summary>Eight Gaussians on a circle of radius 2, sd 0.02 (Metz et al. 2016, "Unrolled GANs", section 3.1).</summary>
    public static GaussianMixture Ring { get; } = GaussianMixture.Even("ring", 0.02, Circle(8, 2, 0));

    /// <summary>
    /// Twenty-five Gaussians on the grid {−4, −2, 0, 2, 4}², sd 0.05 (Srivastava et al. 2017, "VEEGAN"; Lin et al. 2018,
    /// "PacGAN").
    /// </summary>
    public static GaussianMixture Grid { get; } = GaussianMixture.Even("grid", 0.05,
    [
        .. from x in Enumerable.Range(-2, 5)
           from y in Enumerable.Range(-2, 5)
           select ImmutableArray.Create(2.0 * x, 2.0 * y),
    ]);

    /// <summary>Three disks of radius 0.5 with centres on a circle of radius 2: disjoint supports.</summary>
    public static Disks Blobs { get; } =
        new("blobs", [.. Circle(3, 2, Math.PI / 2).Select(centre => new Mode(centre, 0.25, 1.0 / 3))]);

    /// <summary>A spiral of two turns and radius 2, with noise of sd 0.02.</summary>
    public static Spiral Spiral { get; } = new("spiral", 2, 2, 0.02);

    /// <summary>N(4, 0.5²): a generator has to move a prior about 0 there.</summary>
    public static Normal Gaussian { get; } = new(4, 0.5);

    /// <summary>½ N(−2, 0.5²) + ½ N(2, 0.5²).</summary>
    public static Mixture Bimodal { get; } = new(
        new MixtureComponent<IContinuousDistribution>(0.5, new Normal(-2, 0.5)),
        new MixtureComponent<IContinuousDistribution>(0.5, new Normal(2, 0.5)));

    /// <summary>The uniform distribution on [−1, 1).</summary>
    public static Uniform Uniform { get; } = new(-1, 1);

    /// <summary>The exponential distribution of rate 1.</summary>
    public static Exponential Exponential { get; } = new(1);

    /// <summary>All named distributions, those in the plane first.</summary>
    public static ImmutableArray<NamedDistribution> All { get; } =
    [
        new(Line.Name, Line), new(TwoGaussians.Name, TwoGaussians), new(Ring.Name, Ring), new(Grid.Name, Grid),
        new(Blobs.Name, Blobs), new(Spiral.Name, Spiral),
        new("gaussian", Gaussian), new("bimodal", Bimodal), new("uniform", Uniform), new("exponential", Exponential),
    ];

    /// <summary>Returns the distribution of a name, whose case is ignored; null if there is none.</summary>
    internal static IDistribution? Find(string name) =>
        All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Distribution;

    private static ImmutableArray<double>[] Circle(int count, double radius, double start) =>
        [.. Enumerable.Range(0, count).Select(i => start + Math.Tau * i / count)
            .Select(angle => ImmutableArray.Create(radius * Math.Cos(angle), radius * Math.Sin(angle)))];
}
