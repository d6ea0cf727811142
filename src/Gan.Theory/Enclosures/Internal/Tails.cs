namespace Gan.Theory.Internal;

/// <summary>Integrates over the line, which is cut at a distance beyond which integrals are only bounded.</summary>
internal static class Tails
{
    /// <summary>The bound of a tail that is aimed at, relative to the size of a quantity.</summary>
    public const double Tolerance = 1e-11;

    private const int MaxDoublings = 200;

    /// <summary>Returns enclosures of integrals over the line.</summary>
    /// <param name="points">Breakpoints, in any order.</param>
    /// <param name="inTail">The bounds beyond a distance from the outermost breakpoint on the side above or below.</param>
    /// <param name="tolerance">The widths of these bounds that are aimed at.</param>
    /// <param name="on">The integrals over a piece; null where all are 0.</param>
    /// <param name="densities">The densities in the integrands.</param>
    public static Enclosure[] Integrate(
        IEnumerable<Rational> points, Func<Rational, bool, double, Enclosure[]> inTail, double[] tolerance,
        Func<Piece, CellIntegrals?> on, params IReadOnlyList<ElementaryDensity> densities)
    {
        var (pieces, sums) = Line([.. points.Distinct().Order()], inTail, tolerance, densities);
        foreach (var piece in pieces)
            if (on(piece) is { } integrals)
            {
                var terms = CellQuadrature.Integrate(integrals, piece.From, piece.To);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += terms[i];
            }
        return sums;
    }

    /// <summary>
    /// Returns the pieces between breakpoints and beyond the outermost ones up to the cuts of the tails, and the sums of the
    /// bounds in the tails.
    /// </summary>
    /// <param name="points">Breakpoints, ascending.</param>
    /// <param name="inTail">The bounds beyond a distance from the outermost breakpoint on the side above or below.</param>
    /// <param name="tolerance">The widths that are aimed at.</param>
    /// <param name="densities">The densities in the integrands.</param>
    private static (IReadOnlyList<Piece> Pieces, Enclosure[] Bounds) Line(
        Rational[] points, Func<Rational, bool, double, Enclosure[]> inTail, double[] tolerance,
        IReadOnlyList<ElementaryDensity> densities)
    {
        var pieces = Piece.Between(points).ToList();
        var sums = new Enclosure[tolerance.Length];
        foreach (bool above in new[] { false, true })
        {
            var end = above ? points[^1] : points[0];
            if (Scale(above, densities) is not { } scale)
                continue;
            var (from, bounds) = Cut(scale, y => inTail(end, above, y), tolerance);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += bounds[i];
            pieces.Add(Piece.Beyond(end, from, above));
        }
        return (pieces, sums);
    }

    /// <summary>Returns the largest scale of a component with a tail on one side; null if there is no tail.</summary>
    public static double? Scale(bool above, params IEnumerable<ElementaryDensity> densities) =>
        densities.SelectMany(d => d.Unbounded(above)).ToList() is { Count: > 0 } components
            ? components.Max(c => c.Size).ToEnclosure().Upper : null;

    /// <summary>
    /// Returns the first of scale, 2·scale, 4·scale, … at which every bound is as tight as required, or else the first at
    /// which the most are, with the bounds there.
    /// </summary>
    public static (double From, Enclosure[] Bounds) Cut(double scale, Func<double, Enclosure[]> bounds, double[] tolerance)
    {
        int most = -1;
        (double, Enclosure[]) best = default;
        for (int k = 0; k <= MaxDoublings && most < tolerance.Length; k++)
        {
            var at = bounds(Math.ScaleB(scale, k));
            int tight = at.Zip(tolerance).Count(b => b.First.Width <= b.Second);
            if (tight > most)
                (most, best) = (tight, (Math.ScaleB(scale, k), at));
        }
        return best;
    }
}
