using System.Collections.Immutable;

namespace Gan.Theory;

/// <summary>All claims, in the paper's order, then those beyond it.</summary>
public static class Claims
{
    /// <summary>The claims.</summary>
    public static ImmutableArray<Claim> All { get; } =
    [
        Lemma.Claim,
        Proposition1.Pointwise,
        Proposition1.Integrated,
        TrainedDiscriminator.Claim,
        Theorem1.Criterion,
        Theorem1.Minimum,
        Theorem1.OnlyIf,
        Proposition2.Convexity,
        Proposition2.Convergence,
        Proposition2.Limits,
        Saturation.Gradients,
        Saturation.Divergence,
        Variational.FGan,
        Variational.LeastSquares,
        Kantorovich.Claim,
        DiracGan.Claim,
    ];

    /// <summary>The claim of a name.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static Claim Find(string id) => Nearest.Find("claim", id, All, c => c.Id);
}
