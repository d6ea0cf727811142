using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Monte Carlo estimates of f-divergences in space, from samples of the mixture M = (P + Q)/2 with density m: D_f = E_M[q
/// f(p/q) / m]. The sampling is stratified: half of the samples are from P, half from Q.
/// </summary>
/// <param name="Samples">The number of samples from each distribution.</param>
/// <param name="Key">The key of the samples.</param>
public sealed record MonteCarlo(int Samples, Key Key)
{
    /// <summary>The half-width of a 99.9% confidence interval in standard errors.</summary>
    public const double CriticalValue = 3.2905;

    /// <summary>
    /// Estimates D_f(P ‖ Q), with a 99.9% confidence interval by the central limit theorem. It returns <see
    /// cref="Estimate.Infinite"/> for a divergence that is infinite, <see cref="Estimate.None"/> where it is not known
    /// whether it is, and an infinite error where the samples' variance is infinite or not known to be finite.
    /// </summary>
    public Estimate Of(FDivergence f, IDensity p, IDensity q)
    {
        bool? finite = IsFinite(f, p, q, moment: 1);
        if (finite is not true)
            return finite is false ? Estimate.Infinite : Estimate.None;
        var estimate = Sampled(f, p, q);
        return double.IsPositiveInfinity(estimate.Value) ? Estimate.Infinite
            : IsFinite(f, p, q, moment: 2) is true ? estimate : estimate with { Error = double.PositiveInfinity };
    }

    /// <summary>
    /// Returns true if the mean (moment 1) or the second moment (2) of q·f(p/q)/m under M is finite. If f is bounded by
    /// AtZero and AtInfinity on both sides, so is the integrand. The moments of KL are those of |log p/q| under P, a
    /// polynomial for normal distributions; on the line the second exists with the first unless P has a power-law tail.
    /// Those of χ² are at most ∫ p²/q and 2·∫ p³/q², since m ≥ p/2; on the line the second is not decided.
    /// </summary>
    private static bool? IsFinite(FDivergence f, IDensity p, IDensity q, int moment)
    {
        if (double.IsFinite(f.AtZero) && double.IsFinite(f.AtInfinity))
            return true;
        var (over, under) = double.IsInfinity(f.AtInfinity) ? (p, q) : (q, p);
        bool isKl = f == FDivergence.Kl || f == FDivergence.ReverseKl;
        if (p is IUnivariateDistribution a && q is IUnivariateDistribution b)
            return f.IsInfinite(a, b) ? false
                : moment == 1 || isKl && !Finiteness.HasPowerLaw((IUnivariateDistribution)over) ? true : null;
        return isKl
            ? SpaceFiniteness.IsFinite(over, under, 1, 0)
            : SpaceFiniteness.IsFinite(over, under, moment + 1, moment);
    }

    private Estimate Sampled(FDivergence f, IDensity p, IDensity q)
    {
        var (meanP, errorP) = Stratum(f, p, q, p, Key.Fold(0));
        var (meanQ, errorQ) = Stratum(f, p, q, q, Key.Fold(1));
        return new(0.5 * (meanP + meanQ), CriticalValue * 0.5 * Math.Sqrt(errorP * errorP + errorQ * errorQ));
    }

    /// <summary>Returns the mean over samples of one of the two distributions, and its standard error.</summary>
    private (double Mean, double Error) Stratum(FDivergence f, IDensity p, IDensity q, IDensity from, Key key)
    {
        int n = p.Dimension;
        double[] points = new double[Samples * n];
        from.Sample(key, points);
        double mean = 0, squares = 0;
        for (int i = 0; i < Samples; i++)
        {
            var x = points.AsSpan(i * n, n);
            double a = p.LogDensity(x), b = q.LogDensity(x);
            // Dividing by m in the logarithm prevents underflow of densities in many dimensions.
            double top = Math.Max(a, b), log = top + Math.Log(0.5 * (Math.Exp(a - top) + Math.Exp(b - top)));
            double value = f.At(a - log, b - log), step = value - mean;
            mean += step / (i + 1);
            squares += step * (value - mean);
        }
        return (mean, Math.Sqrt(squares / (Samples - 1) / Samples));
    }
}
