using Gan.Theory.Internal;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Gan.Theory;

/// <summary>
/// Proposition 2: if D reaches its optimum at each step and p_g is then updated to improve the criterion, p_g converges to
/// p_data. The checks follow the proof: C is convex in p_g; the gradient of V at D* is a subgradient of C; small steps along
/// it, with the exact D* each time, converge monotonically, D* to 1/2, at the rate of the linearised step. The distributions
/// are vectors on the simplex: finite ones, and densities on a grid. As the paper words it, with any update that improves
/// the criterion, the proposition is false: <see cref="StepConditions"/>.
/// </summary>
public static class Proposition2
{
    /// <summary>The step size of mirror descent on the simplex.</summary>
    private const double Step = 0.5;

    /// <summary>C is convex, with the subgradient log(1 − D*), which is the gradient of V(D*, ·).</summary>
    public static Claim Convexity { get; } = new(
        "proposition-2-convexity", "C is convex in p_g, and ∂V(D*, G)/∂p_g = log(1 − D*) is a subgradient of it",
        "Goodfellow et al. 2014, Proposition 2", "rounding of sums over atoms; finite differences", 20_000,
        key => Convex(key, 1, (p, q) => Math.Log(q / (p + q))))
    {
        FalseVersions =
        [
            new("C is concave", key => Convex(key, -1, (p, q) => Math.Log(q / (p + q)))),
            new("log D* for log(1 − D*)", key => Convex(key, 1, (p, q) => Math.Log(p / (p + q)))),
            new("the subgradient with its sign exchanged", key => Convex(key, 1, (p, q) => -Math.Log(q / (p + q)))),
            new("D* with p_data and p_g exchanged, for the subgradient 1 − D*", key =>
                Convex(key, 1, (p, q) => p / (p + q))),
            new("0.999 of the subgradient", key => Convex(key, 1, (p, q) => 0.999 * Math.Log(q / (p + q)))),
        ],
    };

    /// <summary>Updates of p_g itself converge.</summary>
    public static Claim Convergence { get; } = new(
        "proposition-2-convergence", "small steps of p_g against the optimal D lead to p_data, D* to 1/2, monotonically",
        "Goodfellow et al. 2014, Proposition 2", "the contraction 1 − step/2 of the linearised step, over all steps", 300,
        key => Converges(key, 1, target: p => p, half: 0.5, rate: 1 - Step / 2))
    {
        RestsOn = Shared.OnTheRealLine,
        FalseVersions =
        [
            new("a step that makes C larger", key => Converges(key, -1, target: p => p, half: 0.5, rate: 1 - Step / 2)),
            new("convergence to another distribution", key => Converges(
                key, 1, p => Normalised([.. p.Select((x, i) => x * (i % 2 == 0 ? 1.5 : 0.5))]), 0.5, 1 - Step / 2)),
            new("D* to 0.55", key => Converges(key, 1, target: p => p, half: 0.55, rate: 1 - Step / 2)),
            new("a rate of 1 − step", key => Converges(key, 1, target: p => p, half: 0.5, rate: 1 - Step)),
        ],
    };

    /// <summary>Outside the proposition: p_g from a family that is too small does not reach p_data.</summary>
    public static Claim Limits { get; } = new(
        "proposition-2-limits",
        "outside the claim: a family of p_g that cannot reach p_data stops at a gap, stationary and short of −log 4",
        "Goodfellow et al. 2014, section 4.2: “if G and D have enough capacity”", "the gradient's finite differences", 6,
        key => Stops(key, reaches: false))
    {
        FalseVersions = [new("one normal distribution reaches two modes", key => Stops(key, reaches: true))],
    };

    /// <summary>Returns C(q) = Σ p log(p/(p + q)) + q log(q/(p + q)).</summary>
    internal static double Criterion(double[] p, double[] q)
    {
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
            sum += Weighted(p[i], p[i] / (p[i] + q[i])) + Weighted(q[i], q[i] / (p[i] + q[i]));
        return sum;

        static double Weighted(double w, double d) => w == 0 ? 0 : w * Math.Log(d);
    }

