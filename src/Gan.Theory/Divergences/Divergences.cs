namespace Gan.Theory;

/// <summary>
/// All that is computed of a pair of known laws, P for p_data and Q for p_g; in nats where it is an entropy.
/// </summary>
/// <param name="Kl">KL(P ‖ Q).</param>
/// <param name="ReverseKl">KL(Q ‖ P).</param>
/// <param name="Js">The Jensen–Shannon divergence.</param>
/// <param name="Tv">Total variation, half the L1 distance.</param>
/// <param name="Hellinger">The Hellinger distance, in [0, 1].</param>
/// <param name="ChiSquared">∫ (p − q)²/q.</param>
/// <param name="W1">The Wasserstein-1 distance, in the units of x; none in space unless one law is the other shifted.</param>
public sealed record Divergences(
    Estimate Kl, Estimate ReverseKl, Estimate Js, Estimate Tv, Estimate Hellinger, Estimate ChiSquared, Estimate W1)
{
    /// <summary>C(G) = −log 4 + 2·JSD, the generator's criterion at the optimal discriminator (Theorem 1).</summary>
    public Estimate Criterion => Estimate.Exact(-Math.Log(4)) + 2 * Js;

    /// <summary>
    /// Computes them: a closed form where one exists and is accurate, otherwise quadrature or a sum on the line, Monte Carlo
    /// in space.
    /// </summary>
    /// <exception cref="ArgumentException">The laws are of different dimensions.</exception>
    public static Divergences Between(IKnownLaw p, IKnownLaw q, MonteCarlo? sampling = null)
    {
        if (p.Dimension != q.Dimension)
            throw new ArgumentException($"laws of one dimension required, got {p} of {p.Dimension} and {q} of {q.Dimension}");
        return new(
            Of(FDivergence.Kl, p, q, sampling), Of(FDivergence.ReverseKl, p, q, sampling), Of(FDivergence.Js, p, q, sampling),
            Of(FDivergence.Tv, p, q, sampling), Of(FDivergence.SquaredHellinger, p, q, sampling).Sqrt(),
            Of(FDivergence.ChiSquared, p, q, sampling), Wasserstein1(p, q));
    }

    /// <summary>One f-divergence, by the best method there is for the pair.</summary>
    public static Estimate Of(FDivergence f, IKnownLaw p, IKnownLaw q, MonteCarlo? sampling = null)
    {
        var closed =
            f == FDivergence.Kl ? ClosedForms.Kl(p, q)
            : f == FDivergence.ReverseKl ? ClosedForms.Kl(q, p)
            : f == FDivergence.SquaredHellinger ? ClosedForms.SquaredHellinger(p, q)
            : f == FDivergence.ChiSquared ? ClosedForms.ChiSquared(p, q)
            : f == FDivergence.Neyman ? ClosedForms.ChiSquared(q, p)
            : null;
        if (closed is { } known && (p is not ILineLaw || known.Error <= 1e-13 * known.Value || double.IsInfinity(known.Value)))
            return known;
        if (p is ILineLaw a && q is ILineLaw b)
            return f.Of(a, b);
        if (p.Equals(q))
            return Estimate.Exact(0);
        if (Shifted(p, q) is { } gap)
            return f.Of(new Normal(0, 1), new Normal(gap, 1));
        return (sampling ?? new(1 << 17, Key.Of(0))).Of(f, p, q);
    }

    /// <summary>
    /// Two normal laws of one covariance are, along the line between their means, N(0, 1) and N(Δ, 1) with Mahalanobis's Δ, and alike
    /// across it.
    /// </summary>
    private static double? Shifted(IKnownLaw p, IKnownLaw q) =>
        p is NormalVector a && q is NormalVector b && a.Covariance.Equals(b.Covariance)
            ? Math.Sqrt((a.Mean - b.Mean).DotProduct(a.Cholesky.Solve(a.Mean - b.Mean))) : null;

    private static Estimate Wasserstein1(IKnownLaw p, IKnownLaw q) =>
        ClosedForms.Wasserstein(p, q) is { } known && known.Error <= 1e-13 * known.Value ? known
        : p is ILineLaw a && q is ILineLaw b ? Wasserstein.Of(a, b)
        : p.Equals(q) ? Estimate.Exact(0) : Estimate.None;
}
