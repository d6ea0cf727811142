using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// An f-divergence, D_f(P ‖ Q) = ∫ q f(p/q) with f convex and f(1) = 0 (Csiszár 1963; Ali and Silvey 1966), in nats. P plays
/// p_data, Q plays p_g. What is integrated is q·(f(t) − f′(1)(t − 1)) at t = p/q, which has the same integral and is
/// nowhere below 0, so that nothing cancels however near the two laws are.
/// </summary>
public sealed class FDivergence
{
    private readonly Func<double, double, double, double> pointwise;
    private readonly Func<ILineLaw, ILineLaw, bool> infinite;

    private FDivergence(
        string name, Func<double, double> f, Func<double, double, double, double> pointwise, double atZero, double atInfinity,
        Func<ILineLaw, ILineLaw, bool>? infinite = null)
    {
        (Name, F, this.pointwise, AtZero, AtInfinity) = (name, f, pointwise, atZero, atInfinity);
        this.infinite = infinite ?? ((_, _) => false);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>f, without its affine part: f(1) = f′(1) = 0 where it is differentiable there.</summary>
    public Func<double, double> F { get; }

    /// <summary>f(0): what each unit of Q's mass costs where P has none.</summary>
    public double AtZero { get; }

    /// <summary>lim f(t)/t: what each unit of P's mass costs where Q has none.</summary>
    public double AtInfinity { get; }

    /// <summary>KL(P ‖ Q) = ∫ p log(p/q); f(t) = t log t − t + 1.</summary>
    public static FDivergence Kl { get; } = new(
        "kl", t => t * Math.Log(t) - t + 1, Pointwise.Kl, 1, double.PositiveInfinity, Finiteness.KlDiverges);

    /// <summary>KL(Q ‖ P); f(t) = t − 1 − log t.</summary>
    public static FDivergence ReverseKl { get; } = new(
        "reverse-kl", t => t - 1 - Math.Log(t), (p, q, d) => Pointwise.Kl(q, p, -d), double.PositiveInfinity, 1,
        (p, q) => Finiteness.KlDiverges(q, p));

    /// <summary>JSD = ½ KL(P ‖ M) + ½ KL(Q ‖ M), M = (P + Q)/2; at most log 2.</summary>
    public static FDivergence Js { get; } = new(
        "js", t => 0.5 * (t * Math.Log(t) - (1 + t) * Math.Log(0.5 * (1 + t))), Pointwise.Js, 0.5 * Math.Log(2), 0.5 * Math.Log(2));

    /// <summary>Total variation, ½ ∫ |p − q|; at most 1.</summary>
    public static FDivergence Tv { get; } = new("tv", t => 0.5 * Math.Abs(t - 1), Pointwise.Tv, 0.5, 0.5);

    /// <summary>The squared Hellinger distance, 1 − ∫ √(pq) = ½ ∫ (√p − √q)²; at most 1.</summary>
    public static FDivergence SquaredHellinger { get; } = new(
        "squared-hellinger", t => 0.5 * (Math.Sqrt(t) - 1) * (Math.Sqrt(t) - 1), Pointwise.SquaredHellinger, 0.5, 0.5);

    /// <summary>Pearson's χ² = ∫ (p − q)²/q; f(t) = (t − 1)².</summary>
    public static FDivergence ChiSquared { get; } = new(
        "chi2", t => (t - 1) * (t - 1), Pointwise.ChiSquared, 1, double.PositiveInfinity, Finiteness.ChiSquaredDiverges);

    /// <summary>Neyman's χ² = ∫ (p − q)²/p; f(t) = (t − 1)²/t.</summary>
    public static FDivergence Neyman { get; } = new(
        "neyman", t => (t - 1) * (t - 1) / t, (p, q, d) => Pointwise.ChiSquared(q, p, -d), double.PositiveInfinity, 1,
        (p, q) => Finiteness.ChiSquaredDiverges(q, p));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FDivergence> All { get; } = [Kl, ReverseKl, Js, Tv, SquaredHellinger, ChiSquared, Neyman];

    /// <summary>
    /// The integrand at one point, from log p and log q: q·f(p/q), 0 or more, with the cases of mass where the other law has none.
    /// </summary>
    public double At(double logP, double logQ) => (double.IsNegativeInfinity(logP), double.IsNegativeInfinity(logQ)) switch
    {
        (true, true) => 0,
        // A pole is a single point, which has no mass.
        _ when double.IsPositiveInfinity(logP) || double.IsPositiveInfinity(logQ) => 0,
        (true, false) => Costs(AtZero, Math.Exp(logQ)),
        (false, true) => Costs(AtInfinity, Math.Exp(logP)),
        _ => pointwise(logP, logQ, logQ - logP),
    };

    /// <summary>Where the mass is below the smallest number it costs nothing, whatever a unit costs.</summary>
    private static double Costs(double unit, double mass) => mass == 0 ? 0 : unit * mass;

    /// <summary>D_f(P ‖ Q) of laws on the line: quadrature with densities, a sum over atoms.</summary>
    public Estimate Of(ILineLaw p, ILineLaw q) => (p, q) switch
    {
        _ when Supports.Disjoint(p, q) => double.IsInfinity(AtZero + AtInfinity) ? Estimate.Infinite : Estimate.Exact(AtZero + AtInfinity),
        _ when double.IsInfinity(AtInfinity) && !Supports.Within(p, q) => Estimate.Infinite,
        _ when double.IsInfinity(AtZero) && !Supports.Within(q, p) => Estimate.Infinite,
        _ when infinite(p, q) => Estimate.Infinite,
        (IContinuousLaw a, IContinuousLaw b) => Bounded(Quadrature.Integrate(
            x => WithSlack(a.LogDensity(x), b.LogDensity(x)), [p, q], this == Tv ? Crossings.Of(x => LogRatio(a, b, x), p, q) : [])),
        (IDiscreteLaw a, IDiscreteLaw b) => Bounded(Summation.Over(x => WithSlack(a.LogMass(x), b.LogMass(x)), a, b)),
        _ => throw new NotSupportedException($"laws with densities or with atoms are required, got {p} and {q}"),
    };

    /// <summary>The integrand and what the rounding of the two logarithms leaves in it.</summary>
    internal (double Value, double Slack) WithSlack(double logP, double logQ)
    {
        double value = At(logP, logQ);
        if (value == 0 || double.IsInfinity(logP) || double.IsInfinity(logQ))
            return (value, value * Rounding.Of(Math.Max(logP, logQ)));
        double errorP = Rounding.Of(logP), errorQ = Rounding.Of(logQ);
        return (value,
            Math.Abs(pointwise(logP + errorP, logQ, logQ - logP - errorP) - value)
            + Math.Abs(pointwise(logP, logQ + errorQ, logQ - logP + errorQ) - value));
    }

    /// <summary>log p/q, whose sign is that of p − q: the total variation has a kink where it changes.</summary>
    private static double LogRatio(IContinuousLaw p, IContinuousLaw q, double x) => p.LogDensity(x) - q.LogDensity(x);

    /// <summary>Normalisation to within rounding is taken for granted by the integrand; its error is that of the laws' constants.</summary>
    private static Estimate Bounded(Estimate e) => double.IsInfinity(e.Value) ? e : e with { Error = e.Error + 1e-15 * Math.Min(1, e.Value) };
}
