namespace Gan.Theory.Internal;

/// <summary>A standard density in z, smooth between its breakpoints.</summary>
/// <param name="Lower">The lower endpoint of the support; null for −∞.</param>
/// <param name="Upper">The upper endpoint of the support; null for ∞.</param>
internal abstract record Shape(Rational? Lower, Rational? Upper)
{
    /// <summary>Points that separate cells: endpoints, kinks, and the location.</summary>
    public abstract IEnumerable<Rational> Breakpoints { get; }

    /// <summary>The decay of each tail that exists.</summary>
    public virtual Decay Decay => Decay.None;

    /// <summary>Returns true if <see cref="At"/> returns the density, false if its logarithm.</summary>
    public virtual bool IsAlgebraic => false;

    /// <summary>The breakpoint from which <see cref="At"/> measures, on the smooth piece that contains a point.</summary>
    public virtual Rational Reference(Rational inside) => 0.0;

    /// <summary>
    /// Returns the log-density at reference + u, on the smooth piece that contains a point of the support, or the density
    /// if it is algebraic.
    /// </summary>
    public abstract Series At(Series u, Rational inside);

    /// <summary>Returns a bound of the log-density for |z| ≥ from, in |z|.</summary>
    public virtual TailForm Tail(double from) => throw new NotSupportedException("an unbounded support required");

    /// <summary>
    /// Returns the slope with which the density rises from 0 at an endpoint; null if it jumps there.
    /// </summary>
    public virtual Rational? EdgeSlope(bool atLower) => null;

    public bool IsUnbounded(bool above) => (above ? Upper : Lower) is null;

    public bool Contains(Rational z) => !(z < Lower) && !(z > Upper);
}
