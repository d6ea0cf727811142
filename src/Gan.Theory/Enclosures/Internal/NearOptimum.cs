namespace Gan.Theory.Internal;

/// <summary>
/// Enclosures of V(D, G) for discriminators near the optimal one: the logit of D is log p_data − log p_g + h with a bounded
/// h. No function of x alone has this logit in closed form, so the integrand is a function of both densities.
/// </summary>
internal static class NearOptimum
{
    /// <summary>Encloses V(D*, G) = C(G), without the formula of a divergence.</summary>
    public static Enclosure Criterion(IContinuousDistribution data, IContinuousDistribution generated) =>
        Value(data, generated, x => Series.Constant(0, x.Order), 0);

    /// <summary>Encloses V(D, G).</summary>
    /// <param name="data">p_data, of elementary form.</param>
    /// <param name="generated">p_g, of elementary form.</param>
    /// <param name="change">h, a smooth function of x.</param>
    /// <param name="bound">A bound of |h|.</param>
    public static Enclosure Value(
        IContinuousDistribution data, IContinuousDistribution generated, Func<Series, Series> change, double bound)
    {
        var p = Elementary(data);
        var q = Elementary(generated);
        // −p·log D = p·softplus(−log p/q − h) is at most q·exp|h|, and −q·log(1 − D) at most p·exp|h|.
        var factor = Enclosure.Of(bound).Exp();
        Enclosure Around(Enclosure mass) => new(-(factor * mass).Upper, 0);
        return Tails.Integrate(
            p.Breakpoints.Concat(q.Breakpoints),
            (end, above, from) => [Around(Enclosure.Sum(
                DivergenceIntegrals.Forms(p, end, above, from).Concat(DivergenceIntegrals.Forms(q, end, above, from))
                    .Select(form => form.Integral(from))))],
            [Tails.Tolerance], On, p, q)[0];

        CellIntegrals? On(Piece piece)
        {
            LocalDensity a = new(p, piece.Anchor, piece.Inside), b = new(q, piece.Anchor, piece.Inside);
            // Where only one density is above 0, D is 0 or 1 and right.
            if (a.IsZero || b.IsZero)
                return null;
            var anchor = piece.Anchor.ToEnclosure();
            return new(
                t => [Integrand(a.At(t), b.At(t), change(t + anchor), factor)], [false], [CellQuadrature.Tolerance],
                DivergenceIntegrals.HasEdge(p, q, piece)
                    ? h => [Around(EdgeBound.Of(p, a, piece, h).Mass(h) + EdgeBound.Of(q, b, piece, h).Mass(h))] : null);
        }
    }

    /// <summary>Returns the density as a sum of components.</summary>
    /// <exception cref="ArgumentException">It is not of elementary form.</exception>
    public static ElementaryDensity Elementary(IContinuousDistribution distribution) =>
        ElementaryDensity.Of(distribution)
            ?? throw new ArgumentException($"a density of elementary form required, got {distribution}");

    private static Series Integrand(
        (Series Density, Series Log) p, (Series Density, Series Log) q, Series change, Enclosure factor)
    {
        var logit = p.Log - q.Log + change;
        // The bound of the values holds also where a coefficient overflows.
        return (p.Density * AdversarialLosses.Minimax.Real.At(logit) + q.Density * AdversarialLosses.Minimax.Fake.At(logit))
            .Within(new(-(factor * (p.Density.Value + q.Density.Value)).Upper, 0));
    }
}
