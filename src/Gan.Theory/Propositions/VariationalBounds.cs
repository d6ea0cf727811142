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
    /// A divergence with f′ as a function of log t, and the convex conjugate f*, both of f without its affine part. f* is +∞
    /// outside its domain.
    /// </summary>
    /// <param name="Divergence">The divergence.</param>
    /// <param name="Slope">f′ as a function of log t.</param>
    /// <param name="Dual">f* on its domain.</param>
    /// <param name="Domain">The upper endpoint of the domain of f*; infinite for all numbers.</param>
    /// <param name="Closed">True if f* is finite at the endpoint.</param>
    private sealed record Conjugate(
        FDivergence Divergence, Func<double, double> Slope, Func<double, double> Dual,
        double Domain = double.PositiveInfinity, bool Closed = false)
    {
        /// <summary>Returns f*(t) = sup over s ≥ 0 of s·t − f(s).</summary>
        public double At(double t) => t > Domain || t == Domain && !Closed ? double.PositiveInfinity : Dual(t);
    }

    private static readonly Conjugate[] Conjugates =
    [
        new(FDivergence.Kl, u => u, StableMath.Expm1),
        new(FDivergence.ReverseKl, u => -StableMath.Expm1(-u), t => -StableMath.Log1p(-t), 1),
        new(FDivergence.Js, u => -0.5 * Math.Log(0.5 * (1 + Math.Exp(-u))), t => -0.5 * Math.Log(2 - Math.Exp(2 * t)),
            0.5 * Math.Log(2)),
        new(FDivergence.Tv, u => 0.5 * Math.Sign(u), t => Math.Max(t, -0.5), 0.5, Closed: true),
        new(FDivergence.SquaredHellinger, u => -0.5 * StableMath.Expm1(-0.5 * u), t => 0.5 / (1 - 2 * t) - 0.5, 0.5),
        new(FDivergence.ChiSquared, u => 2 * StableMath.Expm1(u), t => t < -2 ? -1 : t + t * t / 4),
        new(FDivergence.Neyman, u => -StableMath.Expm1(-2 * u), t => 2 - 2 * Math.Sqrt(1 - t), 1, Closed: true),
    ];

    /// <summary>The variational bound for seven divergences.</summary>
    public static Claim FGan { get; } = new(
        "f-gan", "E_P[T] − E_Q[f*(T)] ≤ D_f(P ‖ Q) for every T, with equality at T = f′(p/q), for seven divergences",
        "Nowozin, Cseke and Tomioka 2016", "rounding of sums over atoms; the estimated errors of the integrals", 10_000,
        key => Bound(key, (c, t) => c.At(t), u => u))
    {
        RestsOn = Shared.OnTheRealLine,
        LargestTolerance = 1e-8,
        FalseVersions =
        [
            new("t for f*(t)", key => Bound(key, (_, t) => t, u => u)),
            new("the best T with p and q exchanged", key => Bound(key, (c, t) => c.At(t), u => -u)),
            new("half of f*", key => Bound(key, (c, t) => 0.5 * c.At(t), u => u)),
            new("the formulas of f* outside its domain too", key => Bound(key, (c, t) => c.Dual(t), u => u)),
        ],
    };

    /// <summary>The optimal discriminator and the criterion of least squares.</summary>
    public static Claim LeastSquares { get; } = new(
        "least-squares", "least squares: D* = p/(p + q), and with targets −1 and 1 the criterion is 2·χ²(Q ‖ (P + Q)/2)",
        "Mao et al. 2017, section 3.2", "the estimated errors of the integrals", 1000,
        key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, u)))
    {
        RestsOn = Shared.OnTheRealLine,
        FalseVersions =
        [
            new("twice the criterion", key => Pearson(key, 2, u => Scalars.Apply(UnaryOp.Sigmoid, u))),
            new("D* with p and q exchanged", key => Pearson(key, 1, u => Scalars.Apply(UnaryOp.Sigmoid, -u))),
        ],
    };

    private static IEnumerable<Clause> Bound(Key key, Func<Conjugate, double, double> dual, Func<double, double> best)
    {
        var draw = new Draws(key);
        var c = Conjugates[draw.Index(Conjugates.Length)];
        return
        [
            .. OnAtoms(draw, c, dual, best),
            .. draw.Index(4) == 0 ? [Supremum(draw, c, dual)] : (Clause[])[],
            .. draw.Index(20) == 0 ? OnTheLine(draw, c, dual, best) : [],
        ];
    }

    /// <summary>The bound for two distributions on the same atoms, an arbitrary T and the best.</summary>
    private static IEnumerable<Clause> OnAtoms(
        Draws draw, Conjugate c, Func<Conjugate, double, double> dual, Func<double, double> best)
    {
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
        yield return Clause.AtMost("on atoms, no T is above the divergence", new(arbitrary, 0), bound, what);
        yield return Clause.Equal("on atoms, the best T", bound, new(optimal, 0), what);
    }

    /// <summary>
    /// The conjugate is the supremum of s·t − f(s) over s ≥ 0, here over a grid of log s, and infinite outside its domain,
    /// where the supremum grows without limit.
    /// </summary>
    private static Clause Supremum(Draws draw, Conjugate c, Func<Conjugate, double, double> dual)
    {
        double t = draw.Uniform(-4, 2), found = dual(c, t);
        string what() => FormattableString.Invariant($"{c.Divergence.Name}, t = {t:R}");
        // One point of the grid is s = 1, where the f of the total variation has a kink.
        double upTo(int logS) => Enumerable.Range(0, 100 * (logS + 40) + 1).Max(i =>
            Math.Exp(-40 + 0.01 * i) is var s ? s * t - c.Divergence.F(s) : 0);
        if (t > c.Domain)
            return Clause.Infinite(
                "f* outside its domain", upTo(60) > 1e6 ? double.PositiveInfinity : double.NaN, found, what);
        // The grid misses the supremum by at most the square of its step times a second derivative.
        return Clause.Within("f* is the supremum", Math.Abs(found - upTo(20)), 2e-3 * (1 + Math.Abs(found)),
            () => FormattableString.Invariant($"{what()}: f* {found:R}, supremum over a grid {upTo(20):R}"));
    }

    /// <summary>The bound for two densities: an arbitrary T and the best.</summary>
    private static IEnumerable<Clause> OnTheLine(
        Draws draw, Conjugate c, Func<Conjugate, double, double> dual, Func<double, double> best)
    {
        var p = RandomDistributions.Everywhere(draw.Key());
        var q = RandomDistributions.Everywhere(draw.Key());
        var divergence = c.Divergence.Of(p, q);
        double shift = draw.Uniform(-1, 1), frequency = draw.Uniform(0.3, 2);
        string what() => $"{c.Divergence.Name}, P {p}, Q {q}";
        // f′ of the total variation jumps: for an arbitrary T it is replaced by a continuous function of the same range.
        Estimate value(Func<double, double, double> logRatio, Func<double, double> slope) => Quadrature.Integrate(
            x =>
            {
                double a = p.LogDensity(x), b = q.LogDensity(x);
                if (double.IsNegativeInfinity(a) && double.IsNegativeInfinity(b))
                    return default;
                // Neither T nor f*(T) may overflow: not for extreme ratios, nor by rounding to the end of an open domain.
                double u = Math.Clamp(logRatio(a - b, x.Value), -700, 700);
                double t = Math.Min(slope(u), Math.BitDecrement(c.Domain));
                double mean = Math.Exp(a) is var weight && weight == 0 ? 0 : weight * t;
                double conjugate = Math.Exp(b) is var other && other == 0 ? 0 : other * dual(c, t);
                return (mean - conjugate,
                    2 * Math.Abs(mean) * Rounding.Of(a) + 2 * Math.Abs(conjugate) * Rounding.Of(b));
            },
            [p, q],
            c.Divergence == FDivergence.Tv ? Crossings.Of(x => p.LogDensity(x) - q.LogDensity(x), p, q) : []);
        foreach (var clause in Instruments.Check(draw.Key(), [p, q], oneOf: 1))
            yield return clause;
        // In float64 p/q must not overflow where either has mass, as it does where only one has the tail of a power law.
        if (double.IsInfinity(divergence.Value) || Finiteness.HasPowerLaw(p) != Finiteness.HasPowerLaw(q)
            || !Finiteness.HasPowerLaw(p)
            && new[] { p, q }.SelectMany(d => new[] { d.Quantile(1e-15), d.Quantile(1 - 1e-15) }).Any(
                x => !(Math.Abs(p.LogDensity(x) - q.LogDensity(x)) < 600)))
            yield break;
        yield return Clause.AtMost("on the line, no T is above the divergence",
            value((_, x) => shift + Math.Sin(frequency * x),
                c.Divergence == FDivergence.Tv ? u => 0.5 * Math.Tanh(u) : c.Slope),
            divergence, what);
        yield return Clause.Equal("on the line, the best T", divergence, value((u, _) => best(u), c.Slope), what, 1e-10);
    }

    private static double[] Masses(Draws draw, int n)
    {
        double[] w = [.. Enumerable.Range(0, n).Select(_ => draw.Uniform(0.02, 1))];
        return Array.ConvertAll(w, x => x / w.Sum());
    }

    private static IEnumerable<Clause> Pearson(Key key, double factor, Func<double, double> optimum)
    {
        var data = RandomDistributions.Everywhere(key.Fold(1));
        var generated = RandomDistributions.Everywhere(key.Fold(2));
        var draw = new Draws(key.Fold(3));
        // At a point no other output has a larger objective than D*, for the targets 1 and 0.
        double logP = draw.Uniform(-4, 2), logQ = draw.Uniform(-4, 2);
        double best = optimum(logP - logQ), other = best + draw.Uniform(-1, 1);
        double at(double a) => ValueFunction.Weighted(logP, AdversarialLosses.LeastSquares.Real, a)
            + ValueFunction.Weighted(logQ, AdversarialLosses.LeastSquares.Fake, a);
        yield return Clause.AtMost("no larger value at a point", new(at(other), 0), new(at(best), 0),
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
        yield return Clause.Equal("the criterion", required, criterion, () => $"P {data}, Q {generated}", 1e-12);
        foreach (var clause in Instruments.Check(key.Fold(4), [data, generated]))
            yield return clause;
    }
}
