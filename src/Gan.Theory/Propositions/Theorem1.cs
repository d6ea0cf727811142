using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Theorem 1: C(G) = max_D V(D, G) = −log 4 + 2·JSD(p_data ‖ p_g), so its global minimum −log 4 is reached if and only if
/// p_g = p_data, where D* = 1/2. "Only if" is checked by a quantitative bound: 2·JSD ≥ TV² (Lin 1991), so that C(G) is above
/// the minimum for any two different distributions.
/// </summary>
public static class Theorem1
{
    private static readonly double Log4 = Math.Log(4);

    /// <summary>
    /// C(G) = −log 4 + 2·JSD: the left side is the objective at D*, the right side the integral of the divergence.
    /// </summary>
    public static Claim Criterion { get; } = new(
        "criterion", "C(G) = −log 4 + 2·JSD(p_data ‖ p_g)",
        "Goodfellow et al. 2014, eq. 5 and 6", "the error bounds of both integrals", 2000,
        key => Identity(key, js => Estimate.Exact(-Log4) + 2 * js))
    {
        FalseVersions =
        [
            new("−log 2 for −log 4", key => Identity(key, js => Estimate.Exact(-Math.Log(2)) + 2 * js)),
            new("JSD without the factor 2", key => Identity(key, js => Estimate.Exact(-Log4) + js)),
            new("KL(p_data ‖ p_g) for the JSD", key =>
                Identity(key, js => Estimate.Exact(-Log4) + 2 * js, FDivergence.Kl.Of)),
            new("a density without its normaliser", key =>
                Identity(key, js => Estimate.Exact(-Log4) + 2 * js, Unnormalised)),
            new("a quadrature that misses a mode", key => Identity(key, js => Estimate.Exact(-Log4) + 2 * js, OneMode)),
        ],
    };

    /// <summary>C(G) ≥ −log 4; for equal distributions C(G) = −log 4 and D* = 1/2.</summary>
    public static Claim Minimum { get; } = new(
        "theorem-1", "C(G) ≥ −log 4, with equality and D* = 1/2 where p_g = p_data", "Goodfellow et al. 2014, Theorem 1",
        "the error bounds of the integrals", 2000, key => Bound(key, -Log4, 0.5))
    {
        FalseVersions =
        [
            new("−log 2 for −log 4", key => Bound(key, -Math.Log(2), 0.5)),
            new("a minimum of −log 4 + 1e-9", key => Bound(key, -Log4 + 1e-9, 0.5)),
            new("D* = 1 where p_g = p_data", key => Bound(key, -Log4, 1)),
        ],
    };

    /// <summary>C(G) + log 4 ≥ TV².</summary>
    public static Claim OnlyIf { get; } = new(
        "theorem-1-only-if", "C(G) + log 4 = 2·JSD ≥ TV²: only p_g = p_data reaches the minimum",
        "Goodfellow et al. 2014, Theorem 1; Lin 1991", "the error bounds of the integrals", 2000,
        key => Gap(key, tv => tv * tv))
    {
        FalseVersions =
        [
            new("2·JSD ≥ TV", key => Gap(key, tv => tv)),
            new("2·JSD ≥ 2·TV²", key => Gap(key, tv => 2 * tv * tv)),
        ],
    };

    private static Case Identity(
        Key key, Func<Estimate, Estimate> right,
        Func<IUnivariateDistribution, IUnivariateDistribution, Estimate>? divergence = null)
    {
        var data = RandomDistributions.Continuous(key.Fold(1));
        var generated = RandomDistributions.Continuous(key.Fold(2));
        var left = ValueFunction.AtOptimum(AdversarialLosses.Minimax, data, generated);
        var required = right((divergence ?? FDivergence.Js.Of)(data, generated));
        return Case.Equal(required, left, () => $"p_data {data}, p_g {generated}");
    }

    private static Case Bound(Key key, double minimum, double half)
    {
        var data = RandomDistributions.Continuous(key.Fold(1));
        var generated = RandomDistributions.Continuous(key.Fold(2));
        double x = data.Quantile(new Draws(key.Fold(3)).Uniform(0.01, 0.99));
        var least = Estimate.Exact(minimum);
        return new[]
        {
            Case.AtMost(least, ValueFunction.AtOptimum(AdversarialLosses.Minimax, data, generated),
                () => $"C(G), p_data {data}, p_g {generated}"),
            Case.Equal(least, ValueFunction.AtOptimum(AdversarialLosses.Minimax, data, data),
                () => $"C(G), p_data = p_g = {data}"),
            Case.Equal(new(half, 0), new(new OptimalDiscriminator(data, data).At(x), 0),
                () => FormattableString.Invariant($"D*({x:R}), p_data = p_g = {data}")),
        }.Aggregate(Case.Worse);
    }

    private static Case Gap(Key key, Func<double, double> bound)
    {
        var data = RandomDistributions.Univariate(key.Fold(1));
        var generated = RandomDistributions.Univariate(key.Fold(2));
        Estimate js = 2 * FDivergence.Js.Of(data, generated), tv = FDivergence.Tv.Of(data, generated);
        return Case.AtMost(new(bound(tv.Value), 4 * tv.Error), js, () => $"p_data {data}, p_g {generated}");
    }

    /// <summary>A planted error: the JSD with one density twice too large.</summary>
    private static Estimate Unnormalised(IUnivariateDistribution p, IUnivariateDistribution q) => Quadrature.Integrate(
        x => FDivergence.Js.WithRoundingError(
            ((IContinuousDistribution)p).LogDensity(x), ((IContinuousDistribution)q).LogDensity(x) + Math.Log(2)),
        [p, q]);

    /// <summary>A planted error: the JSD integrated over [−1, 1] only.</summary>
    private static Estimate OneMode(IUnivariateDistribution p, IUnivariateDistribution q)
    {
        var narrow = new Uniform(-1, 1);
        return Quadrature.Integrate(x => Math.Abs(x.Value) > 1 ? default
            : FDivergence.Js.WithRoundingError(
                ((IContinuousDistribution)p).LogDensity(x), ((IContinuousDistribution)q).LogDensity(x)), [narrow]);
    }
}
