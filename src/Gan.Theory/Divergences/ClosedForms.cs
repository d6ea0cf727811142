using Gan.Theory.Internal;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Gan.Theory;

/// <summary>
/// Closed forms of divergences; null for a pair without one. The error is that of rounding the terms. They cancel if
/// the distributions nearly agree: quadrature is then more accurate.
/// </summary>
public static class ClosedForms
{
    /// <summary>KL(P ‖ Q).</summary>
    public static Estimate? Kl(IDensity p, IDensity q) => (p, q) switch
    {
        (Normal a, Normal b) =>
            Terms(Math.Log(b.Sd / a.Sd), Square(a.Sd / b.Sd) / 2, Square((a.Mean - b.Mean) / b.Sd) / 2, -0.5),
        (Exponential a, Exponential b) => Terms(Math.Log(a.Rate / b.Rate), b.Rate / a.Rate, -1),
        (Laplace a, Laplace b) when Math.Abs(a.Location - b.Location) is var gap =>
            Terms(Math.Log(b.Scale / a.Scale), gap / b.Scale, a.Scale / b.Scale * Math.Exp(-gap / a.Scale), -1),
        (Cauchy a, Cauchy b) => Terms(
            Math.Log(Square(a.Scale + b.Scale) + Square(a.Location - b.Location)),
            -Math.Log(4 * a.Scale), -Math.Log(b.Scale)),
        (Gamma a, Gamma b) => Terms(
            (a.Shape - b.Shape) * SpecialFunctions.DiGamma(a.Shape),
            -SpecialFunctions.GammaLn(a.Shape), SpecialFunctions.GammaLn(b.Shape),
            b.Shape * Math.Log(a.Rate / b.Rate), a.Shape * (b.Rate / a.Rate), -a.Shape),
        (Poisson a, Poisson b) => Terms(a.Lambda * Math.Log(a.Lambda / b.Lambda), b.Lambda, -a.Lambda),
        (Geometric a, Geometric b) when a.P < 1 && b.P < 1 => Terms(
            Math.Log(a.P / b.P), (1 - a.P) / a.P * StableMath.Log1p(-a.P), -(1 - a.P) / a.P * StableMath.Log1p(-b.P)),
        (ProductDistribution a, ProductDistribution b) =>
            a.Factors.Zip(b.Factors, (x, y) => Divergences.Of(FDivergence.Kl, x, y)).Aggregate((x, y) => x + y),
        _ when AsNormal(p) is { } a && AsNormal(q) is { } b && b.Mean - a.Mean is var gap => Terms(
            b.Cholesky.Solve(a.Covariance).Trace() / 2, gap.DotProduct(b.Cholesky.Solve(gap)) / 2, -0.5 * a.Dimension,
            b.Cholesky.DeterminantLn / 2, -a.Cholesky.DeterminantLn / 2),
        _ => null,
    };

    /// <summary>1 − ∫ √(pq), the squared Hellinger distance.</summary>
    public static Estimate? SquaredHellinger(IDensity p, IDensity q) => (p, q) switch
    {
        (Normal a, Normal b) when Square(a.Sd) + Square(b.Sd) is var sum => OneMinusExp(
            0.5 * Math.Log(2 * a.Sd * b.Sd / sum), -0.25 * Square(a.Mean - b.Mean) / sum),
        (Exponential a, Exponential b) => OneMinusExp(Math.Log(2 * Math.Sqrt(a.Rate * b.Rate) / (a.Rate + b.Rate))),
        (Poisson a, Poisson b) => OneMinusExp(-0.5 * Square(Math.Sqrt(a.Lambda) - Math.Sqrt(b.Lambda))),
        (ProductDistribution a, ProductDistribution b) =>
            -1.0 * OnePlusEach(a, b, (x, y) => -1.0 * Divergences.Of(FDivergence.SquaredHellinger, x, y)),
        _ when AsNormal(p) is { } a && AsNormal(q) is { } b && ((a.Covariance + b.Covariance) / 2).Cholesky() is var mean =>
            OneMinusExp(a.Cholesky.DeterminantLn / 4, b.Cholesky.DeterminantLn / 4, -mean.DeterminantLn / 2,
                -0.125 * (a.Mean - b.Mean).DotProduct(mean.Solve(a.Mean - b.Mean))),
        _ => null,
    };

    /// <summary>∫ (p − q)²/q.</summary>
    public static Estimate? ChiSquared(IDensity p, IDensity q) => (p, q) switch
    {
        (Poisson a, Poisson b) => ExpMinusOne(Square(a.Lambda - b.Lambda) / b.Lambda),
        (Exponential a, Exponential b) when 2 * a.Rate > b.Rate =>
            Estimate.Exact(Square(a.Rate - b.Rate) / (b.Rate * (2 * a.Rate - b.Rate))) is var e
                ? e with { Error = 16 * e.Error } : null,
        (ProductDistribution a, ProductDistribution b) =>
            OnePlusEach(a, b, (x, y) => Divergences.Of(FDivergence.ChiSquared, x, y)),
        _ when AsNormal(p) is { } a && AsNormal(q) is { } b => ChiSquared(a, b),
        _ => null,
    };

