using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// An f-divergence, D_f(P ‖ Q) = ∫ q f(p/q) with f convex and f(1) = 0 (Csiszár 1963; Ali and Silvey 1966), in nats, for P =
/// p_data and Q = p_g. The integrand is q·(f(t) − f′(1)(t − 1)) at t = p/q: it has the same integral and is nowhere
/// negative, so that nothing cancels for distributions that nearly agree.
/// </summary>
public sealed class FDivergence
{
    private readonly Func<double, double, double, double> pointwise;
    private readonly Func<IUnivariateDistribution, IUnivariateDistribution, bool> infinite;

    private FDivergence(
        string name, Func<double, double> f, Func<double, double, double, double> pointwise,
        double atZero, double atInfinity,
        Func<IUnivariateDistribution, IUnivariateDistribution, bool>? infinite = null)
    {
        (Name, F, this.pointwise, AtZero, AtInfinity) = (name, f, pointwise, atZero, atInfinity);
        this.infinite = infinite ?? ((_, _) => false);
    }

    public string Name { get; }

    /// <summary>f without its affine part: f(1) = 0, and f′(1) = 0 if f is differentiable at 1.</summary>
    public Func<double, double> F { get; }

    /// <summary>f(0): the contribution of each unit of mass of Q where P has none.</summary>
    public double AtZero { get; }

    /// <summary>lim f(t)/t for t → ∞: the contribution of each unit of mass of P where Q has none.</summary>
    public double AtInfinity { get; }

    /// <summary>KL(P ‖ Q) = ∫ p log(p/q); f(t) = t log t − t + 1.</summary>
    public static FDivergence Kl { get; } = new(
        "kl", t => t * Math.Log(t) - t + 1, DivergenceIntegrands.Kl, 1, double.PositiveInfinity, Finiteness.KlDiverges);

    /// <summary>KL(Q ‖ P); f(t) = t − 1 − log t.</summary>
    public static FDivergence ReverseKl { get; } = new(
        "reverse-kl", t => t - 1 - Math.Log(t), (p, q, d) => DivergenceIntegrands.Kl(q, p, -d), double.PositiveInfinity, 1,
        (p, q) => Finiteness.KlDiverges(q, p));

    /// <summary>JSD = ½ KL(P ‖ M) + ½ KL(Q ‖ M), M = (P + Q)/2; at most log 2.</summary>
    public static FDivergence Js { get; } = new(
        "js", t => 0.5 * (t * Math.Log(t) - (1 + t) * Math.Log(0.5 * (1 + t))), DivergenceIntegrands.Js,
        0.5 * Math.Log(2), 0.5 * Math.Log(2));

    /// <summary>Total variation, ½ ∫ |p − q|; at most 1.</summary>
    public static FDivergence Tv { get; } = new("tv", t => 0.5 * Math.Abs(t - 1), DivergenceIntegrands.Tv, 0.5, 0.5);

    /// <summary>The squared Hellinger distance, 1 − ∫ √(pq) = ½ ∫ (√p − √q)²; at most 1.</summary>
    public static FDivergence SquaredHellinger { get; } = new(
        "squared-hellinger", t => 0.5 * (Math.Sqrt(t) - 1) * (Math.Sqrt(t) - 1), DivergenceIntegrands.SquaredHellinger,
        0.5, 0.5);

    /// <summary>Pearson's χ² = ∫ (p − q)²/q; f(t) = (t − 1)².</summary>
    public static FDivergence ChiSquared { get; } = new(
        "chi2", t => (t - 1) * (t - 1), DivergenceIntegrands.ChiSquared,
        1, double.PositiveInfinity, Finiteness.ChiSquaredDiverges);

    /// <summary>Neyman's χ² = ∫ (p − q)²/p; f(t) = (t − 1)²/t.</summary>
    public static FDivergence Neyman { get; } = new(
        "neyman", t => (t - 1) * (t - 1) / t, (p, q, d) => DivergenceIntegrands.ChiSquared(q, p, -d),
        double.PositiveInfinity, 1, (p, q) => Finiteness.ChiSquaredDiverges(q, p));

