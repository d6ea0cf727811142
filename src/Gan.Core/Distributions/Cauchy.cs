namespace Gan;

/// <summary>
/// The Cauchy distribution, p(x) = 1 / (π·Scale·(1 + z²)) with z = (x − Location) / Scale; it has no mean.
/// </summary>
/// <param name="Location">The location, finite.</param>
/// <param name="Scale">The scale, above 0.</param>
public sealed record Cauchy(double Location, double Scale) : IContinuousDistribution
{
    public double Location { get; } = Guard.Finite(Location);
    public double Scale { get; } = Guard.Positive(Scale);

    public double Mean => double.NaN;
    public double Variance => double.NaN;
    public Tail LowerTail => UpperTail;
    public Tail UpperTail => Tail.PowerLaw(-2, Scale / Math.PI);
    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Location, Scale);

    public double LogDensity(AnchoredPoint x) =>
        -Student.LogOnePlusSquare(x.Minus(Location) / Scale, 1) - Math.Log(Math.PI * Scale);

    public double Cdf(double x) => Math.Atan2(Scale, Location - x) / Math.PI;
    public double Survival(double x) => Math.Atan2(Scale, x - Location) / Math.PI;

    public double Quantile(double u) =>
        u < 0.5 ? Location - Scale / Math.Tan(Math.PI * u) : Location + Scale / Math.Tan(Math.PI * (1 - u));

    public override string ToString() => FormattableString.Invariant($"cauchy({Location},{Scale})");
}
