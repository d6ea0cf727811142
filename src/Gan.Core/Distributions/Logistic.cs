namespace Gan;

/// <summary>The logistic distribution, F(x) = σ(z) with z = (x − Mean) / Scale.</summary>
/// <param name="Mean">E X, finite.</param>
/// <param name="Scale">The scale, above 0.</param>
public sealed record Logistic(double Mean, double Scale) : IContinuousDistribution
{
    public double Mean { get; } = Guard.Finite(Mean);
    public double Scale { get; } = Guard.Positive(Scale);

    public double Variance => Math.PI * Math.PI * Scale * Scale / 3;
    public Tail LowerTail => UpperTail;
    public Tail UpperTail => new(1, 1 / Scale);
    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Mean, Scale);

    public double LogDensity(AnchoredPoint x)
    {
        double z = Math.Abs(x.Minus(Mean)) / Scale;
        return -z - 2 * StableMath.Log1p(Math.Exp(-z)) - Math.Log(Scale);
    }

    public double Cdf(double x) => Scalars.Apply(UnaryOp.Sigmoid, (x - Mean) / Scale);
    public double Survival(double x) => Scalars.Apply(UnaryOp.Sigmoid, (Mean - x) / Scale);
    public double Quantile(double u) => Mean + Scale * (Math.Log(u) - StableMath.Log1p(-u));
    public override string ToString() => FormattableString.Invariant($"logistic({Mean},{Scale})");
}