    /// <summary>
    /// Makes a mirror step along the subgradient log(1 − D*) with the exact D*: q ∝ q·(q/(p + q))^(−step).
    /// </summary>
    internal static double[] Mirror(double[] p, double[] q, double step) =>
        Normalised([.. q.Zip(p, (b, a) => b == 0 ? 0 : b * Math.Exp(-step * Math.Log(b / (a + b))))]);

    /// <summary>Draws n masses above 0.</summary>
    internal static double[] Simplex(Draws draw, int n) =>
        Normalised([.. Enumerable.Range(0, n).Select(_ => 1e-3 - Math.Log(draw.Uniform(1e-9, 1)))]);

    private static IEnumerable<Clause> Convex(Key key, double sign, Func<double, double, double> subgradient)
    {
        var draw = new Draws(key);
        int n = 2 + draw.Index(12);
        double[] p = Simplex(draw, n), q = Simplex(draw, n), r = Simplex(draw, n);
        double t = draw.Uniform(0.05, 0.95), atQ = Criterion(p, q), atR = Criterion(p, r);
        double[] between(double t) => [.. q.Zip(r, (a, b) => (1 - t) * a + t * b)];
        double chord = (1 - t) * atQ + t * atR, atBetween = Criterion(p, between(t));
        double slope = 0, fixedD = 0;
        for (int i = 0; i < n; i++)
        {
            slope += subgradient(p[i], q[i]) * (r[i] - q[i]);
            // V(D*, r) by the formulas of the objective, at the D* of q.
            double logit = Math.Log(p[i] / q[i]);
            fixedD += p[i] * ValueFunction.At(AdversarialLosses.Minimax.Real, logit)
                + r[i] * ValueFunction.At(AdversarialLosses.Minimax.Fake, logit);
        }
        // No mass changes by more than a thousandth, so that the differences are accurate to 1e-6.
        double h = 1e-3 * q.Zip(r, (a, b) => a / Math.Abs(b - a)).Min();
        const double rounding = 1e-13;
        double derivative = (Criterion(p, between(h)) - Criterion(p, between(-h))) / (2 * h);
        return
        [
            new("convexity", sign * (atBetween - chord), rounding, 1,
                () => FormattableString.Invariant($"{n} atoms, C between two distributions {atBetween:R}, chord {chord:R}")),
            new("the tangent is below C", atQ + slope - atR, rounding, 1,
                () => FormattableString.Invariant($"{n} atoms, C {atR:R}, its tangent {atQ + slope:R}")),
            new("the tangent is V(D*, ·)", Math.Abs(atQ + slope - fixedD), 10 * rounding, 1,
                () => FormattableString.Invariant($"{n} atoms, tangent {atQ + slope:R}, V at the D* of p_g {fixedD:R}")),
            Clause.Within("the derivative of C", Math.Abs(derivative - slope), 1e-6 * (1 + Math.Abs(slope)),
                () => FormattableString.Invariant($"{n} atoms, by differences {derivative:R}, by log(1 − D*) {slope:R}")),
        ];
    }

    private static IEnumerable<Clause> Converges(
        Key key, double sign, Func<double[], double[]> target, double half, double rate)
    {
        var draw = new Draws(key);
        double[] p, q;
        string kind;
        if (draw.Index(2) == 0)
        {
            int n = 2 + draw.Index(30);
            (p, q, kind) = (Simplex(draw, n), Simplex(draw, n), $"{n} atoms");
        }
        else
        {
            var (data, start) = (RandomDistributions.Everywhere(draw.Key()), RandomDistributions.Everywhere(draw.Key()));
            (p, q, kind) = (Grid(data), Grid(start), $"{data} from {start} on a grid");
            foreach (var clause in Instruments.Check(draw.Key(), [data, start]))
                yield return clause;
        }
        double before = Criterion(p, q), rise = double.NegativeInfinity, gap = MaxLogRatio(p, q);
        (double Gap, int At) near = (double.NaN, 0);
        int t = 0;
        // Steps away from p_data end before masses underflow.
        for (; t < 400 && gap is > 1e-9 and <= 100; t++)
        {
            q = Mirror(p, q, sign * Step);
            double now = Criterion(p, q);
            (rise, before, gap) = (Math.Max(rise, now - before), now, MaxLogRatio(p, q));
            if (gap < 1e-3 && near.At == 0)
                near = (gap, t + 1);
        }
        double[] limit = target(p);
        double distance = 0.5 * q.Zip(limit, (a, b) => Math.Abs(a - b)).Sum();
        double worstD = q.Zip(p, (a, b) => Math.Abs(b / (a + b) - half)).Max();
        string what() => FormattableString.Invariant($"{kind}: TV {distance:G4}, |D* − {half}| {worstD:G4}");
        yield return new("C does not rise", rise, 1e-13, 1, what);
        yield return Clause.Within("p_g is p_data", distance, 1e-6, what);
        yield return Clause.Within("D* is 1/2", worstD, 1e-6, what);
        if (near.At == 0)
            yield break;
        double measured = Math.Pow(gap / near.Gap, 1.0 / (t - near.At));
        yield return Clause.Within("the rate", Math.Abs(measured - rate), 0.02,
            () => FormattableString.Invariant($"{what()}, contraction {measured:G6}"));
    }

