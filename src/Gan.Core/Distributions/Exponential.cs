namespace Gan;

/// <summary>The exponential distribution, p(x) = Rate·exp(−Rate·x) on [0, ∞).</summary>
/// <param name="Rate">The rate, above 0: mean and sd are 1/Rate.</param>
public sealed record Exponential(double Rate) : IContinuousDistribution
{
    public double Rate { get; } = Guard.Positive(Rate);

    public double Mean => 1 / Rate;
    public double Variance => 1 / (Rate * Rate);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => new(1, Rate);
    public IReadOnlyList<Interval> Support => [new(0, double.PositiveInfinity)];
    public IEnumerable<double> Breakpoints => ScaleGrid.OneSided(0, 1 / Rate);

    public double LogDensity(AnchoredPoint x) => x.Value < 0 ? double.NegativeInfinity : Math.Log(Rate) - Rate * x.Value;
    public double Cdf(double x) => x <= 0 ? 0 : -StableMath.Expm1(-Rate * x);
    public double Survival(double x) => x <= 0 ? 1 : Math.Exp(-Rate * x);
    public double Quantile(double u) => -StableMath.Log1p(-u) / Rate;

    public double Probability(double low, double high)
    {
        double from = Math.Max(low, 0);
        return from < high ? -Math.Exp(-Rate * from) * double.ExpM1(-Rate * (high - from)) : 0;
    }

    /// <summary>Draws float32 samples as −log(1 − u)/Rate, u uniform on [0, 1).</summary>
    void IDistribution.Sample(Key key, Span<float> destination) => Float32.Round(destination, x =>
    {
        Draw.Uniform(key, x);
        foreach (ref double u in x)
            u = -Math.Log(1 - u) / Rate;
    });

    public override string ToString() => FormattableString.Invariant($"exponential({Rate})");
}
