using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Later objectives that are divergences at their optimum: the variational bound of the f-GAN, D_f(P ‖ Q) ≥ E_P[T] −
/// E_Q[f*(T)], tight at T = f′(p/q) (Nowozin, Cseke and Tomioka 2016); and least squares, whose criterion with targets −1
/// and 1 is ∫ (p − q)²/(p + q), twice Pearson's χ²(Q ‖ (P + Q)/2) (Mao et al. 2017).
/// </summary>
public static class VariationalBounds
{
    /// <summary>
    /// A divergence with f′ as a function of log t, and the convex conjugate f*, both of f without its affine part.
    /// </summary>
    private sealed record Conjugate(FDivergence Divergence, Func<double, double> Slope, Func<double, double> Dual);

    private static readonly Conjugate[] Conjugates =
    [
        new(FDivergence.Kl, u => u, StableMath.Expm1),
        new(FDivergence.ReverseKl, u => -StableMath.Expm1(-u), t => -StableMath.Log1p(-t)),
        new(FDivergence.Js, u => -0.5 * Math.Log(0.5 * (1 + Math.Exp(-u))), t => -0.5 * Math.Log(2 - Math.Exp(2 * t))),
        new(FDivergence.Tv, u => 0.5 * Math.Sign(u), t => t),
        new(FDivergence.SquaredHellinger, u => -0.5 * StableMath.Expm1(-0.5 * u), t => t / (1 - 2 * t)),
        new(FDivergence.ChiSquared, u => 2 * StableMath.Expm1(u), t => t + t * t / 4),
        new(FDivergence.Neyman, u => -StableMath.Expm1(-2 * u), t => 2 - 2 * Math.Sqrt(1 - t)),
    ];

    /// <summary>The variational bound for seven divergences.</summary>
    public static Claim FGan { get; } = new(
        "f-gan", "E_P[T] − E_Q[f*(T)] ≤ D_f(P ‖ Q) for every T, with equality at T = f′(p/q), for seven divergences",
        "Nowozin, Cseke and Tomioka 2016", "rounding of sums over atoms", 20_000,
        key => Bound(key, (c, t) => c.Dual(t), u => u))
    {
        FalseVersions =
        [
            new("t for f*(t)", key => Bound(key, (_, t) => t, u => u)),
            new("the best T with p and q exchanged", key => Bound(key, (c, t) => c.Dual(t), u => -u)),
            new("half of f*", key => Bound(key, (c, t) => 0.5 * c.Dual(t), u => u)),
        ],
    };

    /// <summary>The optimal discriminator and the criterion of least squares.</summary>
    public static Claim LeastSquares { get; } = new(
        "least-squares", "least squares: D* = p/(p + q), and with targets −1 and 1 the criterion is 2·χ²(Q ‖ (P + Q)/2)",
        "Mao et al. 2017, section 3.2", "the error bounds of the integrals", 1000,
        key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, u)))
    {
        FalseVersions =
        [
            new("twice the criterion", key => Pearson(key, 2, u => Scalars.Apply(UnaryOp.Sigmoid, u))),
            new("D* with p and q exchanged", key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, -u))),
        ],
    };

    private static Case Bound(Key key, Func<Conjugate, double, double> dual, Func<double, double> best)
    {
        var draw = new Draws(key);
        var c = Conjugates[draw.Index(Conjugates.Length)];
        int n = 2 + draw.Index(8);
        double[] p = Masses(draw, n), q = Masses(draw, n);
        double divergence = 0, arbitrary = 0, optimal = 0, size = 0;
        for (int i = 0; i < n; i++)
        {
            double u = Math.Log(p[i] / q[i]), t = c.Slope(best(u)), other = c.Slope(draw.Uniform(-3, 3));
            divergence += c.Divergence.At(Math.Log(p[i]), Math.Log(q[i]));
            optimal += p[i] * t - q[i] * dual(c, t);
            arbitrary += p[i] * other - q[i] * dual(c, other);
            size += Math.Abs(p[i] * t) + Math.Abs(q[i] * dual(c, t))
                + Math.Abs(p[i] * other) + Math.Abs(q[i] * dual(c, other));
        }
        string what() => $"{c.Divergence.Name} on {n} atoms";
        var bound = new Estimate(divergence, 1e-13 * (1 + size + divergence));
        return Case.Worse(Case.AtMost(new(arbitrary, 0), bound, what), Case.Equal(bound, new(optimal, 0), what));
    }

    private static double[] Masses(Draws draw, int n)
    {
        double[] w = [.. Enumerable.Range(0, n).Select(_ => draw.Uniform(0.02, 1))];
        return Array.ConvertAll(w, x => x / w.Sum());
    }

    private static Case Pearson(Key key, double factor, Func<double, double> optimum)
    {
        var data = RandomDistributions.Everywhere(key.Fold(1));
        var generated = RandomDistributions.Everywhere(key.Fold(2));
        var draw = new Draws(key.Fold(3));
        // At a point no other output has a larger objective than D*, for the targets 1 and 0.
        double logP = draw.Uniform(-4, 2), logQ = draw.Uniform(-4, 2);
        double best = optimum(logP - logQ), other = best + draw.Uniform(-1, 1);
        double at(double a) => ValueFunction.Weighted(logP, AdversarialLosses.LeastSquares.Real, a)
            + ValueFunction.Weighted(logQ, AdversarialLosses.LeastSquares.Fake, a);
        var pointwise = Case.AtMost(new(at(other), 0), new(at(best), 0),
            () => FormattableString.Invariant($"log p {logP:R}, log q {logQ:R}, D {other:R} against {best:R}"));
        // With the targets −1 and 1 the optimal output is 2·D* − 1. The criterion is the loss of G for the target 0,
        // E_P[D²] + E_Q[D²].
        var criterion = Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x);
                double d = p == q ? 0 : 2 * optimum(p - q) - 1, value = (Math.Exp(p) + Math.Exp(q)) * d * d;
                return (value, 3 * value * Rounding.Of(Math.Max(p, q)));
            },
            [data, generated]);

        var mean = new Mixture(
            new MixtureComponent<IContinuousDistribution>(0.5, data),
            new MixtureComponent<IContinuousDistribution>(0.5, generated));
        var required = factor * 2 * FDivergence.ChiSquared.Of(generated, mean);
        return Case.Worse(pointwise, Case.Equal(required, criterion, () => $"P {data}, Q {generated}", 1e-12));
    }
}
