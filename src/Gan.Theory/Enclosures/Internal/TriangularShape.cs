namespace Gan.Theory.Internal;

/// <summary>2z/Mode up to the mode and 2(1 − z)/(1 − Mode) beyond it, on [0, 1].</summary>
/// <param name="Mode">The mode, from 0 to 1.</param>
internal sealed record TriangularShape(Rational Mode) : Shape(0.0, 1.0)
{
    public override IEnumerable<Rational> Breakpoints => [0.0, Mode, 1.0];
    public override bool IsAlgebraic => true;
    public override Rational Reference(Rational inside) => inside < Mode ? 0.0 : 1.0;

    public override Series At(Series u, Rational inside) =>
        (inside < Mode ? (Rational)2.0 / Mode : (Rational)(-2.0) / (1.0 - Mode)).ToEnclosure() * u;

    public override Rational? EdgeSlope(bool atLower) =>
        (atLower ? Mode : 1.0 - Mode) is var width && width.Sign > 0 ? (Rational)2.0 / width : null;
}
