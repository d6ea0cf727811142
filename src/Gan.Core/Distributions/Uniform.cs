namespace Gan;

/// <summary>The uniform distribution, p(x) = 1 / (Upper − Lower) on [Lower, Upper].</summary>
/// <param name="Lower">The lower endpoint, finite.</param>
/// <param name="Upper">The upper endpoint, finite and above <paramref name="Lower"/>.</param>
public sealed record Uniform(double Lower, double Upper) : IContinuousDistribution
{
    public double Lower { get; } = Guard.Finite(Lower);

    public double Upper { get; } =
        Guard.Between(Upper, Math.BitIncrement(Lower), double.MaxValue, "a finite number above lower");

    public double Mean => 0.5 * Lower + 0.5 * Upper;
    public double Variance => (Upper - Lower) * (Upper - Lower) / 12;
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IReadOnlyList<Interval> Support => [new(Lower, Upper)];
    public IEnumerable<double> Breakpoints => [Lower, Upper];

    public double LogDensity(AnchoredPoint x) =>
        x.Minus(Lower) < 0 || x.Minus(Upper) > 0 ? double.NegativeInfinity : -Math.Log(Upper - Lower);

    public double Cdf(double x) => Math.Clamp((x - Lower) / (Upper - Lower), 0, 1);
    public double Survival(double x) => Math.Clamp((Upper - x) / (Upper - Lower), 0, 1);
    public double Quantile(double u) => Lower + u * (Upper - Lower);
    public double Probability(double low, double high) => low < high ? Cdf(high) - Cdf(low) : 0;

    /// <summary>Draws float32 samples as Lower + u·(Upper − Lower), u uniform on [0, 1).</summary>
    void IDistribution.Sample(Key key, Span<float> destination) => Float32.Round(destination, x =>
    {
        Draw.Uniform(key, x);
        foreach (ref double u in x)
            u = Lower + u * (Upper - Lower);
    });

    public override string ToString() => FormattableString.Invariant($"uniform({Lower},{Upper})");
}
