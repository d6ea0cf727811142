using MathNet.Numerics;

namespace Gan;

/// <summary>The gamma distribution, p(x) = Rate^Shape·x^(Shape − 1)·exp(−Rate·x) / Γ(Shape) on [0, ∞).</summary>
/// <param name="Shape">The shape, from 0.05 to 1e6.</param>
/// <param name="Rate">The rate, above 0.</param>
public sealed record Gamma(double Shape, double Rate) : IContinuousDistribution
{
    public double Shape { get; } = Guard.Between(Shape, 0.05, 1e6, "0.05 to 1e6");
    public double Rate { get; } = Guard.Positive(Rate);

    public double Mean => Shape / Rate;
    public double Variance => Shape / (Rate * Rate);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => new(1, Rate, Shape - 1);
    public IReadOnlyList<Interval> Support => [new(0, double.PositiveInfinity, Shape - 1)];

    public IEnumerable<double> Breakpoints =>
        ScaleGrid.TwoSided(Mean, Math.Sqrt(Variance)).Append(Math.Max(0, (Shape - 1) / Rate)).Where(x => x > 0).Append(0);

    public double LogDensity(AnchoredPoint x) => x.Minus(0) switch
    {
        < 0 => double.NegativeInfinity,
        0 => Shape < 1 ? double.PositiveInfinity : Shape > 1 ? double.NegativeInfinity : Math.Log(Rate),
        var above => Stirling.LogGammaTerm(Shape, Rate * above) - Math.Log(above),
    };

    public double Cdf(double x) => x <= 0 ? 0 : IncompleteGamma.Lower(Shape, Rate * x);
    public double Survival(double x) => x <= 0 ? 1 : IncompleteGamma.Upper(Shape, Rate * x);
    public double Quantile(double u) => SpecialFunctions.GammaLowerRegularizedInv(Shape, u) / Rate;
    public override string ToString() => FormattableString.Invariant($"gamma({Shape},{Rate})");
}
