namespace Gan.Theory.Internal;

/// <summary>Variational lower bounds of divergences and of W₁, decided by intervals.</summary>
internal static class DualityByIntervals
{
    /// <summary>
    /// T = f′(eᵍ) and f*(T) as functions of g, for a divergence among <see cref="Enclosures"/>.
    /// </summary>
    private sealed record Bound(
        string Name, Func<Enclosures, Enclosed> Of, Func<Series, Series> Slope, Func<Series, Series> Conjugate);

    private static readonly Bound[] Bounds =
    [
        new("KL", e => e.Kl, g => g, t => t.Expm1()),
        new("reverse KL", e => e.ReverseKl, g => -(-g).Expm1(), t => -(-t).Log1p()),
        new("JSD", e => e.Js, g => -0.5 * (0.5 * (1 + (-g).Exp())).Log(), t => -0.5 * (2 - (2 * t).Exp()).Log()),
        new("total variation", e => e.Tv, g => 0.5 * g.Tanh(), t => t),
        new("squared Hellinger", e => e.Hellinger.Map(h => h.Square()), g => -0.5 * (-0.5 * g).Expm1(),
            t => 0.5 / (1 - 2 * t) - 0.5),
        new("χ²", e => e.ChiSquared, g => 2 * g.Expm1(), t => t + t.Square() / 4),
    ];

    /// <summary>E_P[T] − E_Q[f*(T)] ≤ D_f(P ‖ Q).</summary>
    public static Claim FGan { get; } = ByIntervals.Of(
        VariationalBounds.FGan, 1000, key => NoLarger(key, (bound, t) => bound.Conjugate(t)),
        new("half of f*", key => NoLarger(key, (bound, t) => 0.5 * bound.Conjugate(t))),
        new("f* a hundredth too small", key => NoLarger(key, (bound, t) => bound.Conjugate(t) - 0.01)));

    /// <summary>E_P f − E_Q f ≤ W₁(P, Q).</summary>
    public static Claim Kantorovich { get; } = ByIntervals.Of(
        KantorovichDuality.Claim, 300, key => NoLarger(key, 1),
        new("functions of slope 1.01", key => NoLarger(key, 1.01)),
        new("functions of slope 2", key => NoLarger(key, 2)));

    private static IEnumerable<Clause> NoLarger(Key key, Func<Bound, Series, Series> conjugate)
    {
        var draw = new Draws(key);
        var bound = Bounds[draw.Index(Bounds.Length)];
        // On atoms g is near log p/q, where the bound is tight, and on the line it is an arbitrary bounded function.
        int n = 2 + draw.Index(8);
        FiniteDistribution p = RandomDistributions.Finite(draw.Key(), n), q = RandomDistributions.Finite(draw.Key(), n);
        double size = draw.LogUniform(1e-3, 1);
        var onAtoms = Enclosure.Zero;
        foreach (double x in p.Atoms)
        {
            Enclosure a = FiniteEnclosures.Masses(p)![x].ToEnclosure(), b = FiniteEnclosures.Masses(q)![x].ToEnclosure();
            var t = bound.Slope(Series.Constant(p.LogMass(x) - q.LogMass(x) + size * draw.Uniform(-1, 1), 0));
            onAtoms += a * t.Value - b * conjugate(bound, t).Value;
        }
        yield return Clause.ProvenAtMost(
            "on atoms, no T is above the divergence", onAtoms, bound.Of(Enclosures.Between(p, q)).Value,
            () => $"{bound.Name}, P {p}, Q {q}");
        if (draw.Index(6) != 0)
            yield break;
        var (r, s) = (RandomDistributions.Elementary(draw.Key()), RandomDistributions.Elementary(draw.Key()));
        double height = draw.Uniform(0.2, 2), slope = draw.Normal(), shift = draw.Normal();
        Series best(Series x) => bound.Slope(height * (slope * x + shift).Tanh());
        // |g| ≤ 2, for which |T| and |f*(T)| are below 55.
        var growth = new Growth(60);
        var value = RigorousQuadrature.Expectation(r, best, growth).Value
            - RigorousQuadrature.Expectation(s, x => conjugate(bound, best(x)), growth).Value;
        yield return Clause.ProvenAtMost(
            "on the line, no T is above the divergence", value, bound.Of(Enclosures.Between(r, s)).Value,
            () => $"{bound.Name}, P {r}, Q {s}");
    }

    private static IEnumerable<Clause> NoLarger(Key key, double slope)
    {
        var draw = new Draws(key);
        IContinuousDistribution p = WithMean(draw), q = draw.Index(2) == 0 ? WithMean(draw)
            // Of a shift f(x) = ±x attains W₁.
            : new AffineImage(p, 1, draw.Uniform(-2, 2));
        double least = draw.LogUniform(1e-3, 0.5), frequency = draw.LogUniform(0.2, 3), phase = draw.Normal();
        int sign = Math.Sign(p.Mean - q.Mean);
        // |f′| ≤ slope: the share least of a wave, the rest of ±x.
        Series critic(Series x) =>
            slope * (sign * (1 - least) * x + least / frequency * (frequency * x + phase).Tanh());
        var value = RigorousQuadrature.Value(
            AdversarialLosses.Wasserstein, p, q, critic, new Growth(2 * least / frequency, 2)).Value;
        yield return Clause.ProvenAtMost(
            "no critic is above W₁", value, Enclosures.Between(p, q).W1.Value, () => $"P {p}, Q {q}");
    }

    private static IContinuousDistribution WithMean(Draws draw)
    {
        while (true)
            if (RandomDistributions.Elementary(draw.Key()) is var drawn && double.IsFinite(drawn.Mean))
                return drawn;
    }
}
