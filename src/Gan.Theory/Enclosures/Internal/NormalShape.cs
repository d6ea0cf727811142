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
