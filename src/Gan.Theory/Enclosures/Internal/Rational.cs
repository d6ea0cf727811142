using System.Numerics;

namespace Gan.Theory.Internal;

/// <summary>
/// A rational number Numerator/Denominator. Every finite float64 number is one, so parameters, weights and endpoints of
/// supports are exact and can be compared.
/// </summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private Rational(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (Numerator, Denominator) = denominator.Sign < 0
            ? (-numerator / common, -denominator / common) : (numerator / common, denominator / common);
    }

    public BigInteger Numerator { get; }

    /// <summary>The denominator, above 0 and without a common factor.</summary>
    public BigInteger Denominator { get; }

    public int Sign => Numerator.Sign;
    public Rational Abs => Sign < 0 ? -this : this;

    public static implicit operator Rational(double x)
    {
        int exponent = Math.Max(Math.ILogB(x == 0 ? 1 : x) - 52, -1074);
        var mantissa = new BigInteger(Math.ScaleB(x, -exponent));
        return exponent >= 0 ? new(mantissa << exponent, 1) : new(mantissa, BigInteger.One << -exponent);
    }

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator +(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;
    public static bool operator ==(Rational a, Rational b) => a.Equals(b);
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>Returns the sum of numbers.</summary>
    public static Rational Sum(IEnumerable<Rational> terms) => terms.Aggregate((Rational)0.0, (a, b) => a + b);

    /// <summary>Returns the nearest float64 numbers below and above, both the number itself if it is one of them.</summary>
    public Enclosure ToEnclosure()
    {
        if (Sign == 0)
            return 0;
        // A quotient of at least 64 bits, rounded down; its conversion to float64 errs by at most one unit.
        int shift = Math.Min(1074, 64 - (int)(BigInteger.Abs(Numerator).GetBitLength() - Denominator.GetBitLength()));
        var quotient = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        double near = Math.ScaleB((double)quotient, -shift);
        if (!double.IsFinite(near))
            return Sign > 0 ? new(double.MaxValue, near) : new(near, -double.MaxValue);
        int side = ((Rational)near).CompareTo(this);
        double next = side < 0 ? Math.BitIncrement(near) : Math.BitDecrement(near);
        if (side != 0 && double.IsFinite(next) && ((Rational)next).CompareTo(this) == side)
            (near, next) = (next, side < 0 ? Math.BitIncrement(next) : Math.BitDecrement(next));
        return side == 0 ? near : side < 0 ? new Enclosure(near, next) : new Enclosure(next, near);
    }

    public override string ToString() => $"{Numerator}/{Denominator}";
}
