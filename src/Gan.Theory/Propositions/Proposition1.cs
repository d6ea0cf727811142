using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Proposition 1: for fixed G the optimal discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)). It is checked in two
/// ways: at single points, with the formulas of the objective; and integrated, V(D, G) ≤ V(D*, G) for arbitrary D, where
/// V(D*, G) − V(D, G) = ∫ (p_data + p_g)·KL(Bernoulli(D*) ‖ Bernoulli(D)).
/// </summary>
public static class Proposition1
{
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
        "Goodfellow et al. 2014, Proposition 1", "the error bounds of the integrals", 1500,
        key => AsIntegral(key, (p, q) => p - q))
    {
        FalseVersions = [.. False.Select(f => new FalseVersion(f.What, key => AsIntegral(key, f.Logit)))],
    };

    private static Case AtPoint(Key key, Optimum optimum)
    {
        var draw = new Draws(key);
        double logP = draw.Uniform(-12, 4), logQ = draw.Uniform(-12, 4);
        double best = optimum(logP, logQ);
        double other = draw.Index(2) == 0 ? draw.Uniform(-20, 20) : best + draw.Uniform(-1, 1);
        double at(double a) => ValueFunction.Weighted(logP, AdversarialLosses.Minimax.Real, a)
            + ValueFunction.Weighted(logQ, AdversarialLosses.Minimax.Fake, a);
        return Case.AtMost(new(at(other), 0), new(at(best), 1e-14 * (1 + Math.Abs(at(best)))),
            () => FormattableString.Invariant($"log p = {logP:R}, log q = {logQ:R}, logit {other:R} against {best:R}"));
    }

    private static Case AsIntegral(Key key, Optimum optimum)
    {
        var data = RandomDistributions.Everywhere(key.Fold(1));
        var generated = RandomDistributions.Everywhere(key.Fold(2));
        var draw = new Draws(key.Fold(3));
        Func<double, double> best = x => optimum(data.LogDensity(x), generated.LogDensity(x));
        var (other, kind, kinks) = Discriminator(draw, best);
        string what() => $"p_data {data}, p_g {generated}, D {kind}";
        var atBest = ValueFunction.Of(AdversarialLosses.Minimax, data, generated, best);
        var atOther = ValueFunction.Of(AdversarialLosses.Minimax, data, generated, other, kinks);
        var loss = Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x), d = p - q, a = other(x.Value);
                // (p + q)·KL(σ(d) ‖ σ(a)), as the sum of its two terms.
                double t = p == q ? 0.5 : Scalars.Apply(UnaryOp.Sigmoid, d);
                double up = t == 0 ? 0 : t * (Softplus(-a) - Softplus(-d));
                double down = t == 1 ? 0 : (1 - t) * (Softplus(a) - Softplus(d));
                double mass = Math.Exp(p) + Math.Exp(q);
                return mass == 0 ? default
                    : (mass * (up + down), 3 * mass * (Math.Abs(up) + Math.Abs(down)) * Rounding.Of(Math.Max(p, q)));
            },
            [data, generated],
            kinks);
        return Case.Worse(
            Case.AtMost(atOther, atBest, what), Case.Equal(loss, atBest - atOther, () => $"V(D*, G) − V(D, G), {what()}"));

        static double Softplus(double x) => Scalars.Apply(UnaryOp.Softplus, x);
    }

    /// <summary>
    /// Draws the logit of a discriminator: a spline, a net with one hidden layer, or the optimal logit perturbed.
    /// </summary>
    private static (Func<double, double> Logit, string Kind, double[] Kinks) Discriminator(
        Draws draw, Func<double, double> best)
    {
        switch (draw.Index(3))
        {
            case 0:
                double[] knots = [.. Enumerable.Range(0, 9).Select(i => -8.0 + 2 * i)];
                double[] values = [.. knots.Select(_ => draw.Uniform(-4, 4))];
                var spline = MathNet.Numerics.Interpolation.CubicSpline.InterpolatePchipSorted(knots, values);
                return (x => spline.Interpolate(Math.Clamp(x, -8, 8)), "a spline", knots);
            case 1:
                var units = Enumerable.Range(0, 5).Select(_ => (draw.Normal(), draw.Normal(), draw.Normal())).ToArray();
                return (x => units.Sum(u => 2 * u.Item1 * Math.Tanh(u.Item2 * x + u.Item3)), "a net", []);
            default:
                double size = draw.LogUniform(1e-3, 2), frequency = draw.Uniform(0.2, 2), phase = draw.Uniform(0, 6);
                return (x => best(x) + size * Math.Sin(frequency * x + phase), "D* perturbed", []);
        }
    }
}
