using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Rigorous enclosures of the divergences and distances of two known distributions on the line, P = p_data and Q = p_g, in
/// nats. Each interval contains the true number if exp and log are as accurate as <see cref="Enclosure"/> assumes. A
/// parameter is exactly its float64 number, and the weights of a mixture are divided by their exact sum.
/// </summary>
/// <param name="Kl">KL(P ‖ Q).</param>
/// <param name="ReverseKl">KL(Q ‖ P).</param>
/// <param name="Js">The Jensen–Shannon divergence.</param>
/// <param name="Tv">Total variation, half the L1 distance.</param>
/// <param name="Hellinger">The Hellinger distance, in [0, 1].</param>
/// <param name="ChiSquared">∫ (p − q)²/q.</param>
/// <param name="W1">The Wasserstein-1 distance, in the units of x.</param>
public sealed record Enclosures(
    Enclosed Kl, Enclosed ReverseKl, Enclosed Js, Enclosed Tv, Enclosed Hellinger, Enclosed ChiSquared, Enclosed W1)
{
    private static readonly Enclosure LogTwo = Enclosure.Of(2).Log();
    private static readonly Enclosure Positive = new(0, double.PositiveInfinity), Unit = new(0, 1);

    /// <summary>C(G) = −log 4 + 2·JSD, the generator's criterion at the optimal discriminator (Theorem 1).</summary>
    public Enclosed Criterion => Js.Map(js => 2 * js - 2 * LogTwo);

    /// <summary>
    /// Encloses all divergences of normal, Laplace, logistic, exponential, uniform, triangular and Cauchy distributions,
    /// their mixtures and affine images, or of finite distributions with theirs. Widths are at most about 1e-8, or 1e-8 of a
    /// value above 1; for finite distributions 1e-12. For other distributions the reason is given.
    /// </summary>
    /// <param name="p">P, on the line.</param>
    /// <param name="q">Q, on the line.</param>
    /// <exception cref="ArgumentException">A distribution is not on the line.</exception>
    public static Enclosures Between(IDensity p, IDensity q)
    {
        if (p is not IUnivariateDistribution a || q is not IUnivariateDistribution b)
            throw new ArgumentException($"two distributions on the line required, got {p} and {q}");
        if (FiniteEnclosures.Masses(p) is { } massesP && FiniteEnclosures.Masses(q) is { } massesQ)
            return Finished(FiniteEnclosures.Of(massesP, massesQ));
        if (a is IDiscreteDistribution != b is IDiscreteDistribution)
            return Singular();
        return ElementaryDensity.Of(p) is not { } x ? None($"no enclosure for {p}")
            : ElementaryDensity.Of(q) is not { } y ? None($"no enclosure for {q}")
            : p.Equals(q) ? Finished([0, 0, 0, 0, 0, 0, 0])
            : Elementary(x, y, Divergences.Between(p, q));
    }

    /// <summary>Encloses the divergences of two densities; estimates of them set the widths that are aimed at.</summary>
    private static Enclosures Elementary(ElementaryDensity p, ElementaryDensity q, Divergences estimates)
    {
        bool[] infinite =
        [
            InfiniteDivergences.Kl(p, q), InfiniteDivergences.Kl(q, p), false, false, false,
            InfiniteDivergences.ChiSquared(p, q), InfiniteDivergences.Wasserstein(p, q),
        ];
        double least = p.Components.Concat(q.Components).Min(c => c.Size).ToEnclosure().Upper;
        double[] sizes =
        [
            Size(estimates.Kl, 1), Size(estimates.ReverseKl, 1), 1, 1,
            // The width of H is that of H² over 2H, or its root.
            Size(2 * estimates.Hellinger, 1e-6), Size(estimates.ChiSquared, 1), Size(estimates.W1, least),
        ];
        for (int i = 0; i < infinite.Length; i++)
            sizes[i] = infinite[i] ? double.PositiveInfinity : sizes[i];
        var integrals = ElementaryDivergences.Of(p, q, sizes[..DivergenceIntegrals.Count]);
        var w1 = infinite[^1] ? Enclosure.Infinite : ElementaryWasserstein.Of(p, q, sizes[^1]);
        return Finished(
            [.. integrals.Append(w1).Zip(infinite, (value, diverges) => diverges ? Enclosure.Infinite : value)]);

        static double Size(Estimate e, double least) => double.IsFinite(e.Value) ? Math.Max(e.Value, least) : least;
    }

    /// <summary>Intersects the six integrals and W₁ with the ranges of the divergences.</summary>
    private static Enclosures Finished(Enclosure[] v) => new(
        Within(Positive, v[0]), Within(Positive, v[1]), Within(new(0, LogTwo.Upper), v[2]), Within(Unit, v[3]),
        Within(Unit, v[4]).Map(square => square.Sqrt()), Within(Positive, v[5]), Within(Positive, v[6]));

    private static Enclosed Within(Enclosure range, Enclosure value) =>
        double.IsFinite(value.Lower) != double.IsFinite(value.Upper) || value.IsWhole
            ? Enclosed.None("no bound of a tail or at an endpoint of a support was found")
            : new(range.Intersect(value));

    /// <summary>A discrete distribution and a density, which are mutually singular.</summary>
    private static Enclosures Singular()
    {
        Enclosed infinite = new(Enclosure.Infinite), one = new(1);
        return new(infinite, infinite, new(LogTwo), one, one, infinite,
            Enclosed.None("no enclosure of W₁ for a discrete distribution and a density"));
    }

    private static Enclosures None(string reason)
    {
        var none = Enclosed.None(reason);
        return new(none, none, none, none, none, none, none);
    }
}
