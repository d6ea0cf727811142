using System.Globalization;
using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// A closed interval [Lower, Upper] that contains a real number. Each operation returns an interval that contains its
/// result for all numbers of its operands (Moore, Kearfott and Cloud 2009, <i>Introduction to Interval Analysis</i>): bounds
/// are rounded outwards. An operation outside its domain returns <see cref="Whole"/>, and so does every operation on
/// <see cref="Whole"/>; NaN never occurs.
/// </summary>
/// <remarks>
/// The operations + − × ÷ √ are correctly rounded by IEEE 754, so one unit in the last place outwards suffices. Exp and Log
/// assume that the platform's are accurate to <see cref="AssumedUlps"/>; all other functions are derived from these.
/// </remarks>
public readonly record struct Enclosure
{
    /// <summary>Creates the interval [lower, upper].</summary>
    /// <exception cref="ArgumentException">A bound is NaN, or lower is above upper.</exception>
    public Enclosure(double lower, double upper)
    {
        if (!(lower <= upper))
            throw new ArgumentException(
                FormattableString.Invariant($"bounds in ascending order required, got {lower} and {upper}"));
        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The largest number of units in the last place by which Math.Exp and Math.Log are assumed to err.</summary>
    public const int AssumedUlps = 4;

    public double Lower { get; }
    public double Upper { get; }

    /// <summary>[−∞, ∞]: nothing is known.</summary>
    public static Enclosure Whole { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>[∞, ∞]: an integral that diverges, as theory decides.</summary>
    public static Enclosure Infinite { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    public static Enclosure Zero { get; }
    public static Enclosure One { get; } = new(1, 1);
    public static Enclosure Pi { get; } = new(Math.PI, Math.BitIncrement(Math.PI));

    /// <summary>Returns [x, x].</summary>
    public static Enclosure Of(double x) => new(x, x);

    /// <summary>Converts a number to the interval of this number alone.</summary>
    public static implicit operator Enclosure(double x) => new(x, x);

    /// <summary>Upper − Lower, rounded up; 0 for one infinite point.</summary>
    public double Width => Lower == Upper ? 0 : Math.BitIncrement(Upper - Lower);

    /// <summary>A number between the bounds, finite if one of them is.</summary>
    public double Middle => double.IsFinite(Lower) && double.IsFinite(Upper) ? 0.5 * Lower + 0.5 * Upper
        : double.IsFinite(Lower) ? Lower : double.IsFinite(Upper) ? Upper : Lower == Upper ? Lower : 0;

    /// <summary>The largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Lower), Math.Abs(Upper));

    internal bool IsWhole => double.IsNegativeInfinity(Lower) && double.IsPositiveInfinity(Upper);
    internal bool IsZero => Lower == 0 && Upper == 0;

    public bool Contains(double x) => Lower <= x && x <= Upper;

    /// <summary>Returns true if every number of the other interval is in this one.</summary>
    public bool Contains(Enclosure other) => Lower <= other.Lower && other.Upper <= Upper;

    public static Enclosure operator -(Enclosure a) => new(-a.Upper, -a.Lower);

    public static Enclosure operator +(Enclosure a, Enclosure b) => a.IsZero ? b : b.IsZero ? a
        : Outwards.Round(a.Lower + b.Lower, a.Upper + b.Upper);

    public static Enclosure operator -(Enclosure a, Enclosure b) => a + -b;

    public static Enclosure operator *(Enclosure a, Enclosure b)
    {
        if (a.Lower >= 0 && b.Lower >= 0 && b.Upper < double.PositiveInfinity && a.Upper < double.PositiveInfinity)
            return a.IsZero || b.IsZero ? Zero
                : new(Math.Max(0, Math.BitDecrement(a.Lower * b.Lower)), Math.BitIncrement(a.Upper * b.Upper));
        if (a.IsWhole || b.IsWhole)
            return Whole;
        if (a.IsZero || b.IsZero)
            return Zero;
        double w = Product(a.Lower, b.Lower), x = Product(a.Lower, b.Upper);
        double y = Product(a.Upper, b.Lower), z = Product(a.Upper, b.Upper);
        return Outwards.Round(Math.Min(Math.Min(w, x), Math.Min(y, z)), Math.Max(Math.Max(w, x), Math.Max(y, z)));
    }

    /// <summary>Returns a/b; <see cref="Whole"/> if b contains 0.</summary>
    public static Enclosure operator /(Enclosure a, Enclosure b)
    {
        if (a.IsWhole || b.IsWhole || b.Contains(0))
            return Whole;
        if (a.IsZero)
            return Zero;
        double w = a.Lower / b.Lower, x = a.Lower / b.Upper, y = a.Upper / b.Lower, z = a.Upper / b.Upper;
        // NaN, from ∞/∞, makes the minimum NaN.
        return Outwards.Round(Math.Min(Math.Min(w, x), Math.Min(y, z)), Math.Max(Math.Max(w, x), Math.Max(y, z)));
    }

    /// <summary>Returns x² without the dependency of x·x: not below 0.</summary>
    public Enclosure Square() => IsWhole ? Whole : Abs() is var a ? a * a : a;

    /// <summary>Returns |x|.</summary>
    public Enclosure Abs() => IsWhole ? Whole : Lower >= 0 ? this : Upper <= 0 ? -this : new(0, Magnitude);

    /// <summary>Returns √x; <see cref="Whole"/> if a number below 0 is possible.</summary>
    public Enclosure Sqrt() => IsWhole || Lower < 0 ? Whole : IsZero ? Zero
        : new(Lower == 0 ? 0 : Math.BitDecrement(Math.Sqrt(Lower)), Math.BitIncrement(Math.Sqrt(Upper)));

    /// <summary>Returns eˣ.</summary>
    public Enclosure Exp() => IsWhole ? Whole : IsZero ? One
        : new(Math.Max(0, Outwards.Down(Math.Exp(Lower))), Outwards.Up(Math.Exp(Upper)));

    /// <summary>Returns log x; [−∞, log Upper] from 0 on, <see cref="Whole"/> if a number below 0 is possible.</summary>
    public Enclosure Log() => IsWhole || Lower < 0 || Upper == 0 ? Whole
        : new(Outwards.Down(Math.Log(Lower)), Outwards.Up(Math.Log(Upper)));

    /// <summary>Returns log(1 + x), relatively tight near 0.</summary>
    public Enclosure Log1p() => IsWhole || Lower < -1 || Upper == -1 ? Whole
        : new(ElementaryFunctions.Log1p(Lower).Lower, ElementaryFunctions.Log1p(Upper).Upper);

    /// <summary>Returns eˣ − 1, relatively tight near 0.</summary>
    public Enclosure Expm1() => IsWhole ? Whole
        : new(ElementaryFunctions.Expm1(Lower).Lower, ElementaryFunctions.Expm1(Upper).Upper);

    /// <summary>Returns xⁿ for n ≥ 0.</summary>
    public Enclosure Power(int n)
    {
        if (n <= 1 || IsWhole)
            return n == 0 ? One : this;
        var half = Power(n / 2).Square();
        return n % 2 == 0 ? half : half * this;
    }

    /// <summary>Returns the smaller of two numbers.</summary>
    public static Enclosure Min(Enclosure a, Enclosure b) =>
        a.IsWhole || b.IsWhole ? Whole : new(Math.Min(a.Lower, b.Lower), Math.Min(a.Upper, b.Upper));

    /// <summary>Returns the larger of two numbers.</summary>
    public static Enclosure Max(Enclosure a, Enclosure b) => -Min(-a, -b);

    /// <summary>Returns the sum of numbers, 0 for none.</summary>
    internal static Enclosure Sum(IEnumerable<Enclosure> terms) => terms.Aggregate(Zero, (a, b) => a + b);

    /// <summary>Returns the smallest interval with the numbers of both.</summary>
    public static Enclosure Hull(Enclosure a, Enclosure b) => new(Math.Min(a.Lower, b.Lower), Math.Max(a.Upper, b.Upper));

    /// <summary>Returns the numbers in both: two enclosures of the same number.</summary>
    /// <exception cref="InvalidOperationException">No number is in both.</exception>
    public Enclosure Intersect(Enclosure other) =>
        Math.Max(Lower, other.Lower) is var lower && Math.Min(Upper, other.Upper) is var upper && lower <= upper
            ? new(lower, upper)
            : throw new InvalidOperationException($"two enclosures of one number required, got {this} and {other}");

    public override string ToString() => IsWhole ? "none" : Lower == Upper && double.IsInfinity(Lower) ? "∞"
        : string.Create(CultureInfo.InvariantCulture, $"[{Lower:R}, {Upper:R}]");

    /// <summary>Returns a·b for bounds: 0 times an unbounded end is 0.</summary>
    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;
}
