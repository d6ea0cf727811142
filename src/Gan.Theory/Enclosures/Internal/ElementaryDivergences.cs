namespace Gan.Theory.Internal;

/// <summary>Enclosures of the f-divergences of two elementary densities.</summary>
internal static class ElementaryDivergences
{
    /// <summary>Returns the six integrals of <see cref="DivergenceIntegrals"/>.</summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <param name="sizes">Positive numbers to which widths are relative; ∞ for an integral that is not needed.</param>
    public static Enclosure[] Of(ElementaryDensity p, ElementaryDensity q, double[] sizes)
    {
        double[] tolerance = [.. sizes.Select(s => CellQuadrature.Tolerance * s)];
        return Tails.Integrate(
            p.Breakpoints.Concat(q.Breakpoints),
            (end, above, from) => DivergenceIntegrals.InTail(p, q, end, above, from),
            [.. sizes.Select(s => Tails.Tolerance * s)],
            piece => DivergenceIntegrals.On(p, q, piece, tolerance), p, q);
    }
}