    /// <summary>Returns max |log q/p|, which the linearised step contracts by 1 − step/2.</summary>
    internal static double MaxLogRatio(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Abs(Math.Log(b / a))).Max();

    private static IEnumerable<Clause> Stops(Key key, bool reaches)
    {
        var (data, end) = BestNormal(key);
        double criterion(double mean, double sd) => FDivergence.Js.Of(data, new Normal(mean, sd)).Value;
        const double h = 1e-4;
        double slope = Math.Max(
            Math.Abs(criterion(end.Mean + h, end.Sd) - criterion(end.Mean - h, end.Sd)),
            Math.Abs(criterion(end.Mean, end.Sd * Math.Exp(h)) - criterion(end.Mean, end.Sd * Math.Exp(-h)))) / (2 * h);
        double gap = 2 * criterion(end.Mean, end.Sd);
        string what() => FormattableString.Invariant(
            $"p_data {data}: stops at normal({end.Mean:F4},{end.Sd:F4}), C + log 4 = {gap:G4}, slope {slope:G2}");
        return
        [
            Clause.Within("stationary", slope, 1e-4, what),
            reaches ? Clause.Within("no gap", gap, 1e-6, what) : Clause.Within("a gap of 0.1 or more", 0.1 - gap, 0, what),
        ];
    }

    /// <summary>
    /// Draws data with two modes, and returns them with the normal distribution at which a descent of C, by mean and log sd,
    /// stops.
    /// </summary>
    internal static (IContinuousDistribution Data, Normal End) BestNormal(Key key)
    {
        var draw = new Draws(key);
        double apart = draw.Uniform(2.5, 4);
        var data = new Mixture(
            new MixtureComponent<IContinuousDistribution>(0.5, new Normal(-apart, 0.7)),
            new MixtureComponent<IContinuousDistribution>(0.5, new Normal(apart, 0.7)));
        double[] theta = [draw.Uniform(-0.5, 0.5), Math.Log(draw.Uniform(0.5, 2))];
        var found = new NelderMeadSimplex(1e-12, 4000).FindMinimum(
            ObjectiveFunction.Value(at => FDivergence.Js.Of(data, new Normal(at[0], Math.Exp(at[1]))).Value),
            Vector<double>.Build.DenseOfArray(theta));
        return (data, new(found.MinimizingPoint[0], Math.Exp(found.MinimizingPoint[1])));
    }

    /// <summary>Returns the masses of 120 cells between −12 and 12, all above 0.</summary>
    private static double[] Grid(IUnivariateDistribution distribution) => Normalised([.. Enumerable.Range(0, 120).Select(i =>
    {
        double low = -12 + 0.2 * i, high = -11.8 + 0.2 * i;
        return 1e-6 + Math.Max(0, low < 0
            ? distribution.Cdf(high) - distribution.Cdf(low) : distribution.Survival(low) - distribution.Survival(high));
    })]);

    internal static double[] Normalised(double[] x)
    {
        double sum = x.Sum();
        return Array.ConvertAll(x, v => v / sum);
    }
}
