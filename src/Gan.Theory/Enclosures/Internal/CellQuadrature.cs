namespace Gan.Theory.Internal;

/// <summary>
/// Integrals whose integrands share their evaluations, with the accepted width of each on one cell.
/// </summary>
/// <param name="F">
/// Returns the integrands' Taylor coefficients at t. The absolute value of an integrand is integrated if <paramref
/// name="IsAbsolute"/> says so.
/// </param>
/// <param name="IsAbsolute">True for an integrand |f| that is given as f.</param>
/// <param name="Tolerance">The width that is accepted on one cell.</param>
/// <param name="AtEdge">
/// Returns enclosures of the integrals over the points within a distance of t = 0, where a density falls to 0; null if the
/// integrands are smooth there.
/// </param>
internal sealed record CellIntegrals(
    Func<Series, IReadOnlyList<Series>> F, bool[] IsAbsolute, double[] Tolerance,
    Func<Enclosure, Enclosure[]>? AtEdge = null);

/// <summary>
/// Rigorous quadrature: a cell is halved until the remainder of the Taylor expansion on it is small (Tucker 2011, section
/// 5.2).
/// </summary>
internal sealed class CellQuadrature
{
    /// <summary>The width that is accepted on one cell, relative to the size of a quantity.</summary>
    public const double Tolerance = 1e-13;

    /// <summary>The largest number of evaluated cells; beyond it no cell is halved and the result is wide.</summary>
    private const int MaxCells = 10_000;

    private readonly CellIntegrals integrals;
    private readonly Enclosure[] sums;
    private int cells;

    private CellQuadrature(CellIntegrals integrals)
    {
        this.integrals = integrals;
        sums = new Enclosure[integrals.Tolerance.Length];
    }

    /// <summary>Returns an enclosure of each integral over [from, to].</summary>
    public static Enclosure[] Integrate(CellIntegrals integrals, Enclosure from, Enclosure to)
    {
        var quadrature = new CellQuadrature(integrals);
        quadrature.Visit(new(from, to), [.. Enumerable.Range(0, quadrature.sums.Length)]);
        return quadrature.sums;
    }

    /// <summary>Adds the integrals over a cell that are still open, or visits both halves.</summary>
    private void Visit(Cell cell, int[] open)
    {
        cells++;
        bool final = cells > MaxCells || cell.IsAtomic;
        var evaluated = Evaluate(cell);
        int[] rest = [.. open.Where(i => !final && !evaluated(i).IsAccepted)];
        foreach (int i in open.Except(rest))
            sums[i] += evaluated(i).Value;
        if (rest.Length == 0)
            return;
        var (lower, upper) = cell.Halves;
        Visit(lower, rest);
        Visit(upper, rest);
    }

    private Func<int, (Enclosure Value, bool IsAccepted)> Evaluate(Cell cell)
    {
        if (integrals.AtEdge is { } atEdge && (cell.From.IsZero || cell.To.IsZero))
        {
            var bounds = atEdge(cell.Length);
            return i => (bounds[i], bounds[i].Width <= integrals.Tolerance[i]);
        }
        var atCentre = integrals.F(Series.Variable(cell.Centre, Cell.Order));
        var onCell = integrals.F(Series.Variable(cell.Hull, Cell.Order));
        return i => Of(cell, atCentre[i], onCell[i], integrals.IsAbsolute[i], integrals.Tolerance[i]);
    }

    /// <summary>
    /// Returns an enclosure of ∫ f, or of ∫ |f|, over a cell, and whether it is accepted: its width is below the tolerance,
    /// or halves would not be better, because the remainder is below the rounding errors.
    /// </summary>
    public static (Enclosure Value, bool IsAccepted) Of(
        Cell cell, Series atCentre, Series onCell, bool absolute, double tolerance)
    {
        var crude = cell.Length * (absolute ? onCell.Value.Abs() : onCell.Value);
        if (crude.Width <= tolerance)
            return (crude, true);
        var (value, remainder) = cell.Integral(atCentre, onCell);
        bool accepted = remainder <= tolerance || remainder <= value.Width - remainder;
        if (!absolute)
            return (value, accepted);
        var range = cell.Range(atCentre, onCell);
        if (range.Lower >= 0 || range.Upper <= 0)
            return (range.Lower >= 0 ? value : -value, accepted);
        var bound = cell.Length * range.Abs();
        double noise = (cell.Length * atCentre.Value.Width).Upper;
        return (bound, bound.Width <= tolerance || bound.Width <= 4 * noise);
    }
}
