using Gan.Theory.Internal;
using MathNet.Numerics.Integration;

namespace Gan.Theory;

/// <summary>
/// Proposition 1: for fixed G the optimal discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)). It is checked in two
/// ways: at single points, with the formulas of the objective; and integrated, V(D, G) ≤ V(D*, G) for arbitrary D, where
/// V(D*, G) − V(D, G) = ∫ (p_data + p_g) ∫ (σ(u) − D*) du dx, the inner integral from the logit of D* to that of D.
/// </summary>
public static class Proposition1
{
    private const string Any = "any supports", Nested = "nested supports", Disjoint = "disjoint supports";

    private static readonly GaussLegendreRule Rule = new(-1, 1, 20);

    private delegate double Optimum(double logP, double logQ);

    private static readonly (string What, Optimum Logit)[] False =
    [
        ("D* with p_data and p_g exchanged", (p, q) => q - p),
        ("D* = p_data/(p_data + 2 p_g)", (p, q) => p - q - Math.Log(2)),
        ("D* = p_data without the normaliser", (p, _) => Math.Exp(p) is var y && y < 1 ? Math.Log(y / (1 - y)) : 30),
        ("D* = 1/2 everywhere", (_, _) => 0),
    ];

    /// <summary>D* maximises the integrand of V at single points.</summary>
    public static Claim Pointwise { get; } = new(
        "proposition-1-pointwise", "p_data log D + p_g log(1 − D) is largest at D* = p_data/(p_data + p_g), at every point",
        "Goodfellow et al. 2014, Proposition 1", "rounding of the objective's formulas", 100_000,
        key => AtPoint(key, (p, q) => p - q))
    {
        FalseVersions = [.. False.Select(f => new FalseVersion(f.What, key => AtPoint(key, f.Logit)))],
    };

    /// <summary>V(D, G) ≤ V(D*, G), and the difference.</summary>
    public static Claim Integrated { get; } = new(
        "proposition-1", "V(D, G) ≤ V(D*, G) for every D, and what is lost is the divergence of D from D*",
        "Goodfellow et al. 2014, Proposition 1", "the estimated errors of the integrals", 800,
        key => AsIntegral(key, (p, q) => p - q))
    {
        RestsOn = Shared.Distributions,
        FalseVersions = [.. False.Select(f => new FalseVersion(f.What, key => AsIntegral(key, f.Logit)))],
    };

    private static IEnumerable<Clause> AtPoint(Key key, Optimum optimum)
    {
        var draw = new Draws(key);
        double logP = draw.Uniform(-12, 4), logQ = draw.Uniform(-12, 4);
        double best = optimum(logP, logQ);
        double other = draw.Index(2) == 0 ? draw.Uniform(-20, 20) : best + draw.Uniform(-1, 1);
        double at(double a) => ValueFunction.Weighted(logP, AdversarialLosses.Minimax.Real, a)
            + ValueFunction.Weighted(logQ, AdversarialLosses.Minimax.Fake, a);
        return [Clause.AtMost("no larger value", new(at(other), 0), new(at(best), 1e-14 * (1 + Math.Abs(at(best)))),
            () => FormattableString.Invariant($"log p = {logP:R}, log q = {logQ:R}, logit {other:R} against {best:R}"))];
    }

