using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The logistic law, F(x) = σ(z) with z = (x − Mean) / Scale.</summary>
public sealed record Logistic(double Mean, double Scale) : IContinuousLaw
{
    public double Mean { get; } = Require.Finite(Mean);
    public double Scale { get; } = Require.Positive(Scale);

    public double Variance => Math.PI * Math.PI * Scale * Scale / 3;
    public Tail LowerTail => UpperTail;
    public Tail UpperTail => new(1, 1 / Scale);
    public IReadOnlyList<Interval> Support => Interval.Line;
    public IEnumerable<double> Marks => Ladder.Both(Mean, Scale);

    public double LogDensity(Place x)
    {
        double z = Math.Abs(x.From(Mean)) / Scale;
        return -z - 2 * Stable.LogOnePlus(Math.Exp(-z)) - Math.Log(Scale);
    }

    public double Cdf(double x) => Scalars.Apply(UnaryOp.Sigmoid, (x - Mean) / Scale);
    public double Survival(double x) => Scalars.Apply(UnaryOp.Sigmoid, (Mean - x) / Scale);
    public double Quantile(double u) => Mean + Scale * (Math.Log(u) - Stable.LogOnePlus(-u));
    public override string ToString() => FormattableString.Invariant($"logistic({Mean},{Scale})");
}
