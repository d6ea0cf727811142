using Gan.Theory.Internal;
using MathNet.Numerics;

namespace Gan.Theory;

/// <summary>The normal law, p(x) = exp(−z²/2) / (Sd·√(2π)) with z = (x − Mean) / Sd.</summary>
public sealed record Normal(double Mean, double Sd) : IContinuousLaw
{
    private static readonly double LogRoot = 0.5 * Math.Log(Math.Tau);

    /// <summary>E X.</summary>
    public double Mean { get; } = Require.Finite(Mean);

    /// <summary>The standard deviation, above 0.</summary>
    public double Sd { get; } = Require.Positive(Sd);

    public double Variance => Sd * Sd;
    public Tail LowerTail => new(2, 0.5 / Variance);
    public Tail UpperTail => LowerTail;
    public IReadOnlyList<Interval> Support => Interval.Line;
    public IEnumerable<double> Marks => Ladder.Both(Mean, Sd);

    public double LogDensity(Place x)
    {
        double z = x.From(Mean) / Sd;
        return -0.5 * z * z - Math.Log(Sd) - LogRoot;
    }

    public double Cdf(double x) => 0.5 * SpecialFunctions.Erfc((Mean - x) / (Sd * Constants.Sqrt2));
    public double Survival(double x) => 0.5 * SpecialFunctions.Erfc((x - Mean) / (Sd * Constants.Sqrt2));
    public double Quantile(double u) => Mean - Sd * Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * u);
    public override string ToString() => FormattableString.Invariant($"normal({Mean},{Sd})");
}
