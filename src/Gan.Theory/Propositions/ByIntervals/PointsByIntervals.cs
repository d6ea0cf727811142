namespace Gan.Theory.Internal;

/// <summary>Inequalities at single points, decided by intervals.</summary>
internal static class PointsByIntervals
{
    /// <summary>The lemma in the proof of Proposition 1.</summary>
    public static Claim Lemma { get; } = ByIntervals.Of(
        Theory.Lemma.Claim, 20_000, key => AtMaximum(key, (a, b) => a / (a + b)),
        new("the maximum at b/(a + b)", key => AtMaximum(key, (a, b) => b / (a + b))),
        new("the maximum one part in a thousand beside", key =>
            AtMaximum(key, (a, b) => Enclosure.Min(1, 1.001 * (a / (a + b))))));

    /// <summary>D* maximises the integrand of V.</summary>
    public static Claim Proposition1 { get; } = ByIntervals.Of(
        Theory.Proposition1.Pointwise, 20_000, key => Integrand(key, AdversarialLosses.Minimax, Logit, size: 1),
        new("D* with p_data and p_g exchanged", key =>
            Integrand(key, AdversarialLosses.Minimax, (p, q) => Logit(q, p), size: 1)),
        new("D* = p_data/(p_data + 2 p_g)", key =>
            Integrand(key, AdversarialLosses.Minimax, (p, q) => Logit(p, 2 * q), size: 1)));

    /// <summary>D* maximises the objective of least squares.</summary>
    public static Claim LeastSquares { get; } = ByIntervals.Of(
        VariationalBounds.LeastSquares, 20_000, key => Integrand(key, AdversarialLosses.LeastSquares, Share, size: 0.1),
        new FalseVersion("D* with p and q exchanged", key =>
            Integrand(key, AdversarialLosses.LeastSquares, (p, q) => Share(q, p), size: 0.1)));

    private static Enclosure Logit(Enclosure p, Enclosure q) => (p / q).Log();

    private static Enclosure Share(Enclosure p, Enclosure q) => p / (p + q);

    private static IEnumerable<Clause> AtMaximum(Key key, Func<Enclosure, Enclosure, Enclosure> maximiser)
    {
        var draw = new Draws(key);
        double a = draw.Index(20) == 0 ? 0 : draw.LogUniform(1e-6, 1e6);
        double b = draw.Index(20) == 0 && a > 0 ? 0 : draw.LogUniform(1e-6, 1e6);
        var best = maximiser(a, b);
        // The interval [0, 1] without its ends, at which the value is −∞.
        double y = Math.Clamp(
            draw.Index(2) == 0 ? draw.Uniform(0, 1) : best.Middle + draw.Uniform(-1, 1) * draw.LogUniform(1e-4, 1),
            1e-9, 1 - 1e-9);
        Enclosure value(Enclosure at) => (a == 0 ? 0 : a * at.Log()) + (b == 0 ? 0 : b * (-at).Log1p());
        return [Clause.ProvenAtMost("no larger value", value(y), value(best),
            () => FormattableString.Invariant($"a = {a:R}, b = {b:R}, y = {y:R}"))];
    }

    /// <summary>
    /// The integrand p·Real(a) + q·Fake(a) is largest at the output of the optimal discriminator; other outputs are drawn
    /// within a distance of 20 sizes.
    /// </summary>
    private static IEnumerable<Clause> Integrand(
        Key key, LogitLoss loss, Func<Enclosure, Enclosure, Enclosure> optimum, double size)
    {
        var draw = new Draws(key);
        double p = draw.LogUniform(1e-5, 50), q = draw.LogUniform(1e-5, 50);
        var best = optimum(p, q);
        double other = draw.Index(2) == 0 ? size * draw.Uniform(-20, 20)
            : best.Middle + (draw.Index(2) == 0 ? -1 : 1) * size * draw.LogUniform(1e-3, 1);
        Enclosure at(Enclosure a) => p * loss.Real.At(a) + q * loss.Fake.At(a);
        return [Clause.ProvenAtMost("no larger value", at(other), at(best),
            () => FormattableString.Invariant($"p = {p:R}, q = {q:R}, output {other:R} against {best.Middle:R}"))];
    }
}
