namespace Gan.Theory.Internal;

/// <summary>Elementary functions to full relative accuracy near 0.</summary>
internal static class Stable
{
    /// <summary>eˣ − 1, by the same correction (MathNet's Expm1 has eight digits at −0.1).</summary>
    public static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u < 0.25 || u > 4 ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    /// <summary>log(1 + x), by Kahan's correction of the rounded sum.</summary>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    /// <summary>log(eᵃ + eᵇ).</summary>
    public static double LogAddExp(double a, double b) => double.IsInfinity(Math.Max(a, b)) ? Math.Max(a, b)
        : Math.Max(a, b) + LogOnePlus(Math.Exp(-Math.Abs(a - b)));
}
