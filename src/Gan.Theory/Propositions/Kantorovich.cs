using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Kantorovich duality on the line (Kantorovich and Rubinstein 1958): W₁(P, Q) is the supremum of E_P f − E_Q f over functions of slope
/// at most 1, reached where f′ = sign(G − F). By parts, E_P f − E_Q f = ∫ f′·(G − F), F and G the distribution functions.
/// </summary>
public static class Kantorovich
{
    /// <summary>The claim.</summary>
    public static Claim Claim { get; } = new(
        "kantorovich", "E_P f − E_Q f ≤ W₁(P, Q) for every f of slope at most 1, with equality at the best f",
        "Kantorovich and Rubinstein 1958; Arjovsky, Chintala and Bottou 2017", "the error bounds of the integrals", 2000,
        key => Check(key, 1, Wasserstein.Of))
    {
        Planted =
        [
            new("functions of slope 2", key => Check(key, 2, Wasserstein.Of)),
            new("total variation for W₁", key => Check(key, 1, FDivergence.Tv.Of)),
            new("half of W₁", key => Check(key, 1, (p, q) => 0.5 * Wasserstein.Of(p, q))),
        ],
    };

    private static Case Check(Key key, double slope, Func<ILineLaw, ILineLaw, Estimate> distance)
    {
        var draw = new Draws(key);
        IContinuousLaw p = WithMean(draw), q = WithMean(draw);
        // An arbitrary critic of slope at most 1: sines, whose slopes add up to at most 1.
        var waves = Enumerable.Range(0, 3).Select(_ => (Frequency: draw.Scale(0.2, 3), Phase: draw.Within(0, 6), Share: draw.Within(-1, 1) / 3)).ToArray();
        double critic(double x) => slope * waves.Sum(w => w.Share / w.Frequency * Math.Sin(w.Frequency * x + w.Phase));
        var difference = Quadrature.Integrate(
            x =>
            {
                double a = p.LogDensity(x), b = q.LogDensity(x), f = critic(x.Value);
                // V of the Wasserstein objective with the critic's output for the logit.
                double value = Values.Weighed(a, Objectives.Wasserstein.Real, f) + Values.Weighed(b, Objectives.Wasserstein.Fake, f);
                return (value, Math.Abs(f) * (Math.Exp(a) * Rounding.Of(a) + Math.Exp(b) * Rounding.Of(b)));
            },
            [p, q]);
        var w1 = distance(p, q);
        string what() => $"P {p}, Q {q}";
        // The best critic, by its slope: it follows the sign of G − F.
        var best = Quadrature.Integrate(
            x =>
            {
                double gap = Math.Min(p.Cdf(x.Value), q.Cdf(x.Value)) < 0.5 ? q.Cdf(x.Value) - p.Cdf(x.Value) : p.Survival(x.Value) - q.Survival(x.Value);
                return (slope * Math.Sign(gap) * gap, 1e-14 * (p.Survival(x.Value) + q.Cdf(x.Value) is var s ? Math.Min(s, 1) : 0) * Math.Min(1, Math.Abs(gap) + 1e-2));
            },
            [p, q]);
        return Case.Worse(Case.AtMost(difference, w1, what), Case.Equal(best, w1, what, 1e-10));
    }

    private static IContinuousLaw WithMean(Draws draw)
    {
        var law = RandomLaws.Continuous(draw.Key());
        return double.IsFinite(law.Mean) && law.UpperTail is not { Reaches: true, Power: 0, Degree: > -3 } ? law : new Normal(draw.Within(-2, 2), draw.Within(0.5, 2));
    }
}
