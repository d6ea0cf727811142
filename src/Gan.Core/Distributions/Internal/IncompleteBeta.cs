namespace Gan;

/// <summary>
/// The regularised incomplete beta function by continued fraction (Press et al., "Numerical Recipes", section 6.4), with a
/// prefactor that is accurate for large arguments (<see cref="Stirling"/>).
/// </summary>
internal static class IncompleteBeta
{
    /// <summary>Returns I_x(a, b); y = 1 − x is a parameter so that it has full precision near 0.</summary>
    public static double Regularized(double a, double b, double x, double y) => x <= 0 ? 0 : y <= 0 ? 1
        : x < (a + 1) / (a + b + 2) ? Fraction(a, b, x, y) : 1 - Fraction(b, a, y, x);

    private static double Fraction(double a, double b, double x, double y)
    {
        double c = 1, d = 1 / Lentz.NonZero(1 - (a + b) * x / (a + 1)), h = d;
        for (int m = 1; m < Lentz.MaxIterations; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Lentz.NonZero(1 + even * d);
            c = Lentz.NonZero(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Lentz.NonZero(1 + odd * d);
            c = Lentz.NonZero(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Lentz.Tolerance)
                break;
        }
        return Math.Exp(Stirling.LogBetaTerm(a, b, x, y)) * h / a;
    }
}
