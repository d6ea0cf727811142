namespace Gan;

/// <summary>
/// The behaviour of a density p at infinity on one side: log p(x) = −Rate·|x|^Power + Degree·log|x| + O(1), or for an
/// infinite Power log p(x) = −exp(Coefficient + Rate·|x|) + …. It decides which divergences are infinite.
/// </summary>
/// <param name="Power">
/// The power in the exponent: 2 for a normal distribution, 1 for exponential decay, 0 for a power law.
/// </param>
/// <param name="Rate">The rate in the exponent.</param>
/// <param name="Degree">The power of |x| that multiplies the exponential.</param>
/// <param name="Coefficient">For a power law the factor of |x|^Degree; for an infinite Power see above.</param>
public readonly record struct Tail(double Power, double Rate, double Degree = 0, double Coefficient = 0)
{
    /// <summary>
    /// The value of Power for log p(x) = −Rate·x log x + Coefficient·x + Degree·log x + … (Poisson), a decay between the
    /// exponential and the normal.
    /// </summary>
    public const double Factorial = 1.5;

    /// <summary>No tail: the support is bounded on this side.</summary>
    public static Tail None { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Returns the tail of a power law, p(x) ~ coefficient·|x|^degree.</summary>
    public static Tail PowerLaw(double degree, double coefficient) => new(0, 0, degree, coefficient);

    /// <summary>Returns true if the support is unbounded on this side.</summary>
    public bool Exists => !double.IsPositiveInfinity(Rate);

    /// <summary>Returns the tail of c·X, c above 0.</summary>
    public Tail Scaled(double c) => !Exists ? this
        : Power == 0 ? this with { Coefficient = Coefficient * Math.Pow(c, -Degree - 1) }
        : double.IsPositiveInfinity(Power) ? this with { Rate = Rate / c }
        : Power == Factorial ? this with { Rate = Rate / c, Coefficient = (Coefficient + Rate * Math.Log(c)) / c }
        : this with { Rate = Rate / Math.Pow(c, Power) };

    /// <summary>
    /// Returns the tail of the distribution shifted outwards by a distance; the shift changes only doubly exponential and
    /// factorial tails.
    /// </summary>
    public Tail Shifted(double by) => !Exists ? this
        : double.IsPositiveInfinity(Power) ? this with { Coefficient = Coefficient - by * Rate }
        : Power == Factorial ? this with { Degree = Degree + by * Rate } : this;

    /// <summary>Returns the lower tail of scale·X + shift, for a scale other than 0.</summary>
    internal static Tail LowerOf(IUnivariateDistribution x, double scale, double shift) =>
        (scale > 0 ? x.LowerTail : x.UpperTail).Scaled(Math.Abs(scale)).Shifted(-shift);

    /// <summary>Returns the upper tail of scale·X + shift, for a scale other than 0.</summary>
    internal static Tail UpperOf(IUnivariateDistribution x, double scale, double shift) =>
        (scale > 0 ? x.UpperTail : x.LowerTail).Scaled(Math.Abs(scale)).Shifted(shift);

    /// <summary>
    /// Returns the tail of a mixture of two: the heavier one; coefficients of power laws of the same degree are added.
    /// </summary>
    public static Tail Mixed(Tail a, double weightA, Tail b, double weightB)
    {
        if (a.Power == 0 && b.Power == 0 && a.Degree == b.Degree)
            return a with { Coefficient = a.Coefficient * weightA + b.Coefficient * weightB };
        var (heavy, weight) = Order(a).CompareTo(Order(b)) <= 0 ? (a, weightA) : (b, weightB);
        return heavy.Power == 0 ? heavy with { Coefficient = heavy.Coefficient * weight } : heavy;

        static (double, double, double, double) Order(Tail t) =>
            (t.Power, t.Rate, t.Power == Factorial ? -t.Coefficient : 0, -t.Degree);
    }
}