    /// <summary>The seven divergences.</summary>
    public static IReadOnlyList<FDivergence> All { get; } = [Kl, ReverseKl, Js, Tv, SquaredHellinger, ChiSquared, Neyman];

    /// <summary>
    /// Returns the integrand q·f(p/q) at one point, from log p and log q; it is not negative. The logarithm of a density of
    /// 0 is −∞.
    /// </summary>
    public double At(double logP, double logQ) => (double.IsNegativeInfinity(logP), double.IsNegativeInfinity(logQ)) switch
    {
        (true, true) => 0,
        // A pole of a density is a single point, which has no mass.
        _ when double.IsPositiveInfinity(logP) || double.IsPositiveInfinity(logQ) => 0,
        (true, false) => Contribution(AtZero, Math.Exp(logQ)),
        (false, true) => Contribution(AtInfinity, Math.Exp(logP)),
        _ => pointwise(logP, logQ, logQ - logP),
    };

    /// <summary>Returns unit·mass, but 0 for a mass that has underflowed, also if unit is infinite.</summary>
    private static double Contribution(double unit, double mass) => mass == 0 ? 0 : unit * mass;

    /// <summary>Computes D_f(P ‖ Q) on the line: by quadrature of densities, or by a sum over atoms.</summary>
    public Estimate Of(IUnivariateDistribution p, IUnivariateDistribution q) => (p, q) switch
    {
        _ when IsInfinite(p, q) => Estimate.Infinite,
        _ when Supports.Disjoint(p, q) => Estimate.Exact(AtZero + AtInfinity),
        (IContinuousDistribution a, IContinuousDistribution b) => WithNormalisationError(Quadrature.Integrate(
            x => WithRoundingError(a.LogDensity(x), b.LogDensity(x)), [p, q],
            this == Tv ? Crossings.Of(x => LogRatio(a, b, x), p, q) : [])),
        (IDiscreteDistribution a, IDiscreteDistribution b) =>
            WithNormalisationError(Summation.Over(x => WithRoundingError(a.LogMass(x), b.LogMass(x)), a, b)),
        _ => throw new NotSupportedException($"continuous or discrete distributions required, got {p} and {q}"),
    };

    /// <summary>Returns true if D_f(P ‖ Q) = ∞, by the supports, their endpoints and the tails.</summary>
    internal bool IsInfinite(IUnivariateDistribution p, IUnivariateDistribution q) =>
        double.IsInfinity(AtInfinity) && !Supports.Within(p, q) || double.IsInfinity(AtZero) && !Supports.Within(q, p)
        || infinite(p, q);

    /// <summary>Returns the integrand and its error from the rounding of the two logarithms.</summary>
    internal (double Value, double RoundingError) WithRoundingError(double logP, double logQ)
    {
        double value = At(logP, logQ);
        if (value == 0 || double.IsInfinity(logP) || double.IsInfinity(logQ))
            return (value, value * Rounding.Of(Math.Max(logP, logQ)));
        double errorP = Rounding.Of(logP), errorQ = Rounding.Of(logQ);
        return (value,
            Math.Abs(pointwise(logP + errorP, logQ, logQ - logP - errorP) - value)
            + Math.Abs(pointwise(logP, logQ + errorQ, logQ - logP + errorQ) - value));
    }

    /// <summary>Returns the integrand and its rounding error from log p and an accurate log q/p, both finite.</summary>
    internal (double Value, double RoundingError) AtRatio(double logP, double logRatio)
    {
        if (double.IsInfinity(logP))
            return default;
        double value = pointwise(logP, logP + logRatio, logRatio);
        return (value, 2 * value * Rounding.Of(logP));
    }

    /// <summary>
    /// Returns log p/q. Its sign is that of p − q; where it changes, the integrand of the total variation has a kink.
    /// </summary>
    private static double LogRatio(IContinuousDistribution p, IContinuousDistribution q, double x) =>
        p.LogDensity(x) - q.LogDensity(x);

    /// <summary>
    /// Adds the error of the densities' normalising constants: leaving out the affine part of f assumes that they are exact.
    /// </summary>
    private static Estimate WithNormalisationError(Estimate e) =>
        double.IsInfinity(e.Value) ? e : e with { Error = e.Error + 1e-15 * Math.Min(1, e.Value) };
}
