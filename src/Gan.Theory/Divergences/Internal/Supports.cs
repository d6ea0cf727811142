namespace Gan.Theory.Internal;

/// <summary>How the supports of two laws lie to each other.</summary>
internal static class Supports
{
    /// <summary>True if Q has mass wherever P has: P is absolutely continuous.</summary>
    public static bool Within(ILineLaw p, ILineLaw q) => (p, q) switch
    {
        (IContinuousLaw a, IContinuousLaw b) => a.Support.All(s => b.Support.Any(t => s.Lower >= t.Lower && s.Upper <= t.Upper)),
        (IDiscreteLaw a, IDiscreteLaw b) => Atoms(a, b).All(x => double.IsNegativeInfinity(a.LogMass(x)) || b.LogMass(x) > double.NegativeInfinity)
            && (!a.UpperTail.Reaches || b.UpperTail.Reaches),
        _ => false,
    };

    /// <summary>True if nowhere both have mass; laws with densities and laws of atoms never do.</summary>
    public static bool Disjoint(ILineLaw p, ILineLaw q) => (p, q) switch
    {
        (IContinuousLaw a, IContinuousLaw b) => !a.Support.Any(s => b.Support.Any(t => s.Lower < t.Upper && t.Lower < s.Upper)),
        (IDiscreteLaw a, IDiscreteLaw b) => !(a.UpperTail.Reaches && b.UpperTail.Reaches)
            && Atoms(a, b).All(x => double.IsNegativeInfinity(a.LogMass(x)) || double.IsNegativeInfinity(b.LogMass(x))),
        _ => true,
    };

    /// <summary>
    /// The atoms up to a few beyond the last mark of either: infinite laws here have an atom at every whole number from their
    /// first on, so that what holds for these holds for all.
    /// </summary>
    private static IEnumerable<double> Atoms(IDiscreteLaw a, IDiscreteLaw b)
    {
        double last = a.Marks.Concat(b.Marks).Max() + 2;
        return Merge.Ascending(a.Atoms, b.Atoms).TakeWhile(x => x <= last);
    }
}
