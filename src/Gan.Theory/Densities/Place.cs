namespace Gan.Theory;

/// <summary>
/// A point of the line as an anchor and an offset from it. Near a support end that is not 0 the distance to the end, on
/// which a singular density depends, has full relative precision only so.
/// </summary>
/// <param name="Anchor">A point that has a meaning for a law, such as an end of its support.</param>
/// <param name="Offset">The signed distance from it.</param>
public readonly record struct Place(double Anchor, double Offset)
{
    /// <summary>A point that is its own anchor.</summary>
    public static implicit operator Place(double x) => new(x, 0);

    /// <summary>The point as one number.</summary>
    public double Value => Anchor + Offset;

    /// <summary>The distance from a point, to full relative precision where that is the anchor, and nearly so close to it.</summary>
    public double From(double point) => Anchor - point + Offset;
}

/// <summary>An interval on which a density is above 0.</summary>
/// <param name="Lower">The lower end, −∞ included.</param>
/// <param name="Upper">The upper end, ∞ included.</param>
/// <param name="LowerPower">k where the density behaves like (x − Lower)ᵏ there: 0 for a jump, −½ for the arcsine law.</param>
/// <param name="UpperPower">Likewise at the upper end.</param>
public readonly record struct Interval(double Lower, double Upper, double LowerPower = 0, double UpperPower = 0)
{
    /// <summary>The support of a law that has density everywhere.</summary>
    internal static IReadOnlyList<Interval> Line { get; } = [new(double.NegativeInfinity, double.PositiveInfinity)];

    /// <summary>True for a point inside or at an end.</summary>
    public bool Has(double x) => x >= Lower && x <= Upper;
}

/// <summary>
/// How a law runs out to one side: log p(x) = −Rate·|x|^Power + Degree·log|x| + O(1), or with an infinite Power
/// log p(x) = −exp(Coefficient + Rate·|x|) + …; by this it is decided which divergences are infinite.
/// </summary>
/// <param name="Power">The power in the exponent: 2 for a normal law, 1 for exponential decay, 0 for a power law.</param>
/// <param name="Rate">The rate before it.</param>
/// <param name="Degree">The power of |x| before the exponential.</param>
/// <param name="Coefficient">For a power law the constant before |x|^Degree; for an infinite Power as above.</param>
public readonly record struct Tail(double Power, double Rate, double Degree = 0, double Coefficient = 0)
{
    /// <summary>
    /// log p(x) = −Rate·x log x + Coefficient·x + Degree·log x + … (Poisson) lies between exponential and normal decay.
    /// </summary>
    public const double Factorial = 1.5;

    /// <summary>The law ends before infinity.</summary>
    public static Tail None { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>A power law, p(x) ~ Coefficient·|x|^Degree.</summary>
    public static Tail PowerLaw(double degree, double coefficient) => new(0, 0, degree, coefficient);

    /// <summary>True where the law reaches infinity.</summary>
    public bool Reaches => !double.IsPositiveInfinity(Rate);

    /// <summary>The same law scaled by c.</summary>
    public Tail Scaled(double c) => !Reaches ? this
        : Power == 0 ? this with { Coefficient = Coefficient * Math.Pow(c, -Degree - 1) }
        : double.IsPositiveInfinity(Power) ? this with { Rate = Rate / c }
        : Power == Factorial ? this with { Rate = Rate / c, Coefficient = (Coefficient + Rate * Math.Log(c)) / c }
        : this with { Rate = Rate / Math.Pow(c, Power) };

    /// <summary>The same law shifted outwards; only doubly exponential and factorial tails keep a trace of it.</summary>
    public Tail Shifted(double by) => !Reaches ? this
        : double.IsPositiveInfinity(Power) ? this with { Coefficient = Coefficient - by * Rate }
        : Power == Factorial ? this with { Degree = Degree + by * Rate } : this;

    /// <summary>The tail of a mixture: the heavier of the two, coefficients added where they are alike.</summary>
    public static Tail Mixed(Tail a, double weightA, Tail b, double weightB)
    {
        if (a.Power == 0 && b.Power == 0 && a.Degree == b.Degree)
            return a with { Coefficient = a.Coefficient * weightA + b.Coefficient * weightB };
        var (heavy, weight) = Weight(a).CompareTo(Weight(b)) <= 0 ? (a, weightA) : (b, weightB);
        return heavy.Power == 0 ? heavy with { Coefficient = heavy.Coefficient * weight } : heavy;

        static (double, double, double, double) Weight(Tail t) => (t.Power, t.Rate, t.Power == Factorial ? -t.Coefficient : 0, -t.Degree);
    }
}
