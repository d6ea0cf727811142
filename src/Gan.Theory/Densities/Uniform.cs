using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The uniform law, p(x) = 1 / (Upper − Lower) on [Lower, Upper].</summary>
public sealed record Uniform(double Lower, double Upper) : IContinuousLaw
{
    public double Lower { get; } = Require.Finite(Lower);

    /// <summary>Above <see cref="Lower"/>.</summary>
    public double Upper { get; } = Require.Between(Upper, Math.BitIncrement(Lower), double.MaxValue, "a finite number above lower");

    public double Mean => 0.5 * Lower + 0.5 * Upper;
    public double Variance => (Upper - Lower) * (Upper - Lower) / 12;
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IReadOnlyList<Interval> Support => [new(Lower, Upper)];
    public IEnumerable<double> Marks => [Lower, Upper];

    public double LogDensity(Place x) => x.From(Lower) < 0 || x.From(Upper) > 0 ? double.NegativeInfinity : -Math.Log(Upper - Lower);
    public double Cdf(double x) => Math.Clamp((x - Lower) / (Upper - Lower), 0, 1);
    public double Survival(double x) => Math.Clamp((Upper - x) / (Upper - Lower), 0, 1);
    public double Quantile(double u) => Lower + u * (Upper - Lower);
    public override string ToString() => FormattableString.Invariant($"uniform({Lower},{Upper})");
}
