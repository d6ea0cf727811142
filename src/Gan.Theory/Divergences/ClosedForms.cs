using Gan.Theory.Internal;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Gan.Theory;

/// <summary>
/// Divergences that have a closed form; null for a pair that has none here. The error is that of the rounding of the
/// terms, which cancel where the laws are near each other: quadrature is then the better of the two.
/// </summary>
public static class ClosedForms
{
    /// <summary>KL(P ‖ Q).</summary>
    public static Estimate? Kl(IKnownLaw p, IKnownLaw q) => (p, q) switch
    {
        (Normal a, Normal b) => Terms(Math.Log(b.Sd / a.Sd), Square(a.Sd / b.Sd) / 2, Square((a.Mean - b.Mean) / b.Sd) / 2, -0.5),
        (Exponential a, Exponential b) => Terms(Math.Log(a.Rate / b.Rate), b.Rate / a.Rate, -1),
        (Laplace a, Laplace b) when Math.Abs(a.Location - b.Location) is var gap =>
            Terms(Math.Log(b.Scale / a.Scale), gap / b.Scale, a.Scale / b.Scale * Math.Exp(-gap / a.Scale), -1),
        (Cauchy a, Cauchy b) => Terms(
            Math.Log(Square(a.Scale + b.Scale) + Square(a.Location - b.Location)), -Math.Log(4 * a.Scale), -Math.Log(b.Scale)),
        (Gamma a, Gamma b) => Terms(
            (a.Shape - b.Shape) * SpecialFunctions.DiGamma(a.Shape), -SpecialFunctions.GammaLn(a.Shape), SpecialFunctions.GammaLn(b.Shape),
            b.Shape * Math.Log(a.Rate / b.Rate), a.Shape * (b.Rate / a.Rate), -a.Shape),
        (Poisson a, Poisson b) => Terms(a.Lambda * Math.Log(a.Lambda / b.Lambda), b.Lambda, -a.Lambda),
        (Geometric a, Geometric b) when a.P < 1 && b.P < 1 => Terms(
            Math.Log(a.P / b.P), (1 - a.P) / a.P * Stable.LogOnePlus(-a.P), -(1 - a.P) / a.P * Stable.LogOnePlus(-b.P)),
        (NormalVector a, NormalVector b) when a.Dimension == b.Dimension && b.Mean - a.Mean is var gap => Terms(
            b.Cholesky.Solve(a.Covariance).Trace() / 2, gap.DotProduct(b.Cholesky.Solve(gap)) / 2, -0.5 * a.Dimension,
            b.Cholesky.DeterminantLn / 2, -a.Cholesky.DeterminantLn / 2),
        _ => null,
    };

    /// <summary>1 − ∫ √(pq), the squared Hellinger distance.</summary>
    public static Estimate? SquaredHellinger(IKnownLaw p, IKnownLaw q) => (p, q) switch
    {
        (Normal a, Normal b) when Square(a.Sd) + Square(b.Sd) is var sum => OneLessExp(
            0.5 * Math.Log(2 * a.Sd * b.Sd / sum), -0.25 * Square(a.Mean - b.Mean) / sum),
        (Exponential a, Exponential b) => OneLessExp(Math.Log(2 * Math.Sqrt(a.Rate * b.Rate) / (a.Rate + b.Rate))),
        (Poisson a, Poisson b) => OneLessExp(-0.5 * Square(Math.Sqrt(a.Lambda) - Math.Sqrt(b.Lambda))),
        (NormalVector a, NormalVector b) when a.Dimension == b.Dimension && ((a.Covariance + b.Covariance) / 2).Cholesky() is var mean =>
            OneLessExp(a.Cholesky.DeterminantLn / 4, b.Cholesky.DeterminantLn / 4, -mean.DeterminantLn / 2,
                -0.125 * (a.Mean - b.Mean).DotProduct(mean.Solve(a.Mean - b.Mean))),
        _ => null,
    };

