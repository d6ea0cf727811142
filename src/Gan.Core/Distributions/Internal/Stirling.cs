using MathNet.Numerics;

namespace Gan;

/// <summary>
/// Terms of gamma functions in a form without cancellation for large arguments (Loader 2000, "Fast and accurate computation
/// of binomial probabilities"): log Γ(a) = (a − ½) log a − a + ½ log 2π + ε(a).
/// </summary>
internal static class Stirling
{
    private static readonly double HalfLogTau = 0.5 * Math.Log(Math.Tau);

    /// <summary>The coefficients of a⁻¹, a⁻³, a⁻⁵, … in ε(a).</summary>
    private static readonly double[] Series =
        [1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0, -3617 / 122400.0];

    /// <summary>Returns ε(a).</summary>
    public static double Remainder(double a)
    {
        if (a < 12)
            return SpecialFunctions.GammaLn(a) - (a - 0.5) * Math.Log(a) + a - HalfLogTau;
        double sum = 0, power = 1 / a;
        foreach (double c in Series)
        {
            sum += c * power;
            power /= a * a;
        }
        return sum;
    }

    /// <summary>Returns the deviance z − a − a·log(z/a), which is not below 0.</summary>
    public static double Deviance(double a, double z)
    {
        double x = (z - a) / a;
        if (Math.Abs(x) > 0.1)
            return double.IsInfinity(z) ? z : z - a - a * Math.Log(z / a);
        // a·(x − log(1 + x)) = a·(x²/2 − x³/3 + …)
        double sum = 0, power = x * x;
        for (int k = 2; k <= 18; k++, power *= -x)
            sum += power / k;
        return a * sum;
    }

    /// <summary>Returns log(zᵃ e^{−z} / Γ(a)).</summary>
    public static double LogGammaTerm(double a, double z) =>
        -Deviance(a, z) + 0.5 * Math.Log(a) - HalfLogTau - Remainder(a);

    /// <summary>Returns log(xᵃ yᵇ / B(a, b)) for x + y = 1.</summary>
    public static double LogBetaTerm(double a, double b, double x, double y)
    {
        double n = a + b;
        return -Deviance(a, n * x) - Deviance(b, n * y) + 0.5 * Math.Log(a * (b / n)) - HalfLogTau
            - Remainder(a) - Remainder(b) + Remainder(n);
    }

    /// <summary>Returns log Γ(h + ½) − log Γ(h).</summary>
    public static double LogGammaHalfIncrement(double h) =>
        h * StableMath.Log1p(0.5 / h) + 0.5 * Math.Log(h) - 0.5 + Remainder(h + 0.5) - Remainder(h);
}
