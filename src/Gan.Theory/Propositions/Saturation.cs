using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The remark of section 3: where D rejects samples, D(G(z)) → 0, log(1 − D) saturates while log D does not. Both gradients
/// by the logit point the same way, −D and −(1 − D), so the fixed point is the same and the size is not. And what the second loss descends
/// at the optimal D is KL(p_g ‖ p_data) − 2·JSD (Arjovsky and Bottou 2017, Theorem 2.5).
/// </summary>
public static class Saturation
{
    /// <summary>The two gradients.</summary>
    public static Claim Gradients { get; } = new(
        "saturation", "by the logit, G's minimax gradient is −D(G(z)) and its non-saturating one −(1 − D(G(z)))",
        "Goodfellow et al. 2014, section 3", "rounding of the reference engine", 5000,
        key => Slopes(key, d => -d, d => -(1 - d)))
    {
        Planted =
        [
            new("the two gradients exchanged", key => Slopes(key, d => -(1 - d), d => -d)),
            new("a non-saturating gradient of −1", key => Slopes(key, d => -d, _ => -1)),
            new("a minimax gradient of −D(1 − D)", key => Slopes(key, d => -d * (1 - d), d => -(1 - d))),
        ],
    };

    /// <summary>What the non-saturating loss descends.</summary>
    public static Claim Divergence { get; } = new(
        "non-saturating-divergence", "at the optimal D, the gradient of E[−log D*(G(z))] is that of KL(p_g ‖ p_data) − 2·JSD",
        "Arjovsky and Bottou 2017, Theorem 2.5", "finite differences of order 4", 200,
        key => Descends(key, (kl, _, js) => kl - 2 * js))
    {
        Planted =
        [
            new("KL(p_g ‖ p_data) − JSD", key => Descends(key, (kl, _, js) => kl - js)),
            new("KL(p_data ‖ p_g) − 2·JSD", key => Descends(key, (_, reverse, js) => reverse - 2 * js)),
            new("2·JSD", key => Descends(key, (_, _, js) => 2 * js)),
        ],
    };

    private static Case Slopes(Key key, Func<double, double> minimax, Func<double, double> other)
    {
        double logit = new Draws(key).Within(-40, 40), d = Scalars.Apply(UnaryOp.Sigmoid, logit), rest = Scalars.Apply(UnaryOp.Sigmoid, -logit);
        string what() => FormattableString.Invariant($"logit {logit:R}, D {d:R}");
        // 1 − D is handed over with its own digits, so that it is right where D is nearly 1.
        double asked(Func<double, double> f) => logit > 0 ? f(1 - rest) : f(d);
        return Case.Worse(
            Near(asked(minimax), Slope(AdversarialLosses.Minimax.OfGenerator, logit), what), Near(asked(other), Slope(AdversarialLosses.NonSaturating.OfGenerator, logit), what));
    }

    private static Case Near(double required, double measured, Func<string> what) =>
        new(Math.Abs(required - measured), 1e-14 + 1e-12 * Math.Min(Math.Abs(required), Math.Abs(measured)), () => FormattableString.Invariant($"{what()}: {required:R} required, {measured:R} measured"));

    /// <summary>The derivative of a formula by its logit, by the reference engine.</summary>
    internal static double Slope(Expr formula, double logit)
    {
        var engine = Reference.Shared;
        var a = engine.Variable(engine.Constant(logit));
        return engine.Gradients(formula.Eval(engine, new Dictionary<string, ReferenceValue> { ["logit"] = a }), [a])[0] is var g ? engine.Read(g)[0] : 0;
    }

    private static Case Descends(Key key, Func<Estimate, Estimate, Estimate, Estimate> descended)
    {
        var draw = new Draws(key);
        var data = RandomLaws.Everywhere(draw.Key());
        double location = draw.Within(-2, 2), sd = draw.Within(0.5, 2);
        // Student's t has both divergences finite against every law of the pool, whatever its tails.
        Student at(double shift) => new(location + shift, sd, 3);
        if (Finiteness.KlDiverges(at(0), data) || Finiteness.KlDiverges(data, at(0)))
            data = new Student(draw.Within(-2, 2), sd, 2);
        var here = at(0);
        Estimate loss(double shift) => Quadrature.Expectation(at(shift), x =>
            Values.At(AdversarialLosses.NonSaturating.OfGenerator, data.LogDensity(x) - here.LogDensity(x)), [.. data.Marks]);
        Estimate distance(double shift) => descended(
            FDivergence.Kl.Of(at(shift), data), FDivergence.Kl.Of(data, at(shift)), FDivergence.Js.Of(data, at(shift)));
        var (left, right) = (Derivative(loss), Derivative(distance));
        return Case.Equal(right, left, () => FormattableString.Invariant($"p_data {data}, p_g {here}"), 1e-8);
    }

    /// <summary>f′(0) by five points.</summary>
    private static Estimate Derivative(Func<double, Estimate> f)
    {
        const double h = 2e-3;
        return 1 / (12 * h) * (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h)));
    }
}
