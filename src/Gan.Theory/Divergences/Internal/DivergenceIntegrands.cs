namespace Gan.Theory.Internal;

/// <summary>
/// The integrands of divergences as functions of a = log p, b = log q and d = b − a, without cancellation near p = q and
/// without overflow far from it.
/// </summary>
internal static class DivergenceIntegrands
{
    /// <summary>Returns p·(eᵈ − 1 − d).</summary>
    public static double Kl(double a, double b, double d)
    {
        double p = Math.Exp(a);
        if (Math.Abs(d) < 0.5)
            return p * ExpMinusTangent(d);
        // p·d may be a normal number although p underflows: over a wide interval the tail of a power law matters.
        double linear = p > 1e-290 ? p * d : Math.CopySign(Math.Exp(a + Math.Log(Math.Abs(d))), d);
        return Math.Exp(b) - p - linear;
    }

    /// <summary>
    /// Returns (p + q)/2 · h(s) with s = (q − p)/(p + q) = tanh(d/2) and h(s) = ½[(1 + s) log(1 + s) + (1 − s) log(1 − s)].
    /// </summary>
    public static double Js(double a, double b, double d)
    {
        double mean = 0.5 * (Math.Exp(a) + Math.Exp(b));
        double s = Math.Tanh(0.5 * Math.Abs(d));
        if (s < 0.3)
            return mean * Series(s * s);
        // 1 − s = 2/(1 + e^|d|), which is accurate also for s near 1.
        double rest = 2 / (1 + Math.Exp(Math.Abs(d)));
        return mean * 0.5 * ((1 + s) * StableMath.Log1p(s) + (rest == 0 ? 0 : rest * Math.Log(rest)));

        // Σ s^{2k} / (2k(2k − 1))
        static double Series(double square)
        {
            double sum = 0, power = square;
            for (int k = 1; k <= 20; k++, power *= square)
                sum += power / (2 * k * (2 * k - 1));
            return sum;
        }
    }

    /// <summary>Returns |p − q|/2.</summary>
    public static double Tv(double a, double b, double d) => d < 0
        ? 0.5 * Math.Exp(a) * -StableMath.Expm1(d) : 0.5 * Math.Exp(b) * -StableMath.Expm1(-d);

    /// <summary>Returns (√p − √q)²/2.</summary>
    public static double SquaredHellinger(double a, double b, double d)
    {
        double step = StableMath.Expm1(-0.5 * Math.Abs(d));
        return 0.5 * Math.Exp(Math.Max(a, b)) * step * step;
    }

    /// <summary>Returns (p − q)²/q = q·(e^{−d} − 1)².</summary>
    public static double ChiSquared(double a, double b, double d)
    {
        if (d < -1)
            return Math.Exp(2 * a - b) - 2 * Math.Exp(a) + Math.Exp(b);
        double step = StableMath.Expm1(-d);
        return Math.Exp(b) * step * step;
    }

    /// <summary>Returns eᵈ − 1 − d for |d| below ½ by its series, d²/2 + d³/6 + ….</summary>
    private static double ExpMinusTangent(double d)
    {
        double sum = 0, term = 0.5 * d * d;
        for (int k = 3; k <= 18; k++)
        {
            sum += term;
            term *= d / k;
        }
        return sum;
    }
}
