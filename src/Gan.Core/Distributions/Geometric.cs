namespace Gan;

/// <summary>
/// The geometric distribution on 1, 2, …, P(k) = P·(1 − P)^(k − 1): the number of trials to the first success.
/// </summary>
/// <param name="P">The probability of success, from 1e-6 to 1.</param>
public sealed record Geometric(double P) : IDiscreteDistribution
{
    public double P { get; } = Guard.Between(P, 1e-6, 1, "1e-6 to 1");

    public double Mean => 1 / P;
    public double Variance => (1 - P) / (P * P);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => P < 1 ? new(1, -StableMath.Log1p(-P)) : Tail.None;
    public IEnumerable<double> Atoms => P < 1 ? Integers.From(1) : [1];
    public IEnumerable<double> Breakpoints => ScaleGrid.OneSided(1, 1 / P);

    public double LogMass(double x) => !Integers.Contain(x, 1) ? double.NegativeInfinity
        : x == 1 ? Math.Log(P) : Math.Log(P) + (x - 1) * StableMath.Log1p(-P);

    public double Cdf(double x) => x < 1 ? 0 : P == 1 ? 1 : -StableMath.Expm1(Math.Floor(x) * StableMath.Log1p(-P));
    public double Survival(double x) => x < 1 ? 1 : P == 1 ? 0 : Math.Exp(Math.Floor(x) * StableMath.Log1p(-P));
    public double Quantile(double u) => P == 1 ? 1 : Math.Max(1, Math.Ceiling(StableMath.Log1p(-u) / StableMath.Log1p(-P)));
    public override string ToString() => FormattableString.Invariant($"geometric({P})");
}
