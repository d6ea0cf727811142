namespace Gan.Theory.Internal;

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
