namespace Gan.Theory.Internal;

/// <summary>Functions of one floating-point number whose series are summed in interval arithmetic.</summary>
internal static class ElementaryFunctions
{
    private const int Terms = 18;

    /// <summary>
    /// Returns eˣ − 1: for |x| below ½ the sum of xᵏ/k! up to k = 18, whose rest is at most twice the next term.
    /// </summary>
    public static Enclosure Expm1(double x)
    {
        if (x == 0 || double.IsNegativeInfinity(x))
            return x == 0 ? 0 : -1;
        if (Math.Abs(x) >= 0.5)
            return Enclosure.Of(x).Exp() - 1;
        Enclosure term = x, sum = Enclosure.Zero;
        for (int k = 1; k <= Terms; k++)
        {
            sum += term;
            term = term * x / (k + 1);
        }
        // eˣ − 1 ≥ x.
        return (sum + 2 * Around(term)).Intersect(new(x, x < 0 ? 0 : double.PositiveInfinity));
    }

    /// <summary>
    /// Returns log(1 + x): for x between −¼ and ½ as 2·artanh z = 2·Σ z²ᵏ⁺¹/(2k + 1) with z = x/(2 + x), |z| ≤ 1/5.
    /// </summary>
    public static Enclosure Log1p(double x)
    {
        if (x is 0 or -1)
            return x == 0 ? 0 : double.NegativeInfinity;
        if (x > 1e300)
            return Enclosure.Of(x).Log() + new Enclosure(0, 1e-300);
        if (x is < -0.25 or > 0.5)
            return (1 + Enclosure.Of(x)).Log();
        var z = x / (2 + Enclosure.Of(x));
        Enclosure power = z, square = z.Square(), sum = Enclosure.Zero;
        for (int k = 0; k < Terms; k++)
        {
            sum += power / (2 * k + 1);
            power *= square;
        }
        // log(1 + x) ≤ x.
        return (2 * (sum + 2 * Around(power))).Intersect(new(x < 0 ? double.NegativeInfinity : 0, x));
    }

    /// <summary>Returns [−m, m] for the largest absolute value m.</summary>
    private static Enclosure Around(Enclosure x) => new(-x.Magnitude, x.Magnitude);
}
