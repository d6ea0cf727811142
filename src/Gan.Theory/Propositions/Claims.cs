using System.Collections.Immutable;
using Gan.Theory.Internal;

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

    /// <summary>
    /// The claims whose inequalities are decided by intervals: a case holds only if the inequality is proven for all numbers
    /// in the enclosures of both sides. They have the names of the claims of <see cref="All"/> that they decide.
    /// </summary>
    public static ImmutableArray<Claim> Enclosed { get; } =
    [
        PointsByIntervals.Lemma,
        PointsByIntervals.Proposition1,
        IntegralsByIntervals.Proposition1,
        IntegralsByIntervals.Criterion,
        IntegralsByIntervals.Minimum,
        IntegralsByIntervals.OnlyIf,
        StepsByIntervals.Convexity,
        StepsByIntervals.Convergence,
        IntegralsByIntervals.Limits,
        StepsByIntervals.Conditions,
        DualityByIntervals.FGan,
        PointsByIntervals.LeastSquares,
        DualityByIntervals.Kantorovich,
        StepsByIntervals.DiracGan,
    ];

    /// <summary>The claim of a name.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static Claim Find(string id) => Nearest.Find("claim", id, All, c => c.Id);
}
