using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// The value function of known laws: the very <see cref="Objective"/> that training differentiates, integrated.
/// </summary>
public static class Values
{
    /// <summary>V(D, G) = ∫ p_data·Real(a) + p_g·Fake(a), the discriminator given by its logit a(x).</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="data">p_data.</param>
    /// <param name="generated">p_g.</param>
    /// <param name="logit">a(x).</param>
    /// <param name="kinks">Where the logit has kinks, as far as the laws have none there.</param>
    public static Estimate Of(
        LogitLoss objective, IContinuousLaw data, IContinuousLaw generated, Func<double, double> logit, params double[] kinks) =>
        Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x), a = logit(x.Value);
                double real = Weighed(p, objective.Real, a), fake = Weighed(q, objective.Fake, a);
                return (real + fake, Math.Abs(real) * Rounding.Of(p) + Math.Abs(fake) * Rounding.Of(q));
            },
            [data, generated],
            kinks);

    /// <summary>max_D V(D, G), at the logit of D*, log p_data − log p_g.</summary>
    public static Estimate AtOptimum(LogitLoss objective, IContinuousLaw data, IContinuousLaw generated) =>
        Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x), a = p - q;
                double real = Weighed(p, objective.Real, a), fake = Weighed(q, objective.Fake, a);
                return (real + fake, 2 * Math.Abs(real) * Rounding.Of(p) + 2 * Math.Abs(fake) * Rounding.Of(q));
            },
            [data, generated]);

    /// <summary>A formula of the logit, by the interpreter over plain numbers.</summary>
    public static double At(Expr formula, double logit) =>
        formula.Eval(Scalars.Instance, new Dictionary<string, double> { ["logit"] = logit });

    /// <summary>exp(log weight) · formula, 0 where there is no weight.</summary>
    internal static double Weighed(double logWeight, Expr formula, double logit) =>
        Math.Exp(logWeight) is var weight && weight == 0 ? 0 : weight * At(formula, logit);
}
