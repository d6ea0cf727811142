namespace Gan.Theory.Internal;

/// <summary>
/// Decides which divergences are infinite, from the tails of the densities and their powers at common endpoints.
/// </summary>
internal static class Finiteness
{
    /// <summary>The rounding error of an exponent: in float64 2·(−0.7) + 0.4 is a little above −1.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>
    /// Returns true if ∫ p log(p/q) = ∞ although q has mass wherever p has: p·|log q| is not integrable in a tail.
    /// </summary>
    public static bool KlDiverges(IUnivariateDistribution p, IUnivariateDistribution q) =>
        KlDiverges(p.LowerTail, q.LowerTail) || KlDiverges(p.UpperTail, q.UpperTail);

    /// <summary>Returns true if ∫ p²/q = ∞: in a tail, or at an endpoint where p²/q is a power of −1 or less.</summary>
    public static bool ChiSquaredDiverges(IUnivariateDistribution p, IUnivariateDistribution q) =>
        ChiSquaredDiverges(p.LowerTail, q.LowerTail) || ChiSquaredDiverges(p.UpperTail, q.UpperTail)
        || p is IContinuousDistribution a && q is IContinuousDistribution b && a.Endpoints.Concat(b.Endpoints).Any(at =>
            2 * a.PowerAt(at, above: true) - b.PowerAt(at, above: true) <= -1 + Tolerance
            || 2 * a.PowerAt(at, above: false) - b.PowerAt(at, above: false) <= -1 + Tolerance);

    /// <summary>
    /// Returns true if p·|log q| is not integrable at infinity, where log q ~ −Rate·|x|^Power or −exp(Rate·|x|).
    /// </summary>
    private static bool KlDiverges(Tail p, Tail q)
    {
        if (!p.Exists || !q.Exists)
            return false;
        if (double.IsPositiveInfinity(q.Power))
            return p.Power == 0 || p.Power == 1 && (p.Rate < q.Rate || p.Rate == q.Rate && p.Degree >= -1 - Tolerance);
        return p.Power == 0 && q.Power > 0 && p.Degree + q.Power >= -1 - Tolerance;
    }

    /// <summary>Returns true if p²/q is not integrable at infinity.</summary>
    private static bool ChiSquaredDiverges(Tail p, Tail q)
    {
        if (!p.Exists || !q.Exists)
            return false;
        if (p.Power != q.Power)
            return p.Power < q.Power;
        if (double.IsPositiveInfinity(p.Power))
            return p.Rate < q.Rate || p.Rate == q.Rate && Math.Log(2) + p.Coefficient <= q.Coefficient;
        double rate = 2 * p.Rate - q.Rate, degree = 2 * p.Degree - q.Degree;
        if (p.Power == Tail.Factorial && rate == 0 && !NearlyEqual(2 * p.Coefficient, q.Coefficient))
            return 2 * p.Coefficient > q.Coefficient;
        // If p is normal with twice the variance of q, the exponent of p²/q is linear: constant, or growing on one side.
        return rate < 0 || rate == 0 && (p.Power == 2 || degree >= -1 - Tolerance);
    }

    /// <summary>
    /// Returns true if ∫ |F − G| = ∞: one has a power tail without a mean, and the other not the same to leading order.
    /// </summary>
    public static bool WassersteinDiverges(IUnivariateDistribution p, IUnivariateDistribution q) =>
        WassersteinDiverges(p.LowerTail, q.LowerTail) || WassersteinDiverges(p.UpperTail, q.UpperTail);

    private static bool WassersteinDiverges(Tail p, Tail q) =>
        (HasNoMean(p) || HasNoMean(q))
        && !(HasNoMean(p) && HasNoMean(q) && p.Degree == q.Degree && NearlyEqual(p.Coefficient, q.Coefficient));

    /// <summary>Returns true if a tail falls as a power of |x|.</summary>
    public static bool HasPowerLaw(IUnivariateDistribution d) => d.LowerTail.Power == 0 || d.UpperTail.Power == 0;

    /// <summary>Returns true if two numbers are equal to within rounding.</summary>
    private static bool NearlyEqual(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Abs(a);

    private static bool HasNoMean(Tail t) => t is { Exists: true, Power: 0, Degree: >= -2 };
}
