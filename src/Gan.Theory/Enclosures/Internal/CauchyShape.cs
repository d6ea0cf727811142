namespace Gan.Theory.Internal;

/// <summary>1/(π(1 + z²)).</summary>
internal sealed record CauchyShape() : Shape(null, null)
{
    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.PowerLaw;
    public override bool IsAlgebraic => true;
    public override Series At(Series u, Rational inside) => 1 / Enclosure.Pi / (u.Square() + 1);

    public override TailForm Tail(double from) =>
        new(Enclosure.Hull(-(1 / Enclosure.Of(from).Square()).Log1p(), 0) - Enclosure.Pi.Log(), 0, 0, -2);
}
