namespace Gan.Theory.Internal;

/// <summary>exp(−|z|)/2.</summary>
internal sealed record LaplaceShape() : Shape(null, null)
{
    private static readonly Enclosure LogTwo = Enclosure.Of(2).Log();

    public override IEnumerable<Rational> Breakpoints => [0.0];
    public override Decay Decay => Decay.Exponential;
    public override Series At(Series u, Rational inside) => (inside.Sign > 0 ? -u : u) - LogTwo;
    public override TailForm Tail(double from) => new(-LogTwo, -1, 0, 0);
}
