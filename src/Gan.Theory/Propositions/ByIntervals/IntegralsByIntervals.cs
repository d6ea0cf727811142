namespace Gan.Theory.Internal;

/// <summary>Inequalities of V(D, G) and of the criterion C(G), decided by intervals.</summary>
internal static class IntegralsByIntervals
{
    private static readonly Enclosure LogTwo = Enclosure.Of(2).Log(), Log4 = 2 * LogTwo;

    /// <summary>V(D, G) ≤ V(D*, G).</summary>
    public static Claim Proposition1 { get; } = ByIntervals.Of(
        Theory.Proposition1.Integrated, 200, key => NoLarger(key, NearOptimum.Criterion),
        new("D* = p_data/(p_data + 2 p_g)", key => NoLarger(key, (p, q) =>
            NearOptimum.Value(p, q, x => Series.Constant(-LogTwo, x.Order), 1))),
        new("D* = 1/2 everywhere", key => NoLarger(key, (_, _) => -Log4)));

    /// <summary>V(D*, G) = −log 4 + 2·JSD.</summary>
    public static Claim Criterion { get; } = ByIntervals.Of(
        Theorem1.Criterion, 200, key => Identity(key, js => 2 * js - Log4),
        new("−log 2 for −log 4", key => Identity(key, js => 2 * js - LogTwo)),
        new("JSD without the factor 2", key => Identity(key, js => js - Log4)));

    /// <summary>C(G) ≥ −log 4, and C(G) near the minimum.</summary>
    public static Claim Minimum { get; } = ByIntervals.Of(
        Theorem1.Minimum, 200, key => Bound(key, -Log4, 0.25),
        new("a minimum of −log 4 + 1e-9", key => Bound(key, -Log4 + 1e-9, 0.25)),
        new("0.251 for ¼ near the minimum", key => Bound(key, -Log4, 0.251)));

    /// <summary>2·JSD ≥ TV².</summary>
    public static Claim OnlyIf { get; } = ByIntervals.Of(
        Theorem1.OnlyIf, 600, key => Gap(key, tv => tv.Square()),
        new("2·JSD ≥ TV", key => Gap(key, tv => tv)),
        new("2·JSD ≥ 1.05·TV²", key => Gap(key, tv => 1.05 * tv.Square())));

    /// <summary>The gap at which one normal distribution stops for data with two modes.</summary>
    public static Claim Limits { get; } = ByIntervals.Of(
        Proposition2.Limits, 6, key => Stops(key, atLeast: true),
        new FalseVersion("a gap of 0.1 or less", key => Stops(key, atLeast: false)));

    /// <summary>Encloses the JSD and the total variation.</summary>
    private static (Enclosure Js, Enclosure Tv) Distances(IUnivariateDistribution p, IUnivariateDistribution q)
    {
        if (FiniteEnclosures.Masses(p) is { } a && FiniteEnclosures.Masses(q) is { } b)
            return FiniteEnclosures.Of(a, b) is var all ? (all[2], all[3]) : default;
        const double no = double.PositiveInfinity;
        var integrals = ElementaryDivergences.Of(
            NearOptimum.Elementary((IContinuousDistribution)p), NearOptimum.Elementary((IContinuousDistribution)q),
            [no, no, 1, 1, no, no]);
        return (integrals[2], integrals[3]);
    }

    private static (IContinuousDistribution Data, IContinuousDistribution Generated) Pair(Key key) =>
        (RandomDistributions.Elementary(key.Fold(1)), RandomDistributions.Elementary(key.Fold(2)));

    private static IEnumerable<Clause> NoLarger(
        Key key, Func<IContinuousDistribution, IContinuousDistribution, Enclosure> maximum)
    {
        var (data, generated) = Pair(key);
        var draw = new Draws(key.Fold(3));
        string what() => $"p_data {data}, p_g {generated}";
        var best = maximum(data, generated);
        // A net with one hidden layer.
        var units = Enumerable.Range(0, 3).Select(_ => (draw.Uniform(-2, 2), draw.Normal(), draw.Normal())).ToArray();
        var net = RigorousQuadrature.Value(
            data, generated,
            x => units.Select(u => u.Item1 * (u.Item2 * x + u.Item3).Tanh()).Aggregate((a, b) => a + b), new Growth(7));
        yield return Clause.ProvenAtMost("no larger value for a net", net.Value, best, what);
        // D* perturbed. Supports without a common part leave nothing to perturb.
        if (!data.Support.Any(a => generated.Support.Any(b => a.Upper > b.Lower && b.Upper > a.Lower)))
            yield break;
        double size = draw.LogUniform(0.1, 2), slope = draw.Uniform(0.2, 2), shift = draw.Normal();
        yield return Clause.ProvenAtMost(
            "no larger value for D* perturbed",
            NearOptimum.Value(data, generated, x => size * (slope * x + shift).Tanh(), size), best, what);
    }

