namespace Gan;

/// <summary>The Laplace distribution, p(x) = exp(−|x − Location| / Scale) / (2·Scale).</summary>
/// <param name="Location">The location, finite.</param>
/// <param name="Scale">The scale, above 0.</param>
public sealed record Laplace(double Location, double Scale) : IContinuousDistribution
{
    public double Location { get; } = Guard.Finite(Location);
    public double Scale { get; } = Guard.Positive(Scale);

    public double Mean => Location;
    public double Variance => 2 * Scale * Scale;
    public Tail LowerTail => UpperTail;
    public Tail UpperTail => new(1, 1 / Scale);
    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Location, Scale);

    public double LogDensity(AnchoredPoint x) => -Math.Abs(x.Minus(Location)) / Scale - Math.Log(2 * Scale);
    public double Cdf(double x) => x <= Location ? 0.5 * Math.Exp((x - Location) / Scale) : 1 - Survival(x);
    public double Survival(double x) => x >= Location ? 0.5 * Math.Exp((Location - x) / Scale) : 1 - Cdf(x);

    public double Quantile(double u) =>
        u < 0.5 ? Location + Scale * Math.Log(2 * u) : Location - Scale * Math.Log(2 * (1 - u));

    public override string ToString() => FormattableString.Invariant($"laplace({Location},{Scale})");
}
