namespace Gan.Theory.Internal;

/// <summary>1 on [0, 1].</summary>
internal sealed record UniformShape() : Shape(0.0, 1.0)
{
    public override IEnumerable<Rational> Breakpoints => [0.0, 1.0];
    public override bool IsAlgebraic => true;
    public override Series At(Series u, Rational inside) => Series.Constant(1, u.Order);
}
