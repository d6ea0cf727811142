namespace Gan;

/// <summary>Elementary functions that are accurate to full relative precision near 0.</summary>
internal static class StableMath
{
    /// <summary>
    /// Returns eˣ − 1 by Kahan's correction of the rounded exponential. (double.ExpM1 subtracts naively; MathNet's Expm1 has
    /// eight digits at −0.1.)
    /// </summary>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u < 0.25 || u > 4 ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    /// <summary>Returns log(1 + x) by Kahan's correction of the rounded sum.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    /// <summary>Returns log(eᵃ + eᵇ).</summary>
    public static double LogAddExp(double a, double b) => double.IsInfinity(Math.Max(a, b)) ? Math.Max(a, b)
        : Math.Max(a, b) + Log1p(Math.Exp(-Math.Abs(a - b)));
}
