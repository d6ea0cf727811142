using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The Poisson law on 0, 1, 2, …, P(k) = e^(−Lambda)·Lambdaᵏ / k!.</summary>
public sealed record Poisson(double Lambda) : IDiscreteLaw
{
    /// <summary>The mean, above 0 and at most 10⁶.</summary>
    public double Lambda { get; } = Require.Between(Lambda, double.Epsilon, 1e6, "a number above 0, at most 1e6,");

    public double Mean => Lambda;
    public double Variance => Lambda;
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => new(Tail.Factorial, 1, -0.5, 1 + Math.Log(Lambda));
    public IEnumerable<double> Atoms => Whole.From(0);
    public IEnumerable<double> Marks => Ladder.Both(Lambda, Math.Sqrt(Lambda)).Where(x => x > 0).Append(0);

    public double LogMass(double x) => !Whole.Is(x, 0) ? double.NegativeInfinity
        : x == 0 ? -Lambda : Stirling.LogPower(x, Lambda) - Math.Log(x);

    public double Cdf(double x) => x < 0 ? 0 : Incomplete.GammaUpper(Math.Floor(x) + 1, Lambda);
    public double Survival(double x) => x < 0 ? 1 : Incomplete.GammaLower(Math.Floor(x) + 1, Lambda);
    public double Quantile(double u) => Whole.Quantile(this, u, 0);
    public override string ToString() => FormattableString.Invariant($"poisson({Lambda})");
}
