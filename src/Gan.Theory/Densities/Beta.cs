using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The beta law, p(x) = x^(A − 1)·(1 − x)^(B − 1) / B(A, B) on [0, 1].</summary>
public sealed record Beta(double A, double B) : IContinuousLaw
{
    /// <summary>0.05 or more.</summary>
    public double A { get; } = Require.Between(A, 0.05, 1e6, "0.05 to 1e6");

    /// <summary>0.05 or more.</summary>
    public double B { get; } = Require.Between(B, 0.05, 1e6, "0.05 to 1e6");

    public double Mean => A / (A + B);
    public double Variance => A * B / ((A + B) * (A + B) * (A + B + 1));
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IReadOnlyList<Interval> Support => [new(0, 1, A - 1, B - 1)];
    public IEnumerable<double> Marks => Ladder.Both(Mean, Math.Sqrt(Variance)).Where(x => x is > 0 and < 1).Concat([0, 1]);

    public double LogDensity(Place x)
    {
        double below = x.From(0), above = -x.From(1);
        return below < 0 || above < 0 ? double.NegativeInfinity
            : below == 0 ? AtEnd(A, B) : above == 0 ? AtEnd(B, A)
            : Stirling.LogPowers(A, B, below, above) - Math.Log(below) - Math.Log(above);
    }

    public double Cdf(double x) => x <= 0 ? 0 : x >= 1 ? 1 : Incomplete.Beta(A, B, x, 1 - x);
    public double Survival(double x) => x <= 0 ? 1 : x >= 1 ? 0 : Incomplete.Beta(B, A, 1 - x, x);
    public double Quantile(double u) => MathNet.Numerics.Distributions.Beta.InvCDF(A, B, u);
    public override string ToString() => FormattableString.Invariant($"beta({A},{B})");

    private static double AtEnd(double here, double there) =>
        here < 1 ? double.PositiveInfinity : here > 1 ? double.NegativeInfinity : Math.Log(there);
}
