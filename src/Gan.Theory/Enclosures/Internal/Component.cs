namespace Gan.Theory.Internal;

/// <summary>
/// A weighted component of a density: that of Location + Scale·Z, where Z has a standard density. All numbers are exact.
/// </summary>
/// <param name="Shape">The standard density.</param>
/// <param name="Weight">The weight, above 0.</param>
/// <param name="Location">The image of 0.</param>
/// <param name="Scale">The factor, not 0.</param>
internal sealed record Component(Shape Shape, Rational Weight, Rational Location, Rational Scale)
{
    public Rational Size => Scale.Abs;
    public IEnumerable<Rational> Breakpoints => Shape.Breakpoints.Select(Image);

    /// <summary>The lower endpoint of the support; null for −∞.</summary>
    public Rational? Lower => Scale.Sign > 0 ? Image(Shape.Lower) : Image(Shape.Upper);

    /// <summary>The upper endpoint of the support; null for ∞.</summary>
    public Rational? Upper => Scale.Sign > 0 ? Image(Shape.Upper) : Image(Shape.Lower);

    /// <summary>Returns how the density decays above or below every number.</summary>
    public Decay Decay(bool above) => Shape.IsUnbounded(above == Scale.Sign > 0) ? Shape.Decay : Internal.Decay.None;

    /// <summary>Returns true if x is in the support.</summary>
    public bool IsPositiveAt(Rational x) => Shape.Contains(Preimage(x));

    /// <summary>Returns the component of −X.</summary>
    public Component Reflected() => this with { Location = -Location, Scale = -Scale };

    /// <summary>
    /// Returns a function from t to the weighted density, or to its logarithm, at anchor + t, on the smooth piece that
    /// contains a point.
    /// </summary>
    public Func<Series, Series> On(Rational anchor, Rational inside)
    {
        var reference = Shape.Reference(Preimage(inside));
        var offset = ((anchor - Image(reference)) / Scale).ToEnclosure();
        var rate = (1.0 / Scale).ToEnclosure();
        var factor = (Weight / Size).ToEnclosure();
        var at = Preimage(inside);
        if (Shape.IsAlgebraic)
            return t => factor * Shape.At(rate * t + offset, at);
        var logarithm = factor.Log();
        return t => Shape.At(rate * t + offset, at) + logarithm;
    }

    /// <summary>
    /// Returns a bound of the log of the weighted density at a distance y ≥ from beyond a point, outwards.
    /// </summary>
    public TailForm Tail(Rational beyond, double from)
    {
        var shift = (beyond - Location).Abs.ToEnclosure();
        var scale = Size.ToEnclosure();
        var form = Shape.Tail(Math.Max(0, ((shift + from) / scale).Lower)).Substituted(shift, scale, from);
        return form with { A = form.A + (Weight / Size).ToEnclosure().Log() };
    }

    /// <summary>
    /// Returns the slope with which the weighted density rises from 0 at x, on the side above or below it; null if it does
    /// not.
    /// </summary>
    public Rational? EdgeSlope(Rational x, bool above)
    {
        bool atLower = above == Scale.Sign > 0;
        return (atLower ? Shape.Lower : Shape.Upper) is { } end && Image(end) == x && Shape.EdgeSlope(atLower) is { } slope
            ? slope * Weight / (Size * Size) : null;
    }

    private Rational Image(Rational z) => Location + Scale * z;
    private Rational? Image(Rational? z) => z is { } finite ? Image(finite) : null;
    private Rational Preimage(Rational x) => (x - Location) / Scale;
}
