namespace Gan.Theory.Internal;

/// <summary>Which divergences are infinite, decided by how the laws run out at infinity and at shared support ends.</summary>
internal static class Finiteness
{
    /// <summary>What rounding leaves in an exponent: 2·(−0.7) + 0.4 is a little above −1.</summary>
    private const double Digits = 1e-12;

    /// <summary>∫ p log(p/q) = ∞ although q has mass wherever p has: p·|log q| is not integrable at a tail.</summary>
    public static bool KlDiverges(ILineLaw p, ILineLaw q) =>
        KlDiverges(p.LowerTail, q.LowerTail) || KlDiverges(p.UpperTail, q.UpperTail);

    /// <summary>∫ p²/q = ∞: at a tail, or at an end where p²/q goes like a power of −1 or less.</summary>
    public static bool ChiSquaredDiverges(ILineLaw p, ILineLaw q) =>
        ChiSquaredDiverges(p.LowerTail, q.LowerTail) || ChiSquaredDiverges(p.UpperTail, q.UpperTail)
        || p is IContinuousLaw a && q is IContinuousLaw b && a.Ends.Concat(b.Ends).Any(at =>
            2 * a.PowerAt(at, above: true) - b.PowerAt(at, above: true) <= -1 + Digits
            || 2 * a.PowerAt(at, above: false) - b.PowerAt(at, above: false) <= -1 + Digits);

    /// <summary>p·|log q| at infinity, where log q ~ −Rate·|x|^Power or −exp(Rate·|x|).</summary>
    private static bool KlDiverges(Tail p, Tail q)
    {
        if (!p.Reaches || !q.Reaches)
            return false;
        if (double.IsPositiveInfinity(q.Power))
            return p.Power == 0 || p.Power == 1 && (p.Rate < q.Rate || p.Rate == q.Rate && p.Degree >= -1 - Digits);
        return p.Power == 0 && q.Power > 0 && p.Degree + q.Power >= -1 - Digits;
    }

    /// <summary>p²/q at infinity.</summary>
    private static bool ChiSquaredDiverges(Tail p, Tail q)
    {
        if (!p.Reaches || !q.Reaches)
            return false;
        if (p.Power != q.Power)
            return p.Power < q.Power;
        if (double.IsPositiveInfinity(p.Power))
            return p.Rate < q.Rate || p.Rate == q.Rate && Math.Log(2) + p.Coefficient <= q.Coefficient;
        double rate = 2 * p.Rate - q.Rate, degree = 2 * p.Degree - q.Degree;
        if (p.Power == Tail.Factorial && rate == 0 && !Alike(2 * p.Coefficient, q.Coefficient))
            return 2 * p.Coefficient > q.Coefficient;
        // Of two normal laws with p's variance twice q's only a line is left in the exponent: it grows to one side, or is flat.
        return rate < 0 || rate == 0 && (p.Power == 2 || degree >= -1 - Digits);
    }

    /// <summary>∫ |F − G| = ∞: a power tail without a mean that the other law does not share to the first order.</summary>
    public static bool WassersteinDiverges(ILineLaw p, ILineLaw q) =>
        WassersteinDiverges(p.LowerTail, q.LowerTail) || WassersteinDiverges(p.UpperTail, q.UpperTail);

    private static bool WassersteinDiverges(Tail p, Tail q) =>
        (Heavy(p) || Heavy(q)) && !(Heavy(p) && Heavy(q) && p.Degree == q.Degree && Alike(p.Coefficient, q.Coefficient));

    /// <summary>Equal but for the rounding of two ways to compute them.</summary>
    private static bool Alike(double a, double b) => Math.Abs(a - b) <= Digits * Math.Abs(a);

    private static bool Heavy(Tail t) => t is { Reaches: true, Power: 0, Degree: >= -2 };
}
