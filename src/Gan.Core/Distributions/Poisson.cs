namespace Gan;

/// <summary>The Poisson distribution on 0, 1, 2, …, P(k) = e^(−Lambda)·Lambdaᵏ / k!.</summary>
/// <param name="Lambda">The mean, above 0 and at most 10⁶.</param>
public sealed record Poisson(double Lambda) : IDiscreteDistribution
{
    public double Lambda { get; } = Guard.Between(Lambda, double.Epsilon, 1e6, "a number above 0, at most 1e6,");

    public double Mean => Lambda;
    public double Variance => Lambda;
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => new(Tail.Factorial, 1, -0.5, 1 + Math.Log(Lambda));
    public IEnumerable<double> Atoms => Integers.From(0);
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Lambda, Math.Sqrt(Lambda)).Where(x => x > 0).Append(0);

    public double LogMass(double x) => !Integers.Contain(x, 0) ? double.NegativeInfinity
        : x == 0 ? -Lambda : Stirling.LogGammaTerm(x, Lambda) - Math.Log(x);

    public double Cdf(double x) =>
        x < 0 ? 0 : double.IsPositiveInfinity(x) ? 1 : IncompleteGamma.Upper(Math.Floor(x) + 1, Lambda);

    public double Survival(double x) =>
        x < 0 ? 1 : double.IsPositiveInfinity(x) ? 0 : IncompleteGamma.Lower(Math.Floor(x) + 1, Lambda);

    public double Quantile(double u) => Integers.Quantile(this, u, 0);
    public override string ToString() => FormattableString.Invariant($"poisson({Lambda})");
}
