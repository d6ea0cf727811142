using MathNet.Numerics;

namespace Gan.Theory.Internal;

/// <summary>
/// Gamma functions in the form that keeps its digits for large arguments (Loader 2000, "Fast and accurate computation of
/// binomial probabilities"): log Γ(a) = (a − ½) log a − a + ½ log 2π + ε(a).
/// </summary>
internal static class Stirling
{
    private static readonly double LogRoot = 0.5 * Math.Log(Math.Tau);

    /// <summary>The coefficients of a⁻¹, a⁻³, a⁻⁵, … in ε(a).</summary>
    private static readonly double[] Series =
        [1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0, -3617 / 122400.0];

    /// <summary>ε(a).</summary>
    public static double Remainder(double a)
    {
        if (a < 12)
            return SpecialFunctions.GammaLn(a) - (a - 0.5) * Math.Log(a) + a - LogRoot;
        double sum = 0, power = 1 / a;
        foreach (double c in Series)
        {
            sum += c * power;
            power /= a * a;
        }
        return sum;
    }

    /// <summary>z − a − a·log(z/a), 0 or more: the deviance of z from a.</summary>
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

    /// <summary>log(zᵃ e^{−z} / Γ(a)).</summary>
    public static double LogPower(double a, double z) =>
        -Deviance(a, z) + 0.5 * Math.Log(a) - LogRoot - Remainder(a);

    /// <summary>log(xᵃ yᵇ / B(a, b)) for x + y = 1.</summary>
    public static double LogPowers(double a, double b, double x, double y)
    {
        double n = a + b;
        return -Deviance(a, n * x) - Deviance(b, n * y) + 0.5 * Math.Log(a * (b / n)) - LogRoot
            - Remainder(a) - Remainder(b) + Remainder(n);
    }

    /// <summary>log Γ(h + ½) − log Γ(h).</summary>
    public static double HalfStep(double h) =>
        h * Stable.LogOnePlus(0.5 / h) + 0.5 * Math.Log(h) - 0.5 + Remainder(h + 0.5) - Remainder(h);
}
