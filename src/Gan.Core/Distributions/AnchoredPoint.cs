namespace Gan;

/// <summary>
/// A point of the line as an anchor and an offset from it. A singular density depends on the distance to an endpoint of the
/// support; near an endpoint other than 0 only this form has that distance to full relative precision.
/// </summary>
/// <param name="Anchor">A reference point, such as an endpoint of a support.</param>
/// <param name="Offset">The signed distance from the anchor.</param>
public readonly record struct AnchoredPoint(double Anchor, double Offset)
{
    /// <summary>Converts a number to a point that is its own anchor.</summary>
    public static implicit operator AnchoredPoint(double x) => new(x, 0);

    /// <summary>The point as one number, Anchor + Offset.</summary>
    public double Value => Anchor + Offset;

    /// <summary>Returns this point minus another: exactly the offset if the other is the anchor.</summary>
    public double Minus(double point) => Anchor - point + Offset;
}
