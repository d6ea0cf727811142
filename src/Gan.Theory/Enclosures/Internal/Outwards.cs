namespace Gan.Theory.Internal;

/// <summary>Outward rounding of the bounds of an <see cref="Enclosure"/>.</summary>
internal static class Outwards
{
    /// <summary>
    /// Returns the bounds of a correctly rounded operation, one unit in the last place outwards; the whole line for NaN.
    /// </summary>
    public static Enclosure Round(double lower, double upper) => double.IsNaN(lower) || double.IsNaN(upper)
        ? Enclosure.Whole : new(Math.BitDecrement(lower), Math.BitIncrement(upper));

    /// <summary>Returns a lower bound of a value of the platform's Exp or Log.</summary>
    public static double Down(double x)
    {
        for (int i = 0; i < Enclosure.AssumedUlps; i++)
            x = Math.BitDecrement(x);
        return x;
    }

    /// <summary>Returns an upper bound of a value of the platform's Exp or Log.</summary>
    public static double Up(double x) => -Down(-x);
}
