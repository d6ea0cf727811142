namespace Gan.Theory.Internal;

/// <summary>
/// A piece of the line between neighbouring breakpoints, or half of one: the points anchor + t for t of [From, To]. One end
/// is the anchor, so that distances from it are exact.
/// </summary>
/// <param name="Anchor">A breakpoint.</param>
/// <param name="From">The lower end, as a distance from the anchor.</param>
/// <param name="To">The upper end, as a distance from the anchor.</param>
/// <param name="Inside">A point inside the piece.</param>
internal sealed record Piece(Rational Anchor, Enclosure From, Enclosure To, Rational Inside)
{
    /// <summary>Returns true if the anchor is the lower end.</summary>
    public bool IsAbove => From.IsZero;

    /// <summary>
    /// Returns the pieces between the first and the last of ascending breakpoints; each interval between neighbours is split
    /// near its middle.
    /// </summary>
    public static IEnumerable<Piece> Between(Rational[] points)
    {
        for (int i = 0; i + 1 < points.Length; i++)
        {
            var length = points[i + 1] - points[i];
            double half = (length / 2.0).ToEnclosure().Upper;
            var inside = points[i] + length / 2.0;
            yield return new(points[i], 0, half, inside);
            yield return new(points[i + 1], (half - length).ToEnclosure(), 0, inside);
        }
    }

    /// <summary>Returns the piece of a length beyond an outermost breakpoint.</summary>
    public static Piece Beyond(Rational breakpoint, double length, bool above) => above
        ? new(breakpoint, 0, length, breakpoint + length) : new(breakpoint, -length, 0, breakpoint - length);
}
