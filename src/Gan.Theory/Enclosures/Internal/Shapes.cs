namespace Gan.Theory.Internal;

/// <summary>exp(−z²/2)/√(2π).</summary>
internal sealed record NormalShape() : Shape(null, null)
{
    private static readonly Enclosure HalfLogTau = (2 * Enclosure.Pi).Log() / 2;

    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Gaussian;
    public override Series At(Series u, Rational inside) => -0.5 * u.Square() - HalfLogTau;
    public override TailForm Tail(double from) => new(-HalfLogTau, 0, -0.5, 0);
}

/// <summary>exp(−|z|)/2.</summary>
internal sealed record LaplaceShape() : Shape(null, null)
{
    private static readonly Enclosure LogTwo = Enclosure.Of(2).Log();

    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Exponential;
    public override Series At(Series u, Rational inside) => (inside.Sign > 0 ? -u : u) - LogTwo;
    public override TailForm Tail(double from) => new(-LogTwo, -1, 0, 0);
}

/// <summary>e^−|z|/(1 + e^−|z|)².</summary>
internal sealed record LogisticShape() : Shape(null, null)
{
    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Exponential;

    public override Series At(Series u, Rational inside)
    {
        var outwards = inside.Sign > 0 ? -u : u;
        return outwards - 2 * outwards.Exp().Log1p();
    }

    public override TailForm Tail(double from) =>
        new(Enclosure.Hull(-2 * Enclosure.Of(-from).Exp().Log1p(), 0), -1, 0, 0);
}

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

/// <summary>exp(−z) for z ≥ 0.</summary>
internal sealed record ExponentialShape() : Shape(0.0, null)
{
    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Exponential;
    public override Series At(Series u, Rational inside) => -u;
    public override TailForm Tail(double from) => new(0, -1, 0, 0);
}

/// <summary>1 on [0, 1].</summary>
internal sealed record UniformShape() : Shape(0.0, 1.0)
{
    public override IEnumerable<Rational> Breakpoints => [0.0, 1.0];
    public override bool IsAlgebraic => true;
    public override Series At(Series u, Rational inside) => Series.Constant(1, u.Order);
}

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
