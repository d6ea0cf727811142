using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Kantorovich duality on the line (Kantorovich and Rubinstein 1958): W₁(P, Q) is the supremum of E_P f − E_Q f over
/// functions of slope at most 1, attained by f′ = sign(G − F) for the distribution functions F and G. W₁ is integrated from
/// the distribution functions, the values of critics from the densities.
/// </summary>
public static class KantorovichDuality
{
    public static Claim Claim { get; } = new(
        "kantorovich", "E_P f − E_Q f ≤ W₁(P, Q) for every f of slope at most 1, with equality at the best f",
        "Kantorovich and Rubinstein 1958; Arjovsky, Chintala and Bottou 2017", "the estimated errors of the integrals", 1000,
        key => Check(key, 1, Wasserstein.Of))
    {
        RestsOn = Shared.Distributions,
        // The rule in float64 resolves tails without a variance to about 1e-7 of W₁.
        LargestTolerance = 1e-6,
        FalseVersions =
        [
            new("functions of slope 2", key => Check(key, 2, Wasserstein.Of)),
            new("total variation for W₁", key => Check(key, 1, FDivergence.Tv.Of)),
            new("half of W₁", key => Check(key, 1, (p, q) => 0.5 * Wasserstein.Of(p, q))),
        ],
    };

    private static IEnumerable<Clause> Check(
        Key key, double slope, Func<IUnivariateDistribution, IUnivariateDistribution, Estimate> distance)
    {
        var draw = new Draws(key);
        IContinuousDistribution p = WithMean(draw), q = WithMean(draw);
        string what() => $"P {p}, Q {q}";
        var w1 = distance(p, q);
        // An arbitrary critic: a sum of sines whose slopes add up to at most 1.
        var waves = Enumerable.Range(0, 3).Select(_ => (
            Frequency: draw.LogUniform(0.2, 3), Phase: draw.Uniform(0, 6), Share: draw.Uniform(-1, 1) / 3)).ToArray();
        double critic(double x) => slope * waves.Sum(w => w.Share / w.Frequency * Math.Sin(w.Frequency * x + w.Phase));
        // The optimal critic or its negative: piecewise linear of slope ±1, with kinks where F and G cross.
        double[] kinks = [.. Crossings.Of(x => Wasserstein.Gap(p, q, x), p, q)];
        var atBest = ValueFunction.Of(AdversarialLosses.Wasserstein, p, q, x => slope * Zigzag(kinks, x), kinks);
        // V of the Wasserstein objective, with the critic's output as the logit.
        return
        [
            .. Instruments.Check(draw.Key(), [p, q]),
            Clause.AtMost(
                "no critic is above W₁", ValueFunction.Of(AdversarialLosses.Wasserstein, p, q, critic), w1, what),
            Clause.Equal("the best critic", w1, atBest with { Value = Math.Abs(atBest.Value) }, what, 1e-9),
        ];
    }

    /// <summary>
    /// Returns the value of a function of slope ±1 that rises to 0 at the first kink and changes the sign of its slope at
    /// each.
    /// </summary>
    private static double Zigzag(double[] kinks, double x)
    {
        if (kinks.Length == 0)
            return x;
        double value = Math.Min(x - kinks[0], 0);
        for (int i = 0; i < kinks.Length && x > kinks[i]; i++)
            value += (i % 2 == 0 ? -1 : 1) * (Math.Min(x, i + 1 < kinks.Length ? kinks[i + 1] : x) - kinks[i]);
        return value;
    }

    private static IContinuousDistribution WithMean(Draws draw)
    {
        var drawn = RandomDistributions.Continuous(draw.Key());
        return double.IsFinite(drawn.Mean) && drawn.UpperTail is not { Exists: true, Power: 0, Degree: > -3 } ? drawn
            : new Normal(draw.Uniform(-2, 2), draw.Uniform(0.5, 2));
    }
}
