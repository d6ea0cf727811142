namespace Gan.Theory.Internal;

/// <summary>Relations between the supports of two distributions.</summary>
internal static class Supports
{
    /// <summary>Returns true if Q has mass wherever P has: P is absolutely continuous with respect to Q.</summary>
    public static bool Within(IUnivariateDistribution p, IUnivariateDistribution q) => (p, q) switch
    {
        (IContinuousDistribution a, IContinuousDistribution b) =>
            a.Support.All(s => b.Support.Any(t => s.Lower >= t.Lower && s.Upper <= t.Upper)),
        (IDiscreteDistribution a, IDiscreteDistribution b) => Atoms(a, b).All(
            x => double.IsNegativeInfinity(a.LogMass(x)) || b.LogMass(x) > double.NegativeInfinity)
            && (!a.UpperTail.Exists || b.UpperTail.Exists),
        _ => false,
    };

    /// <summary>Returns true if nowhere both have mass; a continuous and a discrete distribution never do.</summary>
    public static bool Disjoint(IUnivariateDistribution p, IUnivariateDistribution q) => (p, q) switch
    {
        (IContinuousDistribution a, IContinuousDistribution b) =>
            !a.Support.Any(s => b.Support.Any(t => s.Lower < t.Upper && t.Lower < s.Upper)),
        (IDiscreteDistribution a, IDiscreteDistribution b) => !(a.UpperTail.Exists && b.UpperTail.Exists)
            && Atoms(a, b).All(x => double.IsNegativeInfinity(a.LogMass(x)) || double.IsNegativeInfinity(b.LogMass(x))),
        _ => true,
    };

    /// <summary>
    /// Returns the atoms up to a few beyond the last breakpoint. An infinite discrete distribution has an atom at every
    /// integer from its first one on, so what holds for these atoms holds for all.
    /// </summary>
    private static IEnumerable<double> Atoms(IDiscreteDistribution a, IDiscreteDistribution b)
    {
        double last = a.Breakpoints.Concat(b.Breakpoints).Max() + 2;
        return Merge.Ascending(a.Atoms, b.Atoms).TakeWhile(x => x <= last);
    }
}
