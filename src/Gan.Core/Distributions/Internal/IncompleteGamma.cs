namespace Gan;

/// <summary>
/// The regularised incomplete gamma functions by series and continued fraction (Press et al., "Numerical Recipes", section
/// 6.2), with a prefactor that is accurate for large arguments (<see cref="Stirling"/>).
/// </summary>
internal static class IncompleteGamma
{
    private const double SeriesTolerance = 1e-17;

    /// <summary>Returns P(a, x) = γ(a, x)/Γ(a).</summary>
    public static double Lower(double a, double x) =>
        x <= 0 ? 0 : double.IsInfinity(x) ? 1 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Returns Q(a, x) = 1 − P(a, x), without cancellation.</summary>
    public static double Upper(double a, double x) =>
        x <= 0 ? 1 : double.IsInfinity(x) ? 0 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    private static double Series(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < Lentz.MaxIterations && term > SeriesTolerance * sum; n++)
            sum += term *= x / (a + n);
        return Math.Exp(Stirling.LogGammaTerm(a, x)) * sum;
    }

    private static double Fraction(double a, double x)
    {
        double b = x + 1 - a, c = Lentz.Start, d = 1 / b, h = d;
        for (int i = 1; i < Lentz.MaxIterations; i++)
        {
            double step = -i * (i - a);
            b += 2;
            d = 1 / Lentz.NonZero(step * d + b);
            c = Lentz.NonZero(b + step / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Lentz.Tolerance)
                break;
        }
        return Math.Exp(Stirling.LogGammaTerm(a, x)) * h;
    }
}
