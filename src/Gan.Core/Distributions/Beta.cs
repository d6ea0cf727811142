namespace Gan;

/// <summary>The beta distribution, p(x) = x^(A − 1)·(1 − x)^(B − 1) / B(A, B) on [0, 1].</summary>
/// <param name="A">The exponent at 0 plus 1, from 0.05 to 1e6.</param>
/// <param name="B">The exponent at 1 plus 1, from 0.05 to 1e6.</param>
public sealed record Beta(double A, double B) : IContinuousDistribution
{
    public double A { get; } = Guard.Between(A, 0.05, 1e6, "0.05 to 1e6");
    public double B { get; } = Guard.Between(B, 0.05, 1e6, "0.05 to 1e6");

    public double Mean => A / (A + B);
    public double Variance => A * B / ((A + B) * (A + B) * (A + B + 1));
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IReadOnlyList<Interval> Support => [new(0, 1, A - 1, B - 1)];

    public IEnumerable<double> Breakpoints =>
        ScaleGrid.TwoSided(Mean, Math.Sqrt(Variance)).Where(x => x is > 0 and < 1).Concat([0, 1]);

    public double LogDensity(AnchoredPoint x)
    {
        double below = x.Minus(0), above = -x.Minus(1);
        return below < 0 || above < 0 ? double.NegativeInfinity
            : below == 0 ? AtEndpoint(A, B) : above == 0 ? AtEndpoint(B, A)
            : Stirling.LogBetaTerm(A, B, below, above) - Math.Log(below) - Math.Log(above);
    }

    public double Cdf(double x) => x <= 0 ? 0 : x >= 1 ? 1 : IncompleteBeta.Regularized(A, B, x, 1 - x);
    public double Survival(double x) => x <= 0 ? 1 : x >= 1 ? 0 : IncompleteBeta.Regularized(B, A, 1 - x, x);
    public double Quantile(double u) => MathNet.Numerics.Distributions.Beta.InvCDF(A, B, u);
    public override string ToString() => FormattableString.Invariant($"beta({A},{B})");

    private static double AtEndpoint(double here, double there) =>
        here < 1 ? double.PositiveInfinity : here > 1 ? double.NegativeInfinity : Math.Log(there);
}