    /// <summary>∫ (p − q)²/q.</summary>
    public static Estimate? ChiSquared(IKnownLaw p, IKnownLaw q) => (p, q) switch
    {
        (Poisson a, Poisson b) => ExpLessOne(Square(a.Lambda - b.Lambda) / b.Lambda),
        (Exponential a, Exponential b) when 2 * a.Rate > b.Rate =>
            Estimate.Exact(Square(a.Rate - b.Rate) / (b.Rate * (2 * a.Rate - b.Rate))) is var e ? e with { Error = 16 * e.Error } : null,
        (NormalVector a, NormalVector b) when a.Dimension == b.Dimension => ChiSquared(a, b),
        _ => null,
    };

    /// <summary>W₁.</summary>
    public static Estimate? Wasserstein(IKnownLaw p, IKnownLaw q) => (p, q) switch
    {
        (Normal a, Normal b) when a.Sd == b.Sd => Terms(Math.Abs(a.Mean - b.Mean)),
        (Exponential a, Exponential b) => Terms(Math.Abs(1 / a.Rate - 1 / b.Rate), 0),
        (NormalVector a, NormalVector b) when a.Dimension == b.Dimension && a.Covariance.Equals(b.Covariance) => Terms((a.Mean - b.Mean).L2Norm()),
        _ => null,
    };

    /// <summary>∫ p²/q − 1, finite where 2Σ_p⁻¹ − Σ_q⁻¹ is positive definite.</summary>
    private static Estimate ChiSquared(NormalVector p, NormalVector q)
    {
        var precisionP = p.Covariance.Inverse();
        var precisionQ = q.Covariance.Inverse();
        var middle = 2 * precisionP - precisionQ;
        var spectrum = ((middle + middle.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenValues;
        if (spectrum.Any(e => e.Real <= 0))
            return Estimate.Infinite;
        var gap = p.Mean - q.Mean;
        // ∫ p²/q is normal: with m = μ_p − μ_q its exponent at the maximum is m'P(2P − Q)⁻¹Q m.
        double exponent = gap.DotProduct(precisionP * middle.Inverse() * (precisionQ * gap));
        return ExpLessOne(-p.Cholesky.DeterminantLn, q.Cholesky.DeterminantLn / 2, -0.5 * spectrum.Sum(e => Math.Log(e.Real)), exponent);
    }

    private static double Square(double x) => x * x;

    /// <summary>A logarithm near 0 has the absolute error of its argument, near 1; so much is added to each term's size.</summary>
    private const double Argument = 0.25;

    /// <summary>A sum of terms, each right to a few units in its last place.</summary>
    private static Estimate Terms(params ReadOnlySpan<double> terms)
    {
        double sum = 0, size = 0;
        foreach (double t in terms)
            (sum, size) = (sum + t, size + Math.Abs(t) + Argument);
        return new(Math.Max(0, sum), 16 * Estimate.Exact(size).Error);
    }

    private static Estimate OneLessExp(params ReadOnlySpan<double> exponents) => Signed(exponents) is var e
        ? new(-Stable.ExpMinusOne(e.Value), e.Error * Math.Exp(e.Value) + 4 * Estimate.Exact(Stable.ExpMinusOne(e.Value)).Error) : default;

    private static Estimate ExpLessOne(params ReadOnlySpan<double> exponents) => Signed(exponents) is var e
        ? new(Stable.ExpMinusOne(e.Value), e.Error * Math.Exp(e.Value) + 4 * Estimate.Exact(Stable.ExpMinusOne(e.Value)).Error) : default;

    private static Estimate Signed(ReadOnlySpan<double> terms)
    {
        double sum = 0, size = 0;
        foreach (double t in terms)
            (sum, size) = (sum + t, size + Math.Abs(t) + Argument);
        return new(sum, 16 * Estimate.Exact(size).Error);
    }
}
