using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Kantorovich duality on the line (Kantorovich and Rubinstein 1958): W₁(P, Q) is the supremum of E_P f − E_Q f over functions of slope
/// at most 1, reached where f′ = sign(G − F), F and G the distribution functions: W₁ is integrated from these, the critics' values from the
/// densities.
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
        string what() => $"P {p}, Q {q}";
        var w1 = distance(p, q);
        // An arbitrary critic of slope at most 1: sines, whose slopes add up to at most 1.
        var waves = Enumerable.Range(0, 3).Select(_ => (Frequency: draw.Scale(0.2, 3), Phase: draw.Within(0, 6), Share: draw.Within(-1, 1) / 3)).ToArray();
        double critic(double x) => slope * waves.Sum(w => w.Share / w.Frequency * Math.Sin(w.Frequency * x + w.Phase));
        // The best one, or its negative: straight with slope 1 or −1, turning where F and G cross.
        double[] turns = [.. Crossings.Of(x => Wasserstein.Gap(p, q, x), p, q)];
        var atBest = Values.Of(AdversarialLosses.Wasserstein, p, q, x => slope * Zigzag(turns, x), turns);
        // V of the Wasserstein objective with the critic's output for the logit.
        return Case.Worse(
            Case.AtMost(Values.Of(AdversarialLosses.Wasserstein, p, q, critic), w1, what),
            Case.Equal(w1, atBest with { Value = Math.Abs(atBest.Value) }, what, 1e-9));
    }

    /// <summary>A function of slope ±1 that is 0 at the first turn, rises to it, and changes its slope at each.</summary>
    private static double Zigzag(double[] turns, double x)
    {
        if (turns.Length == 0)
            return x;
        double value = Math.Min(x - turns[0], 0);
        for (int i = 0; i < turns.Length && x > turns[i]; i++)
            value += (i % 2 == 0 ? -1 : 1) * (Math.Min(x, i + 1 < turns.Length ? turns[i + 1] : x) - turns[i]);
        return value;
    }

    private static IContinuousLaw WithMean(Draws draw)
    {
        var law = RandomLaws.Continuous(draw.Key());
        return double.IsFinite(law.Mean) && law.UpperTail is not { Reaches: true, Power: 0, Degree: > -3 } ? law : new Normal(draw.Within(-2, 2), draw.Within(0.5, 2));
    }
}
