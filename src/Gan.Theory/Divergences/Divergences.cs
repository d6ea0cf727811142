namespace Gan.Theory;

/// <summary>
/// The divergences and distances of two known distributions, P = p_data and Q = p_g; entropies in nats.
/// </summary>
/// <param name="Kl">KL(P ‖ Q).</param>
/// <param name="ReverseKl">KL(Q ‖ P).</param>
/// <param name="Js">The Jensen–Shannon divergence.</param>
/// <param name="Tv">Total variation, half the L1 distance.</param>
/// <param name="Hellinger">The Hellinger distance, in [0, 1].</param>
/// <param name="ChiSquared">∫ (p − q)²/q.</param>
/// <param name="W1">
/// The Wasserstein-1 distance, in the units of x. In space it is known only if Q is P shifted, and otherwise
/// <see cref="Estimate.None"/>.
/// </param>
public sealed record Divergences(
    Estimate Kl, Estimate ReverseKl, Estimate Js, Estimate Tv, Estimate Hellinger, Estimate ChiSquared, Estimate W1)
{
    /// <summary>C(G) = −log 4 + 2·JSD, the generator's criterion at the optimal discriminator (Theorem 1).</summary>
    public Estimate Criterion => Estimate.Exact(-Math.Log(4)) + 2 * Js;

    /// <summary>
    /// Computes all divergences: by a closed form if there is an accurate one, otherwise on the line by quadrature or a
    /// sum over atoms, and in space by Monte Carlo.
    /// </summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q, of the same dimension.</param>
    /// <param name="sampling">The Monte Carlo samples; null for 2¹⁷ from each distribution, of key 0.</param>
    /// <exception cref="ArgumentException">The distributions have different dimensions.</exception>
    public static Divergences Between(IDensity p, IDensity q, MonteCarlo? sampling = null)
    {
        if (p.Dimension != q.Dimension)
            throw new ArgumentException(
                $"distributions of the same dimension required, got {p} of {p.Dimension} and {q} of {q.Dimension}");
        return new(
            Of(FDivergence.Kl, p, q, sampling), Of(FDivergence.ReverseKl, p, q, sampling),
            Of(FDivergence.Js, p, q, sampling),
            Of(FDivergence.Tv, p, q, sampling), Of(FDivergence.SquaredHellinger, p, q, sampling).Sqrt(),
            Of(FDivergence.ChiSquared, p, q, sampling), Wasserstein1(p, q));
    }

    /// <summary>Computes one f-divergence by the most accurate method for the pair.</summary>
    /// <inheritdoc cref="Between"/>
    public static Estimate Of(FDivergence f, IDensity p, IDensity q, MonteCarlo? sampling = null)
    {
        var closed =
            f == FDivergence.Kl ? ClosedForms.Kl(p, q)
            : f == FDivergence.ReverseKl ? ClosedForms.Kl(q, p)
            : f == FDivergence.SquaredHellinger ? ClosedForms.SquaredHellinger(p, q)
            : f == FDivergence.ChiSquared ? ClosedForms.ChiSquared(p, q)
            : f == FDivergence.Neyman ? ClosedForms.ChiSquared(q, p)
            : null;
        if (closed is { } known
            && (p is not IUnivariateDistribution || known.Error <= 1e-13 * known.Value || double.IsInfinity(known.Value)))
            return known;
        if (p is IUnivariateDistribution a && q is IUnivariateDistribution b)
            return f.Of(a, b);
        if (p.Equals(q))
            return Estimate.Exact(0);
        if (Mahalanobis(p, q) is { } distance)
            return f.Of(new Normal(0, 1), new Normal(distance, 1));
        return (sampling ?? new(1 << 17, Key.Of(0))).Of(f, p, q);
    }

    /// <summary>
    /// Returns the Mahalanobis distance Δ of two normal distributions of equal covariance, null for any other pair. Their
    /// f-divergences are those of N(0, 1) and N(Δ, 1): only along the line between their means do they differ.
    /// </summary>
    private static double? Mahalanobis(IDensity p, IDensity q) =>
        ClosedForms.AsNormal(p) is { } a && ClosedForms.AsNormal(q) is { } b && a.Covariance.Equals(b.Covariance)
            ? Math.Sqrt((a.Mean - b.Mean).DotProduct(a.Cholesky.Solve(a.Mean - b.Mean))) : null;

    /// <summary>
    /// Computes the Wasserstein-1 distance, in the units of x; <see cref="Estimate.None"/> in space unless Q is P shifted.
    /// </summary>
    public static Estimate Wasserstein1(IDensity p, IDensity q) =>
        ClosedForms.Wasserstein(p, q) is { } known
            && (p is not IUnivariateDistribution || known.Error <= 1e-13 * known.Value) ? known
        : p is IUnivariateDistribution a && q is IUnivariateDistribution b ? Wasserstein.Of(a, b)
        : p.Equals(q) ? Estimate.Exact(0) : Estimate.None;
}
