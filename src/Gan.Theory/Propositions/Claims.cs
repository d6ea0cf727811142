using System.Collections.Immutable;

namespace Gan.Theory;

/// <summary>The claims: those of the paper in its order, then those of later publications.</summary>
public static class Claims
{
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
        StepConditions.Claim,
        Saturation.Gradients,
        Saturation.TrainedGradients,
        Saturation.Divergence,
        VariationalBounds.FGan,
        VariationalBounds.LeastSquares,
        KantorovichDuality.Claim,
        DiracGan.Claim,
    ];

    /// <summary>The claim of a name.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static Claim Find(string id) => Nearest.Find("claim", id, All, c => c.Id);
}
