using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The lemma in the proof of Proposition 1: for a, b ≥ 0, not both 0, y ↦ a log y + b log(1 − y) has its only maximum over
/// [0, 1] at a / (a + b). At y the value is lower by (a + b)·KL(Bernoulli(a/(a + b)) ‖ Bernoulli(y)).
/// </summary>
public static class Lemma
{
    public static Claim Claim { get; } = new(
        "lemma", "a log y + b log(1 − y) has its maximum over [0, 1] at a/(a + b), and only there",
        "Goodfellow et al. 2014, section 4.1", "rounding of the logarithms", 100_000,
        key => Check(key, (a, b) => a / (a + b)))
    {
        FalseVersions =
        [
            new("the maximum at b/(a + b)", key => Check(key, (a, b) => b / (a + b))),
            new("the maximum at √a/(√a + √b)", key => Check(key, (a, b) => Math.Sqrt(a) / (Math.Sqrt(a) + Math.Sqrt(b)))),
            new("the maximum at 1/2", key => Check(key, (_, _) => 0.5)),
            new("the maximum one part in a thousand beside", key => Check(key, (a, b) => Math.Min(1, 1.001 * a / (a + b)))),
        ],
    };

    /// <summary>Returns a log y + b log(1 − y), with 0·log 0 = 0.</summary>
    public static double Value(double a, double b, double y) =>
        (a == 0 ? 0 : a * Math.Log(y)) + (b == 0 ? 0 : b * StableMath.Log1p(-y));

    private static IEnumerable<Clause> Check(Key key, Func<double, double, double> maximiser)
    {
        var draw = new Draws(key);
        // In a tenth of the cases a or b is 0: the maximum is then at 0 or 1.
        double a = draw.Index(20) == 0 ? 0 : draw.LogUniform(1e-6, 1e6);
        double b = draw.Index(20) == 0 && a > 0 ? 0 : draw.LogUniform(1e-6, 1e6);
        double best = maximiser(a, b);
        double y = draw.Index(2) == 0 ? draw.Uniform(0, 1)
            : Math.Clamp(best + draw.Uniform(-1, 1) * draw.LogUniform(1e-6, 1), 0, 1);
        double atBest = Value(a, b, best), atOther = Value(a, b, y);
        double size = 1e-14 * (1 + Math.Abs(atBest));
        string what() => FormattableString.Invariant($"a = {a:R}, b = {b:R}, y = {y:R}");
        if (a > 0 && y == 0 || b > 0 && y == 1)
        {
            yield return Clause.Infinite("−∞ at the other end", double.NegativeInfinity, atOther, what);
            yield break;
        }
        yield return Clause.AtMost("no larger value", new(atOther, 0), new(atBest, size), what);
        // The difference from the maximum, by the divergence of two Bernoulli distributions.
        double up = a == 0 ? 0 : a * Math.Log(a / (a + b) / y);
        double down = b == 0 ? 0 : b * (Math.Log(b / (a + b)) - StableMath.Log1p(-y));
        yield return Clause.Equal("what is lost",
            new(up + down, 1e-14 * (Math.Abs(up) + Math.Abs(down) + 0.05 * (a + b))),
            new(atBest - atOther, size + 1e-14 * Math.Abs(atOther)), what) with { Scale = 1 + a + b };
    }
}