    private static IEnumerable<Clause> Identity(Key key, Func<Enclosure, Enclosure> right)
    {
        var (data, generated) = Pair(key);
        return [Clause.ProvenEqual(
            "V(D*, G)", right(Distances(data, generated).Js), NearOptimum.Criterion(data, generated),
            () => $"p_data {data}, p_g {generated}")];
    }

    private static IEnumerable<Clause> Bound(Key key, Enclosure minimum, double coefficient)
    {
        var (data, generated) = Pair(key);
        var draw = new Draws(key.Fold(4));
        yield return Clause.ProvenAtMost(
            "C(G) ≥ the minimum", minimum, NearOptimum.Criterion(data, generated), () => $"p_data {data}, p_g {generated}");
        yield return Clause.ProvenEqual(
            "C(G) where p_g = p_data", minimum, NearOptimum.Criterion(data, data), () => $"p_data = p_g = {data}");

        // p_g = p_data·(1 + u) with u = ε(tanh(ωx + φ) − mean), |u| ≤ 2ε ≤ 0.1. The remainder 0.21 ∫ p_data |u|³ of Taylor's
        // formula is at most 0.42·ε ∫ p_data u².
        // The wave is steepest near the median, so that u is not nearly constant.
        double size = draw.LogUniform(1e-3, 0.05), frequency = draw.Uniform(0.3, 3);
        double phase = draw.Uniform(-1, 1) - frequency * data.Quantile(0.5);
        Series wave(Series x) => (frequency * x + phase).Tanh();
        var mean = RigorousQuadrature.Expectation(data, wave, new(1)).Value;
        Series change(Series x) => size * (wave(x) - mean);
        var above = RigorousQuadrature.Expectation(
            data, x => change(x) is var u ? (1 + u) * (u.Log1p() - (0.5 * u).Log1p()) - (0.5 * u).Log1p() : x, new(1));
        var square = RigorousQuadrature.Expectation(data, x => change(x).Square(), new(1));
        yield return Clause.ProvenAtMost(
            "C(G) near the minimum", (above.Value - coefficient * square.Value).Abs(), 0.42 * size * square.Value,
            () => FormattableString.Invariant($"p_data {data}, ε {size:R}, ω {frequency:R}, φ {phase:R}"));
    }

    private static IEnumerable<Clause> Gap(Key key, Func<Enclosure, Enclosure> bound)
    {
        var draw = new Draws(key.Fold(3));
        IUnivariateDistribution data, generated;
        switch (draw.Index(4))
        {
            case 0:
                (data, generated) = Pair(key);
                break;
            case 1:
                // Two atoms with exchanged masses, for which the bound is sharp.
                double p = 0.5 + draw.LogUniform(1e-2, 0.4);
                (data, generated) = (new FiniteDistribution((0, p), (1, 1 - p)), new FiniteDistribution((0, 1 - p), (1, p)));
                break;
            default:
                int n = 2 + draw.Index(8);
                (data, generated) = (RandomDistributions.Finite(key.Fold(1), n), RandomDistributions.Finite(key.Fold(2), n));
                break;
        }
        var (js, tv) = Distances(data, generated);
        return [Clause.ProvenAtMost("2·JSD ≥ TV²", bound(tv), 2 * js, () => $"p_data {data}, p_g {generated}")];
    }

    private static IEnumerable<Clause> Stops(Key key, bool atLeast)
    {
        var (data, end) = Proposition2.BestNormal(key);
        var gap = 2 * Distances(data, end).Js;
        string what() => $"p_data {data}, p_g {end}";
        return [atLeast ? Clause.ProvenAtMost("a gap of 0.1 or more", 0.1, gap, what)
            : Clause.ProvenAtMost("a gap of 0.1 or less", gap, 0.1, what)];
    }
}
