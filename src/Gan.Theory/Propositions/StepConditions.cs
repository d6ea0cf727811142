using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Proposition 2 as the paper words it, for p_g "updated so as to improve the criterion", needs conditions on the update.
/// Three sequences of updates, each against the exact D*, do not reach p_data: steps that improve C every time but shrink
/// geometrically stall at a gap; steps above 4 diverge from p_data even from nearby, because the linearised step multiplies
/// deviations by 1 − step/2; and a multiplicative step never returns to an atom whose mass is 0.
/// </summary>
public static class StepConditions
{
    /// <summary>The ratio of successive steps that stall: Σ step is finite.</summary>
    private const double Shrink = 0.5;

    public static Claim Claim { get; } = new(
        "proposition-2-conditions",
        "outside the claim: improving steps that shrink stall, steps above 4 do not converge, masses of 0 never return",
        "Goodfellow et al. 2014, Proposition 2: “p_g is updated so as to improve the criterion”", "stated margins", 300,
        key => Check(key, stalls: true, unstable: true, stays: true))
    {
        FalseVersions =
        [
            new("any improving steps lead to p_data", key => Check(key, stalls: false, unstable: true, stays: true)),
            new("steps above 4 converge", key => Check(key, stalls: true, unstable: false, stays: true)),
            new("a mass of 0 returns", key => Check(key, stalls: true, unstable: true, stays: false)),
        ],
    };

    private static IEnumerable<Clause> Check(Key key, bool stalls, bool unstable, bool stays)
    {
        var draw = new Draws(key);
        int n = 3 + draw.Index(10);
        double[] p = Proposition2.Simplex(draw, n), q = Proposition2.Simplex(draw, n);
        double least = Proposition2.Criterion(p, p), start = Proposition2.Criterion(p, q);

        // Steps ½, ¼, ⅛, …: the log-ratio to p_data moves by at most the sum of the steps times its own size.
        double[] at = q;
        double step = 0.5, before = start, smallestGain = double.PositiveInfinity;
        for (int i = 0; i < 20; i++, step *= Shrink)
        {
            at = Proposition2.Mirror(p, at, step);
            double now = Proposition2.Criterion(p, at);
            (smallestGain, before) = (Math.Min(smallestGain, before - now), now);
        }
        double left = (before - least) / (start - least);
        string stall() => FormattableString.Invariant(
            $"{n} atoms: C + log 4 from {start - least:G4} to {before - least:G4}, smallest gain {smallestGain:G2}");
        yield return Clause.True("each shrinking step improves C", smallestGain > 0, stall);
        yield return stalls
            ? Clause.Within("shrinking steps leave a tenth of the gap or more", 0.1 - left, 0, stall)
            : Clause.Within("shrinking steps leave no gap", left, 1e-3, stall);

        // From near p_data, a step above 4.
        double[] near = Proposition2.Normalised([.. p.Select(x => x * (1 + 1e-3 * draw.Uniform(-1, 1)))]);
        double large = draw.Uniform(4.5, 7);
        double first = Proposition2.MaxLogRatio(p, near), end = first;
        for (int i = 0; i < 60 && end <= 10 * first; i++)
        {
            near = Proposition2.Mirror(p, near, large);
            end = Proposition2.MaxLogRatio(p, near);
        }
        string leaves() => FormattableString.Invariant(
            $"{n} atoms, step {large:G4}: the largest |log p_g/p_data| from {first:G3} to {end:G3}");
        yield return unstable ? Clause.Within("a step above 4 leaves", 10 * first - end, 0, leaves)
            : Clause.Within("a step above 4 converges", end, first, leaves);

        // An atom of mass 0.
        double[] without = [.. q.Select((x, i) => i == 0 ? 0 : x / (1 - q[0]))];
        for (int i = 0; i < 400; i++)
            without = Proposition2.Mirror(p, without, 0.5);
        double gap = Proposition2.Criterion(p, without) - least;
        // TV(p_data, p_g) is at least p_data of the atom, and C + log 4 ≥ TV² (Lin 1991).
        string zero() => FormattableString.Invariant(
            $"{n} atoms, p_data {p[0]:G3} at the one with p_g = 0: mass {without[0]:G2}, C + log 4 = {gap:G4}");
        yield return stays ? Clause.True("a mass of 0 stays 0, and C above its minimum",
                without[0] == 0 && gap >= p[0] * p[0], zero)
            : Clause.Within("a mass of 0 returns", Math.Abs(without[0] - p[0]), 1e-6, zero);
    }
}
