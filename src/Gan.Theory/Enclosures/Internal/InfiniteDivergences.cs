namespace Gan.Theory.Internal;

/// <summary>
/// Decides which divergences of two elementary densities are infinite, from exact endpoints, scales and weights.
/// </summary>
internal static class InfiniteDivergences
{
    /// <summary>
    /// Returns true if KL(P ‖ Q) = ∞: P has mass where Q has none, or p has a power-law tail and q has not.
    /// </summary>
    public static bool Kl(ElementaryDensity p, ElementaryDensity q) =>
        !IsWithin(p, q) || Sides.Any(above => Decays(p, above) == Decay.PowerLaw && Decays(q, above) != Decay.PowerLaw);

    /// <summary>
    /// Returns true if ∫ p²/q = ∞: P has mass where Q has none, p jumps where q rises from 0, or p² is not lighter than q in
    /// a tail.
    /// </summary>
    public static bool ChiSquared(ElementaryDensity p, ElementaryDensity q) =>
        !IsWithin(p, q)
        || p.Breakpoints.Concat(q.Breakpoints).Any(
            x => Sides.Any(above => p.PowerAt(x, above) == 0 && q.PowerAt(x, above) == 1))
        || Sides.Any(above => p.Heaviest(above) is { } a && q.Heaviest(above) is { } b
            && (a.Decay(above), b.Decay(above)) switch
            {
                var (of, and) when of != and => of > and,
                // p²/q has the exponent −2y/s + y/s′, and −y²/s² + y²/2s′², which is never 0 because √2 is irrational.
                (Decay.Exponential, _) => a.Size >= 2.0 * b.Size,
                (Decay.Gaussian, _) => a.Size * a.Size >= 2.0 * b.Size * b.Size,
                _ => false,
            });

    /// <summary>
    /// Returns true if ∫ |F − G| = ∞: the power laws of the tails, w·s/(πx²), differ.
    /// </summary>
    public static bool Wasserstein(ElementaryDensity p, ElementaryDensity q) => Coefficient(p) != Coefficient(q);

    private static bool[] Sides { get; } = [false, true];

    private static Decay Decays(ElementaryDensity density, bool above) =>
        density.Heaviest(above)?.Decay(above) ?? Decay.None;

    private static bool IsWithin(ElementaryDensity p, ElementaryDensity q) => p.Support.All(s => q.Support.Any(
        t => (t.Lower is null || s.Lower >= t.Lower) && (t.Upper is null || s.Upper <= t.Upper)));

    /// <summary>Returns Σ w·s over the Cauchy components.</summary>
    private static Rational Coefficient(ElementaryDensity density) => Rational.Sum(
        density.Components.Where(c => c.Shape.Decay == Decay.PowerLaw).Select(c => c.Weight * c.Size));
}