    private static IEnumerable<Clause> AsIntegral(Key key, Optimum optimum)
    {
        var draw = new Draws(key.Fold(3));
        var (data, generated, supports) = Pair(draw, key);
        string what() => $"p_data {data}, p_g {generated}, {supports}";
        foreach (var clause in Instruments.Check(key.Fold(4), [data, generated]))
            yield return clause;
        Estimate value(Logit logit, params double[] kinks) =>
            ValueFunction.Integral(AdversarialLosses.Minimax, data, generated, logit, 2, kinks);
        var atBest = value((_, p, q) => optimum(p, q));
        // D = 1 where p_data has mass, 0 elsewhere, is optimal if the supports are disjoint; otherwise its V is −∞.
        var binary = value((_, p, _) => p > double.NegativeInfinity ? double.PositiveInfinity : double.NegativeInfinity);
        if (supports == Disjoint)
        {
            yield return Clause.Equal("D in {0, 1} for disjoint supports", new(0, 0), binary, what);
            yield return Clause.Equal("V(D*, G) for disjoint supports", new(0, 0), atBest, what);
        }
        else if (supports != Any)
            yield return Clause.Infinite("D in {0, 1} where both have mass", double.NegativeInfinity, binary.Value, what);

        var (other, kind, kinks) = Discriminator(draw, optimum);
        var atOther = value(other, kinks);
        yield return Clause.AtMost("no larger value", atOther, atBest, () => $"{what()}, D {kind}");
        // The double integral costs as much as a hundred of the others.
        if (draw.Index(50) != 0)
            yield break;
        var loss = Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x), a = other(x, p, q);
                double mass = Math.Exp(p) + Math.Exp(q);
                if (mass == 0)
                    return default;
                double value = mass * Lost(p - q, a);
                double range = Math.Min(1000, Math.Abs(Math.Clamp(p - q, -40, 40) - a));
                return (value, 8 * value * Rounding.Of(Math.Max(p, q)) + 1e-15 * mass * (1 + range));
            },
            [data, generated],
            kinks);
        yield return Clause.Equal("what is lost", loss, atBest - atOther, () => $"{what()}, D {kind}", 1e-12);
    }

    /// <summary>
    /// Draws two distributions: of equal support, of any supports, of nested supports or of disjoint ones.
    /// </summary>
    private static (IContinuousDistribution Data, IContinuousDistribution Generated, string Supports) Pair(
        Draws draw, Key key) => draw.Index(6) switch
    {
        0 => (RandomDistributions.Continuous(key.Fold(1)), RandomDistributions.Continuous(key.Fold(2)), Any),
        1 => (RandomDistributions.Everywhere(key.Fold(1)), RandomDistributions.Bounded(key.Fold(2), 0), Nested),
        2 => (RandomDistributions.Bounded(key.Fold(1), 0), RandomDistributions.Everywhere(key.Fold(2)), Nested),
        3 => (RandomDistributions.Bounded(key.Fold(1), 0), RandomDistributions.Bounded(key.Fold(2), 6), Disjoint),
        _ => (RandomDistributions.Everywhere(key.Fold(1)), RandomDistributions.Everywhere(key.Fold(2)), "equal supports"),
    };

    /// <summary>
    /// Returns ∫ (σ(u) − σ(d)) du for u from d to a, the loss of the logit a at a point whose optimal logit is d, for each
    /// unit of p_data + p_g. The Gauss–Legendre rule of 20 points on pieces of length at most 6 leaves an error below
    /// rounding: σ has its nearest poles at ±iπ. Beyond ±40 D* differs from 0 or 1 by less than 1e-17.
    /// </summary>
    private static double Lost(double d, double a)
    {
        (d, a) = (Math.Clamp(d, -40, 40), Math.Clamp(a, -800, 800));
        double optimal = Scalars.Apply(UnaryOp.Sigmoid, d), sum = 0;
        int pieces = Math.Max(1, (int)Math.Ceiling(Math.Abs(a - d) / 6));
        double half = (a - d) / (2 * pieces);
        for (int i = 0; i < pieces; i++)
            for (int j = 0; j < Rule.Abscissas.Length; j++)
                sum += Rule.Weights[j]
                    * (Scalars.Apply(UnaryOp.Sigmoid, d + half * (2 * i + 1 + Rule.Abscissas[j])) - optimal);
        return half * sum;
    }

    /// <summary>
    /// Draws the logit of a discriminator: a spline, a net with one hidden layer, or the optimal logit perturbed.
    /// </summary>
    private static (Logit Logit, string Kind, double[] Kinks) Discriminator(Draws draw, Optimum best)
    {
        switch (draw.Index(3))
        {
            case 0:
                double[] knots = [.. Enumerable.Range(0, 9).Select(i => -8.0 + 2 * i)];
                double[] values = [.. knots.Select(_ => draw.Uniform(-4, 4))];
                var spline = MathNet.Numerics.Interpolation.CubicSpline.InterpolatePchipSorted(knots, values);
                return ((x, _, _) => spline.Interpolate(Math.Clamp(x.Value, -8, 8)), "a spline", knots);
            case 1:
                var units = Enumerable.Range(0, 5).Select(_ => (draw.Normal(), draw.Normal(), draw.Normal())).ToArray();
                return ((x, _, _) => units.Sum(u => 2 * u.Item1 * Math.Tanh(u.Item2 * x.Value + u.Item3)), "a net", []);
            default:
                double size = draw.LogUniform(1e-3, 2), frequency = draw.Uniform(0.2, 2), phase = draw.Uniform(0, 6);
                return ((x, p, q) => best(p, q) + size * Math.Sin(frequency * x.Value + phase), "D* perturbed", []);
        }
    }
}
