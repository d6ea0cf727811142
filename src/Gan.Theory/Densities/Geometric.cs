using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The geometric law on 1, 2, …, P(k) = P·(1 − P)^(k − 1): the number of trials to the first success.</summary>
public sealed record Geometric(double P) : IDiscreteLaw
{
    /// <summary>The probability of success, in (0, 1].</summary>
    public double P { get; } = Require.Between(P, 1e-6, 1, "1e-6 to 1");

    public double Mean => 1 / P;
    public double Variance => (1 - P) / (P * P);
    public Tail LowerTail => Tail.None;
    public Tail UpperTail => P < 1 ? new(1, -Stable.LogOnePlus(-P)) : Tail.None;
    public IEnumerable<double> Atoms => P < 1 ? Whole.From(1) : [1];
    public IEnumerable<double> Marks => Ladder.Up(1, 1 / P);

    public double LogMass(double x) => !Whole.Is(x, 1) ? double.NegativeInfinity
        : x == 1 ? Math.Log(P) : Math.Log(P) + (x - 1) * Stable.LogOnePlus(-P);

    public double Cdf(double x) => x < 1 ? 0 : P == 1 ? 1 : -Stable.ExpMinusOne(Math.Floor(x) * Stable.LogOnePlus(-P));
    public double Survival(double x) => x < 1 ? 1 : P == 1 ? 0 : Math.Exp(Math.Floor(x) * Stable.LogOnePlus(-P));
    public double Quantile(double u) => P == 1 ? 1 : Math.Max(1, Math.Ceiling(Stable.LogOnePlus(-u) / Stable.LogOnePlus(-P)));
    public override string ToString() => FormattableString.Invariant($"geometric({P})");
}
