namespace Gan.Theory.Internal;

/// <summary>
/// A cell [From, To] of the line, and the integrals over it of functions with known Taylor coefficients: those below order n
/// at the centre, and that of order n on the whole cell.
/// </summary>
/// <param name="From">The lower end.</param>
/// <param name="To">The upper end.</param>
internal readonly record struct Cell(Enclosure From, Enclosure To)
{
    /// <summary>n; even, so that (x − c)ⁿ ≥ 0.</summary>
    public const int Order = 16;

    public double Centre => 0.5 * From.Middle + 0.5 * To.Middle;
    public Enclosure Hull => new(From.Lower, To.Upper);
    public Enclosure Length => To - From;

    /// <summary>Returns true if floating-point numbers are too coarse for halves.</summary>
    public bool IsAtomic => !(Centre > From.Upper && Centre < To.Lower);

    public (Cell Lower, Cell Upper) Halves => (new(From, Centre), new(Centre, To));

    /// <summary>Returns ∫ f over the cell, and the part of its width that is the remainder's.</summary>
    public (Enclosure Value, double RemainderWidth) Integral(Series atCentre, Series onCell) =>
        Integral(atCentre, onCell, From - Centre, To - Centre);

    /// <summary>Returns ∫ f from the lower end to the centre.</summary>
    public Enclosure LowerHalf(Series atCentre, Series onCell) => Integral(atCentre, onCell, From - Centre, 0).Value;

    /// <summary>Returns the values of f on the cell, Σ fₖ (x − c)ᵏ + fₙ (x − c)ⁿ.</summary>
    public Enclosure Range(Series atCentre, Series onCell)
    {
        var step = new Enclosure((From - Centre).Lower, (To - Centre).Upper);
        var sum = onCell[Order] * step.Power(Order);
        for (int k = 0; k < Order; k++)
            if (!atCentre[k].IsZero)
                sum += atCentre[k] * step.Power(k);
        return sum.IsWhole ? onCell.Value : sum.Intersect(onCell.Value);
    }

    private static (Enclosure Value, double RemainderWidth) Integral(
        Series atCentre, Series onCell, Enclosure from, Enclosure to)
    {
        var sum = Enclosure.Zero;
        Enclosure a = from, b = to;
        for (int k = 0; k < Order; k++, a *= from, b *= to)
            if (!atCentre[k].IsZero)
                sum += atCentre[k] * (b - a) / (k + 1);
        var remainder = onCell[Order] * (b - a) / (Order + 1);
        return (sum + remainder, remainder.Width);
    }
}
