namespace Gan;

/// <summary>The Gumbel distribution of maxima, F(x) = exp(−e⁻ᶻ) with z = (x − Location) / Scale.</summary>
/// <param name="Location">The location, finite.</param>
/// <param name="Scale">The scale, above 0.</param>
public sealed record Gumbel(double Location, double Scale) : IContinuousDistribution
{
    private const double EulerGamma = 0.57721566490153286;

    public double Location { get; } = Guard.Finite(Location);
    public double Scale { get; } = Guard.Positive(Scale);

    public double Mean => Location + EulerGamma * Scale;
    public double Variance => Math.PI * Math.PI * Scale * Scale / 6;

    /// <summary>log p(x) = −exp(Location/Scale + |x|/Scale) + …</summary>
    public Tail LowerTail => new(double.PositiveInfinity, 1 / Scale, 0, Location / Scale);

    public Tail UpperTail => new(1, 1 / Scale);
    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Location, Scale);

    public double LogDensity(AnchoredPoint x)
    {
        double z = x.Minus(Location) / Scale;
        return -z - Math.Exp(-z) - Math.Log(Scale);
    }

    public double Cdf(double x) => Math.Exp(-Math.Exp((Location - x) / Scale));
    public double Survival(double x) => -StableMath.Expm1(-Math.Exp((Location - x) / Scale));
    public double Quantile(double u) => Location - Scale * Math.Log(-Math.Log(u));
    public override string ToString() => FormattableString.Invariant($"gumbel({Location},{Scale})");
}
