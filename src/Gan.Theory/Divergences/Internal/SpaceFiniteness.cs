using MathNet.Numerics.LinearAlgebra;

namespace Gan.Theory.Internal;

/// <summary>
/// Decides in space whether ∫ pᵃ/qᵇ is finite, as a Monte Carlo mean and its variance require. The order of a mixture of
/// normal distributions at infinity in the direction u is exp(−½ t² uᵀAu), where A is the precision of the component with
/// the least uᵀAu.
/// </summary>
internal static class SpaceFiniteness
{
    /// <summary>The share of the terms of a difference below which rounding decides its sign.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Returns true if ∫ pᵃ/qᵇ is finite, false if it is infinite, and null if neither is decided: for densities of unknown
    /// order, and for mixtures of which no single component of q is heavy enough in all directions.
    /// </summary>
    public static bool? IsFinite(IDensity p, IDensity q, double a, double b)
    {
        // A bounded density on a bounded set; samples of it show whether q has mass there.
        if (p is Disks)
            return true;
        if (Precisions(p) is not { } numerators)
            return null;
        if (q is Disks)
            return false;
        if (Precisions(q) is not { } denominators)
            return null;
        double Rate(Matrix<double> precision, Vector<double> u) => u.DotProduct(precision * u);
        foreach (var n in numerators)
        {
            bool dominated = false;
            foreach (var d in denominators)
            {
                var spectrum = (a * n - b * d).Evd(Symmetricity.Symmetric);
                var values = spectrum.EigenValues.Real();
                double size = a * n.L2Norm() + b * d.L2Norm();
                dominated |= values.Minimum() > Tolerance * size;
                // In the direction in which this component of q falls fastest, even the slowest one may fall too fast.
                var u = spectrum.EigenVectors.Column(values.MinimumIndex());
                if (a * Rate(n, u) - b * denominators.Min(other => Rate(other, u)) < -Tolerance * size)
                    return false;
            }
            if (!dominated)
                return null;
        }
        return true;
    }

    /// <summary>
    /// Returns the precisions of the components of a mixture of normal distributions; null for any other density.
    /// </summary>
    private static IReadOnlyList<Matrix<double>>? Precisions(IDensity density)
    {
        switch (density)
        {
            case GaussianMixture mixture:
                return [.. mixture.Modes.Select(mode => mode.Sd).Distinct()
                    .Select(sd => Matrix<double>.Build.DenseDiagonal(mixture.Dimension, 1 / (sd * sd)))];
            case VectorMixture mixture:
                var parts = mixture.Components.Select(c => Precisions(c.Distribution)).ToList();
                return parts.Contains(null) ? null : [.. parts.SelectMany(part => part!)];
            default:
                return ClosedForms.AsNormal(density) is { } normal ? [normal.Covariance.Inverse()] : null;
        }
    }
}
