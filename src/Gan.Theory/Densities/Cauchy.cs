using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The Cauchy law, p(x) = 1 / (π·Scale·(1 + z²)) with z = (x − Location) / Scale; it has no mean.</summary>
public sealed record Cauchy(double Location, double Scale) : IContinuousLaw
{
    public double Location { get; } = Require.Finite(Location);
    public double Scale { get; } = Require.Positive(Scale);

    public double Mean => double.NaN;
    public double Variance => double.NaN;
    public Tail LowerTail => UpperTail;
    public Tail UpperTail => Tail.PowerLaw(-2, Scale / Math.PI);
    public IReadOnlyList<Interval> Support => Interval.Line;
    public IEnumerable<double> Marks => Ladder.Both(Location, Scale);

    public double LogDensity(Place x) => -Student.LogOnePlusSquare(x.From(Location) / Scale, 1) - Math.Log(Math.PI * Scale);
    public double Cdf(double x) => Math.Atan2(Scale, Location - x) / Math.PI;
    public double Survival(double x) => Math.Atan2(Scale, x - Location) / Math.PI;
    public double Quantile(double u) => u < 0.5 ? Location - Scale / Math.Tan(Math.PI * u) : Location + Scale / Math.Tan(Math.PI * (1 - u));
    public override string ToString() => FormattableString.Invariant($"cauchy({Location},{Scale})");
}