    /// <summary>W₁.</summary>
    public static Estimate? Wasserstein(IDensity p, IDensity q) => (p, q) switch
    {
        (Normal a, Normal b) when a.Sd == b.Sd => Terms(Math.Abs(a.Mean - b.Mean)),
        (Exponential a, Exponential b) => Terms(Math.Abs(1 / a.Rate - 1 / b.Rate), 0),
        _ when AsNormal(p) is { } a && AsNormal(q) is { } b && a.Covariance.Equals(b.Covariance) =>
            Terms((a.Mean - b.Mean).L2Norm()),
        _ => null,
    };

    /// <summary>
    /// Returns a density in space as a normal distribution: also a product of normal distributions and a mixture with one
    /// mode; null if it is not normal.
    /// </summary>
    internal static NormalVector? AsNormal(IDensity density) => density switch
    {
        NormalVector normal => normal,
        ProductDistribution product when product.Factors.All(f => f is Normal) =>
            Diagonal([.. product.Factors.Select(f => f.Mean)], [.. product.Factors.Select(f => f.Variance)]),
        GaussianMixture { Modes: [var mode] } => Diagonal(
            [.. mode.Centre], [.. mode.Centre.Select(_ => mode.Sd * mode.Sd)]),
        _ => null,
    };

    private static NormalVector Diagonal(double[] mean, double[] variances) => new(
        mean, [.. variances.Select((v, i) => Enumerable.Range(0, mean.Length).Select(j => i == j ? v : 0).ToArray())]);

    /// <summary>
    /// Returns Π (1 + vᵢ) − 1 over the coordinates of two products, for vᵢ above −1. Its error is the change of the product
    /// where every vᵢ is off by its own error.
    /// </summary>
    private static Estimate OnePlusEach(
        ProductDistribution p, ProductDistribution q,
        Func<IUnivariateDistribution, IUnivariateDistribution, Estimate> divergence)
    {
        Estimate[] each = [.. p.Factors.Zip(q.Factors, divergence)];
        double Product(double errors) =>
            StableMath.Expm1(each.Sum(v => StableMath.Log1p(Math.Max(-1, v.Value + errors * v.Error))));
        double value = Product(0);
        return double.IsInfinity(value) ? Estimate.Infinite
            : new(value, Math.Max(Product(1) - value, value - Product(-1)) + 4 * each.Length * Estimate.Exact(value).Error);
    }

    /// <summary>Returns ∫ p²/q − 1, which is finite if 2Σ_p⁻¹ − Σ_q⁻¹ is positive definite.</summary>
    private static Estimate ChiSquared(NormalVector p, NormalVector q)
    {
        var precisionP = p.Covariance.Inverse();
        var precisionQ = q.Covariance.Inverse();
        var middle = 2 * precisionP - precisionQ;
        var spectrum = ((middle + middle.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenValues;
        if (spectrum.Any(e => e.Real <= 0))
            return Estimate.Infinite;
        var gap = p.Mean - q.Mean;
        // p²/q is an unnormalised Gaussian: with m = μ_p − μ_q the maximum of its exponent is mᵀP(2P − Q)⁻¹Q m.
        double exponent = gap.DotProduct(precisionP * middle.Inverse() * (precisionQ * gap));
        return ExpMinusOne(
            -p.Cholesky.DeterminantLn, q.Cholesky.DeterminantLn / 2, -0.5 * spectrum.Sum(e => Math.Log(e.Real)), exponent);
    }

    private static double Square(double x) => x * x;

    /// <summary>
    /// Added to the size of each term: a logarithm near 0 inherits the absolute rounding error of its argument near 1.
    /// </summary>
    private const double ArgumentSize = 0.25;

    /// <summary>Returns the sum of terms, each accurate to a few units in its last place; not below 0.</summary>
    private static Estimate Terms(params ReadOnlySpan<double> terms)
    {
        var sum = Sum(terms);
        return sum with { Value = Math.Max(0, sum.Value) };
    }

    /// <summary>Returns 1 − exp(Σ exponents).</summary>
    private static Estimate OneMinusExp(params ReadOnlySpan<double> exponents)
    {
        var difference = ExpMinusOne(exponents);
        return difference with { Value = -difference.Value };
    }

    /// <summary>Returns exp(Σ exponents) − 1.</summary>
    private static Estimate ExpMinusOne(params ReadOnlySpan<double> exponents)
    {
        var (sum, error) = Sum(exponents);
        double value = StableMath.Expm1(sum);
        return new(value, error * Math.Exp(sum) + 4 * Estimate.Exact(value).Error);
    }

    private static Estimate Sum(ReadOnlySpan<double> terms)
    {
        double sum = 0, size = 0;
        foreach (double t in terms)
            (sum, size) = (sum + t, size + Math.Abs(t) + ArgumentSize);
        return new(sum, 16 * Estimate.Exact(size).Error);
    }
}
