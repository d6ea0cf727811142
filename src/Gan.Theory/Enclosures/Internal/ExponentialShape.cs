namespace Gan.Theory.Internal;

/// <summary>exp(−z) for z ≥ 0.</summary>
internal sealed record ExponentialShape() : Shape(0.0, null)
{
    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Exponential;
    public override Series At(Series u, Rational inside) => -u;
    public override TailForm Tail(double from) => new(0, -1, 0, 0);
}
