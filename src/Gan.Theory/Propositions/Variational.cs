using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Beyond the paper, objectives that are divergences: the variational bound of the f-GAN, D_f(P ‖ Q) ≥ E_P[T] − E_Q[f*(T)], tight at
/// T = f′(p/q) (Nowozin, Cseke and Tomioka 2016), and least squares, whose criterion with targets −1 and 1 is
/// ∫ (p − q)²/(p + q), twice Pearson's χ²(Q ‖ (P + Q)/2) (Mao et al. 2017).
/// </summary>
public static class Variational
{
    private sealed record Conjugate(FDivergence Divergence, Func<double, double> Slope, Func<double, double> Dual);

    /// <summary>f′ as a function of log t, and f*, for each f without its affine part.</summary>
    private static readonly Conjugate[] Seven =
    [
        new(FDivergence.Kl, u => u, Stable.ExpMinusOne),
        new(FDivergence.ReverseKl, u => -Stable.ExpMinusOne(-u), t => -Stable.LogOnePlus(-t)),
        new(FDivergence.Js, u => -0.5 * Math.Log(0.5 * (1 + Math.Exp(-u))), t => -0.5 * Math.Log(2 - Math.Exp(2 * t))),
        new(FDivergence.Tv, u => 0.5 * Math.Sign(u), t => t),
        new(FDivergence.SquaredHellinger, u => -0.5 * Stable.ExpMinusOne(-0.5 * u), t => t / (1 - 2 * t)),
        new(FDivergence.ChiSquared, u => 2 * Stable.ExpMinusOne(u), t => t + t * t / 4),
        new(FDivergence.Neyman, u => -Stable.ExpMinusOne(-2 * u), t => 2 - 2 * Math.Sqrt(1 - t)),
    ];

    /// <summary>The bound for the seven divergences.</summary>
    public static Claim FGan { get; } = new(
        "f-gan", "E_P[T] − E_Q[f*(T)] ≤ D_f(P ‖ Q) for every T, with equality at T = f′(p/q), for seven divergences",
        "Nowozin, Cseke and Tomioka 2016", "rounding of sums over atoms", 20_000, key => Bound(key, (c, t) => c.Dual(t), u => u))
    {
        Planted =
        [
            new("t for f*(t)", key => Bound(key, (_, t) => t, u => u)),
            new("the best T with p and q exchanged", key => Bound(key, (c, t) => c.Dual(t), u => -u)),
            new("half of f*", key => Bound(key, (c, t) => 0.5 * c.Dual(t), u => u)),
        ],
    };

    /// <summary>Least squares.</summary>
    public static Claim LeastSquares { get; } = new(
        "least-squares", "least squares: D* = p/(p + q), and with targets −1 and 1 the criterion is 2·χ²(Q ‖ (P + Q)/2)",
        "Mao et al. 2017, section 3.2", "the error bounds of the integrals", 1000, key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, u)))
    {
        Planted =
        [
            new("twice the criterion", key => Pearson(key, 2, u => Scalars.Apply(UnaryOp.Sigmoid, u))),
            new("D* with p and q exchanged", key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, -u))),
        ],
    };

    private static Case Bound(Key key, Func<Conjugate, double, double> dual, Func<double, double> best)
    {
        var draw = new Draws(key);
        var c = Seven[draw.Below(Seven.Length)];
        int n = 2 + draw.Below(8);
        double[] p = Masses(draw, n), q = Masses(draw, n);
        double divergence = 0, arbitrary = 0, optimal = 0, size = 0;
        for (int i = 0; i < n; i++)
        {
            double u = Math.Log(p[i] / q[i]), t = c.Slope(best(u)), other = c.Slope(draw.Within(-3, 3));
            divergence += c.Divergence.At(Math.Log(p[i]), Math.Log(q[i]));
            optimal += p[i] * t - q[i] * dual(c, t);
            arbitrary += p[i] * other - q[i] * dual(c, other);
            size += Math.Abs(p[i] * t) + Math.Abs(q[i] * dual(c, t)) + Math.Abs(p[i] * other) + Math.Abs(q[i] * dual(c, other));
        }
        string what() => $"{c.Divergence.Name} on {n} atoms";
        var bound = new Estimate(divergence, 1e-13 * (1 + size + divergence));
        return Case.Worse(Case.AtMost(new(arbitrary, 0), bound, what), Case.Equal(bound, new(optimal, 0), what));
    }

    private static double[] Masses(Draws draw, int n)
    {
        double[] w = [.. Enumerable.Range(0, n).Select(_ => draw.Within(0.02, 1))];
        return Array.ConvertAll(w, x => x / w.Sum());
    }

    private static Case Pearson(Key key, double factor, Func<double, double> optimum)
    {
        var (data, generated) = (RandomLaws.Everywhere(key.Fold(1)), RandomLaws.Everywhere(key.Fold(2)));
        var draw = new Draws(key.Fold(3));
        // D* for targets 1 and 0 at a point, by the objective itself: no other output gives more.
        double logP = draw.Within(-4, 2), logQ = draw.Within(-4, 2), best = optimum(logP - logQ), other = best + draw.Within(-1, 1);
        double at(double a) => Values.Weighed(logP, AdversarialLosses.LeastSquares.Real, a) + Values.Weighed(logQ, AdversarialLosses.LeastSquares.Fake, a);
        var pointwise = Case.AtMost(new(at(other), 0), new(at(best), 0), () => FormattableString.Invariant($"log p {logP:R}, log q {logQ:R}, D {other:R} against {best:R}"));
        // With targets −1 and 1 the best output is 2·D* − 1, and G, whose target is 0, meets E_P[D²] + E_Q[D²].
        var criterion = Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x);
                double d = p == q ? 0 : 2 * optimum(p - q) - 1, value = (Math.Exp(p) + Math.Exp(q)) * d * d;
                return (value, 3 * value * Rounding.Of(Math.Max(p, q)));
            },
            [data, generated]);

        var mean = new Mixture(new Component<IContinuousLaw>(0.5, data), new Component<IContinuousLaw>(0.5, generated));
        return Case.Worse(pointwise, Case.Equal(factor * 2 * FDivergence.ChiSquared.Of(generated, mean), criterion, () => $"P {data}, Q {generated}", 1e-12));
    }
}
