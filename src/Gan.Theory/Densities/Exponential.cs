using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The exponential law, p(x) = Rate·exp(−Rate·x) on [0, ∞).</summary>
public sealed record Exponential(double Rate) : IContinuousLaw
{
    public double Rate { get; } = Require.Positive(Rate);

    public double Mean => 1 / Rate;
    public double Variance => 1 / (Rate * Rate);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => new(1, Rate);
    public IReadOnlyList<Interval> Support => [new(0, double.PositiveInfinity)];
    public IEnumerable<double> Marks => Ladder.Up(0, 1 / Rate);

    public double LogDensity(Place x) => x.Value < 0 ? double.NegativeInfinity : Math.Log(Rate) - Rate * x.Value;
    public double Cdf(double x) => x <= 0 ? 0 : -Stable.ExpMinusOne(-Rate * x);
    public double Survival(double x) => x <= 0 ? 1 : Math.Exp(-Rate * x);
    public double Quantile(double u) => -Stable.LogOnePlus(-u) / Rate;
    public override string ToString() => FormattableString.Invariant($"exponential({Rate})");
}
