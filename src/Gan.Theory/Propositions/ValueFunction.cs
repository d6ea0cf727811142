using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The logit of a discriminator as a function of x, log p_data(x) and log p_g(x).</summary>
internal delegate double Logit(AnchoredPoint x, double logP, double logQ);

/// <summary>
/// The value function V(D, G) of known distributions: the integral of the formulas of the <see cref="LogitLoss"/> that
/// training differentiates.
/// </summary>
public static class ValueFunction
{
    /// <summary>
    /// Returns V(D, G) = ∫ p_data·Real(a) + p_g·Fake(a) in nats, for a discriminator with the logit a(x).
    /// </summary>
    /// <param name="objective">The loss, whose Real and Fake are integrated.</param>
    /// <param name="data">p_data.</param>
    /// <param name="generated">p_g.</param>
    /// <param name="logit">a(x).</param>
    /// <param name="kinks">The points at which the logit has kinks.</param>
    public static Estimate Of(
        LogitLoss objective, IContinuousDistribution data, IContinuousDistribution generated,
        Func<double, double> logit, params double[] kinks) =>
        Integral(objective, data, generated, (x, _, _) => logit(x.Value), 1, kinks);

    /// <summary>Returns the value at D*, whose logit is log p_data − log p_g; for minimax it is max_D V(D, G).</summary>
    public static Estimate AtOptimum(
        LogitLoss objective, IContinuousDistribution data, IContinuousDistribution generated) =>
        Integral(objective, data, generated, (_, p, q) => p - q, 2);

    /// <summary>
    /// Returns the value for a logit that is a function of x, log p_data(x) and log p_g(x); the rounding errors of the two
    /// log-densities count a number of times.
    /// </summary>
    internal static Estimate Integral(
        LogitLoss objective, IContinuousDistribution data, IContinuousDistribution generated,
        Logit logit, double errors, params double[] kinks) =>
        Quadrature.Integrate(
            x =>
            {
                double p = data.LogDensity(x), q = generated.LogDensity(x), a = logit(x, p, q);
                double real = Weighted(p, objective.Real, a), fake = Weighted(q, objective.Fake, a);
                return (real + fake, errors * (Math.Abs(real) * Rounding.Of(p) + Math.Abs(fake) * Rounding.Of(q)));
            },
            [data, generated],
            kinks);

    /// <summary>Evaluates a formula at a logit.</summary>
    public static double At(Expr formula, double logit) =>
        formula.Eval(Scalars.Instance, new Dictionary<string, double> { ["logit"] = logit });

    /// <summary>Returns exp(logWeight)·formula; 0 if the weight is 0.</summary>
    internal static double Weighted(double logWeight, Expr formula, double logit) =>
        Math.Exp(logWeight) is var weight && weight == 0 ? 0 : weight * At(formula, logit);
}
