namespace Gan.Theory.Internal;

/// <summary>Enclosures of the f-divergences of two elementary densities.</summary>
internal static class ElementaryDivergences
{
    /// <summary>The accepted width on one cell, relative to the size of a quantity.</summary>
    private const double OfCell = 1e-13;

    /// <summary>The accepted bound of a tail, relative to the size of a quantity.</summary>
    private const double OfTail = 1e-11;

    /// <summary>Returns the six integrals of <see cref="DivergenceIntegrals"/>.</summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <param name="sizes">Positive numbers to which widths are relative; ∞ for an integral that is not needed.</param>
    public static Enclosure[] Of(ElementaryDensity p, ElementaryDensity q, double[] sizes)
    {
        var sums = new Enclosure[DivergenceIntegrals.Count];
        Rational[] points = [.. p.Breakpoints.Concat(q.Breakpoints).Distinct().Order()];
        var pieces = Piece.Between(points).ToList();
        foreach (bool above in new[] { false, true })
        {
            var end = above ? points[^1] : points[0];
            if (Tails.Scale(above, p, q) is not { } scale)
                continue;
            var (from, bounds) = Tails.Cut(
                scale, y => DivergenceIntegrals.InTail(p, q, end, above, y), [.. sizes.Select(s => OfTail * s)]);
            Add(bounds);
            pieces.Add(Piece.Beyond(end, from, above));
        }
        foreach (var piece in pieces)
            Add(CellQuadrature.Integrate(
                DivergenceIntegrals.On(p, q, piece, [.. sizes.Select(s => OfCell * s)]), piece.From, piece.To));
        return sums;

        void Add(Enclosure[] terms)
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i] += terms[i];
        }
    }
}
