using System.Collections.Immutable;
using MathNet.Numerics;

namespace Gan;

/// <summary>The normal distribution, p(x) = exp(−z²/2) / (Sd·√(2π)) with z = (x − Mean) / Sd.</summary>
/// <param name="Mean">E X, finite.</param>
/// <param name="Sd">The standard deviation, above 0.</param>
public sealed record Normal(double Mean, double Sd) : IContinuousDistribution, IModes
{
    private static readonly double HalfLogTau = 0.5 * Math.Log(Math.Tau);

    public double Mean { get; } = Guard.Finite(Mean);
    public double Sd { get; } = Guard.Positive(Sd);

    public double Variance => Sd * Sd;
    public Tail LowerTail => new(2, 0.5 / Variance);
    public Tail UpperTail => LowerTail;
    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Mean, Sd);
    public ImmutableArray<Mode> Modes => [new([Mean], Sd, 1)];

    public double LogDensity(AnchoredPoint x)
    {
        double z = x.Minus(Mean) / Sd;
        return -0.5 * z * z - Math.Log(Sd) - HalfLogTau;
    }

    public double Cdf(double x) => 0.5 * SpecialFunctions.Erfc((Mean - x) / (Sd * Constants.Sqrt2));
    public double Survival(double x) => 0.5 * SpecialFunctions.Erfc((x - Mean) / (Sd * Constants.Sqrt2));
    public double Quantile(double u) => Mean - Sd * Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * u);
    public double Probability(double low, double high) => NormalProbability.Between((low - Mean) / Sd, (high - Mean) / Sd);

    /// <summary>Draws float32 samples by Box and Muller's transform, which is faster than the quantile function.</summary>
    void IDistribution.Sample(Key key, Span<float> destination) =>
        Float32.Round(destination, x => GaussianSampler.Sample(key, Modes, x));

    public override string ToString() => FormattableString.Invariant($"normal({Mean},{Sd})");
}
