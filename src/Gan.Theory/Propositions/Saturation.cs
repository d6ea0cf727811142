using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The remark of section 3: if D rejects samples, D(G(z)) → 0, log(1 − D) saturates and log D does not. The gradients by the
/// logit, −D and −(1 − D), have the same sign, hence the same fixed point, but different sizes. At the optimal D the
/// gradient of the second loss is that of KL(p_g ‖ p_data) − 2·JSD (Arjovsky and Bottou 2017, Theorem 2.5).
/// </summary>
public static class Saturation
{
    /// <summary>The gradients of the two losses of G by the logit.</summary>
    public static Claim Gradients { get; } = new(
        "saturation", "by the logit, G's minimax gradient is −D(G(z)) and its non-saturating one −(1 − D(G(z)))",
        "Goodfellow et al. 2014, section 3", "rounding of the reference engine", 5000,
        key => Slopes(key, d => -d, d => -(1 - d)))
    {
        FalseVersions =
        [
            new("the two gradients exchanged", key => Slopes(key, d => -(1 - d), d => -d)),
            new("a non-saturating gradient of −1", key => Slopes(key, d => -d, _ => -1)),
            new("a minimax gradient of −D(1 − D)", key => Slopes(key, d => -d * (1 - d), d => -(1 - d))),
        ],
    };

    /// <summary>The divergence whose gradient the non-saturating loss has.</summary>
    public static Claim Divergence { get; } = new(
        "non-saturating-divergence",
        "at the optimal D, the gradient of E[−log D*(G(z))] is that of KL(p_g ‖ p_data) − 2·JSD",
        "Arjovsky and Bottou 2017, Theorem 2.5", "finite differences of order 4", 200,
        key => Descends(key, (kl, _, js) => kl - 2 * js))
    {
        FalseVersions =
        [
            new("KL(p_g ‖ p_data) − JSD", key => Descends(key, (kl, _, js) => kl - js)),
            new("KL(p_data ‖ p_g) − 2·JSD", key => Descends(key, (_, reverse, js) => reverse - 2 * js)),
            new("2·JSD", key => Descends(key, (_, _, js) => 2 * js)),
        ],
    };

    private static Case Slopes(Key key, Func<double, double> minimax, Func<double, double> other)
    {
        double logit = new Draws(key).Uniform(-40, 40);
        double d = Scalars.Apply(UnaryOp.Sigmoid, logit), complement = Scalars.Apply(UnaryOp.Sigmoid, -logit);
        string what() => FormattableString.Invariant($"logit {logit:R}, D {d:R}");
        // For D near 1 the argument is formed from 1 − D = σ(−logit), which has full precision.
        double required(Func<double, double> f) => logit > 0 ? f(1 - complement) : f(d);
        return Case.Worse(
            Near(required(minimax), Slope(AdversarialLosses.Minimax.OfGenerator, logit), what),
            Near(required(other), Slope(AdversarialLosses.NonSaturating.OfGenerator, logit), what));
    }

    private static Case Near(double required, double measured, Func<string> what) => new(
        Math.Abs(required - measured), 1e-14 + 1e-12 * Math.Min(Math.Abs(required), Math.Abs(measured)),
        () => FormattableString.Invariant($"{what()}: {required:R} required, {measured:R} measured"));

    /// <summary>Returns the derivative of a formula by its logit, computed by the reference engine.</summary>
    internal static double Slope(Expr formula, double logit)
    {
        var engine = Reference.Shared;
        var a = engine.Variable(engine.Constant(logit));
        var value = formula.Eval(engine, new Dictionary<string, ReferenceValue> { ["logit"] = a });
        return engine.Read(engine.Gradients(value, [a])[0])[0];
    }

    private static Case Descends(Key key, Func<Estimate, Estimate, Estimate, Estimate> descended)
    {
        var draw = new Draws(key);
        var data = RandomDistributions.Everywhere(draw.Key());
        double location = draw.Uniform(-2, 2), sd = draw.Uniform(0.5, 2);
        // Against Student's t both divergences are finite for nearly every random distribution; the others are replaced.
        Student at(double shift) => new(location + shift, sd, 3);
        if (Finiteness.KlDiverges(at(0), data) || Finiteness.KlDiverges(data, at(0)))
            data = new Student(draw.Uniform(-2, 2), sd, 2);
        var here = at(0);
        Estimate loss(double shift) => Quadrature.Expectation(
            at(shift),
            x => ValueFunction.At(AdversarialLosses.NonSaturating.OfGenerator, data.LogDensity(x) - here.LogDensity(x)),
            [.. data.Breakpoints]);
        Estimate distance(double shift) => descended(
            FDivergence.Kl.Of(at(shift), data), FDivergence.Kl.Of(data, at(shift)), FDivergence.Js.Of(data, at(shift)));
        var (left, right) = (Derivative(loss), Derivative(distance));
        return Case.Equal(right, left, () => FormattableString.Invariant($"p_data {data}, p_g {here}"), 1e-8);
    }

    /// <summary>Returns f′(0) by the central difference of order 4.</summary>
    private static Estimate Derivative(Func<double, Estimate> f)
    {
        const double h = 2e-3;
        return 1 / (12 * h) * (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h)));
    }
}
