namespace Gan.Theory.Internal;

/// <summary>
/// The regularised incomplete gamma and beta functions, by series and continued fractions (Press et al., "Numerical Recipes",
/// 6.2 and 6.4) behind a prefactor that keeps its digits (<see cref="Stirling"/>).
/// </summary>
internal static class Incomplete
{
    private const double Tiny = 1e-300;
    private const double Unit = 1e-17;
    private const int Most = 1_000_000;

    /// <summary>P(a, x) = γ(a, x)/Γ(a), the lower one.</summary>
    public static double GammaLower(double a, double x) => x <= 0 ? 0 : double.IsInfinity(x) ? 1 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Q(a, x) = 1 − P(a, x).</summary>
    public static double GammaUpper(double a, double x) => x <= 0 ? 1 : double.IsInfinity(x) ? 0 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    /// <summary>I_x(a, b), given y = 1 − x too.</summary>
    public static double Beta(double a, double b, double x, double y) => x <= 0 ? 0 : y <= 0 ? 1
        : x < (a + 1) / (a + b + 2) ? Fraction(a, b, x, y) : 1 - Fraction(b, a, y, x);

    private static double Series(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < Most && term > Unit * sum; n++)
            sum += term *= x / (a + n);
        return Math.Exp(Stirling.LogPower(a, x)) * sum;
    }

    private static double Fraction(double a, double x)
    {
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, h = d;
        for (int i = 1; i < Most; i++)
        {
            double step = -i * (i - a);
            b += 2;
            d = 1 / Away(step * d + b);
            c = Away(b + step / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < 2e-16)
                break;
        }
        return Math.Exp(Stirling.LogPower(a, x)) * h;
    }

    private static double Fraction(double a, double b, double x, double y)
    {
        double c = 1, d = 1 / Away(1 - (a + b) * x / (a + 1)), h = d;
        for (int m = 1; m < Most; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < 2e-16)
                break;
        }
        return Math.Exp(Stirling.LogPowers(a, b, x, y)) * h / a;
    }

    private static double Away(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
