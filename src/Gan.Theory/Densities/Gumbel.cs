using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The Gumbel law of maxima, F(x) = exp(−e⁻ᶻ) with z = (x − Location) / Scale.</summary>
public sealed record Gumbel(double Location, double Scale) : IContinuousLaw
{
    private const double EulerGamma = 0.57721566490153286;

    public double Location { get; } = Require.Finite(Location);
    public double Scale { get; } = Require.Positive(Scale);

    public double Mean => Location + EulerGamma * Scale;
    public double Variance => Math.PI * Math.PI * Scale * Scale / 6;

    /// <summary>log p(x) = −exp(Location/Scale + |x|/Scale) + …</summary>
    public Tail LowerTail => new(double.PositiveInfinity, 1 / Scale, 0, Location / Scale);

    public Tail UpperTail => new(1, 1 / Scale);
    public IReadOnlyList<Interval> Support => Interval.Line;
    public IEnumerable<double> Marks => Ladder.Both(Location, Scale);

    public double LogDensity(Place x)
    {
        double z = x.From(Location) / Scale;
        return -z - Math.Exp(-z) - Math.Log(Scale);
    }

    public double Cdf(double x) => Math.Exp(-Math.Exp((Location - x) / Scale));
    public double Survival(double x) => -Stable.ExpMinusOne(-Math.Exp((Location - x) / Scale));
    public double Quantile(double u) => Location - Scale * Math.Log(-Math.Log(u));
    public override string ToString() => FormattableString.Invariant($"gumbel({Location},{Scale})");
}
