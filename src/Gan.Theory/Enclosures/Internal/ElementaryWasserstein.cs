namespace Gan.Theory.Internal;

/// <summary>
/// An enclosure of W₁ = ∫ |F − G| of two elementary densities. F − G is the integral of p − q from the left up to a middle
/// breakpoint and from the right beyond it, so that its error is small where the tails are long.
/// </summary>
internal sealed class ElementaryWasserstein
{
    private const double OfCell = CellQuadrature.Tolerance;

    private readonly double size;
    private Enclosure difference, sum;

    private ElementaryWasserstein(double size) => this.size = size;

    /// <summary>Returns W₁, which is finite, to about 1e-10 of a positive number.</summary>
    public static Enclosure Of(ElementaryDensity p, ElementaryDensity q, double size)
    {
        Rational[] points = [.. p.Breakpoints.Concat(q.Breakpoints).Distinct().Order()];
        var middle = points[points.Length / 2];
        var lower = new ElementaryWasserstein(size).Sweep(p, q, [.. points.Where(x => x <= middle)]);
        var upper = new ElementaryWasserstein(size).Sweep(
            p.Reflected(), q.Reflected(), [.. points.Where(x => x >= middle).Select(x => -x).Reverse()]);
        // F − G at the middle and −(F − G): they must agree.
        lower.difference.Intersect(-upper.difference);
        return lower.sum + upper.sum;
    }

    /// <summary>Integrates p − q and |F − G| from −∞ to the last of ascending breakpoints.</summary>
    private ElementaryWasserstein Sweep(ElementaryDensity p, ElementaryDensity q, Rational[] points)
    {
        IEnumerable<Piece> pieces = Piece.Between(points);
        if (Tails.Scale(false, p, q) is { } scale)
        {
            double tolerance = Tails.Tolerance * size;
            var (from, bounds) = Tails.Cut(scale, y => InTail(p, q, points[0], y), [tolerance, tolerance]);
            (sum, difference) = (bounds[0], bounds[1] / from);
            pieces = pieces.Prepend(Piece.Beyond(points[0], from, above: false));
        }
        foreach (var piece in pieces)
        {
            LocalDensity a = new(p, piece.Anchor, piece.Inside), b = new(q, piece.Anchor, piece.Inside);
            Visit(new(piece.From, piece.To), Gap, (points[^1] - piece.Anchor).ToEnclosure().Middle);

            Series Gap(Series t) => (a.IsZero, b.IsZero) switch
            {
                (true, true) => Series.Constant(0, t.Order),
                (true, false) => -b.Density(t),
                (false, true) => a.Density(t),
                _ => a.Density(t) - b.Density(t),
            };
        }
        return this;
    }

    /// <summary>Adds the integrals over a cell, or over its halves, the lower one first.</summary>
    private void Visit(Cell cell, Func<Series, Series> gap, double end)
    {
        var atCentre = gap(Series.Variable(cell.Centre, Cell.Order));
        var onCell = gap(Series.Variable(cell.Hull, Cell.Order));
        var (step, remainder) = cell.Integral(atCentre, onCell);
        var distribution = atCentre.Integral(difference + cell.LowerHalf(atCentre, onCell));
        var range = difference + onCell.Value * new Enclosure(0, cell.Length.Upper);
        var (value, accepted) = CellQuadrature.Of(
            cell, distribution, onCell.Integral(range), absolute: true, OfCell * size);
        bool isSmall = remainder <= OfCell * size / (end - cell.From.Lower) || remainder <= step.Width - remainder;
        if (!cell.IsAtomic && !(accepted && isSmall))
        {
            var (lower, upper) = cell.Halves;
            Visit(lower, gap, end);
            Visit(upper, gap, end);
            return;
        }
        sum += value;
        difference += step;
    }

    /// <summary>
    /// Returns enclosures of ∫ |F − G| and of from·(F − G) in the lower tail. The power laws w·s/(πy²) cancel; what remains
    /// of each is at most w·s/π·(2δ + (δ² + s²)/from)/y³, at a distance y beyond the breakpoint, δ beyond the location.
    /// </summary>
    private static Enclosure[] InTail(ElementaryDensity p, ElementaryDensity q, Rational breakpoint, double from)
    {
        Enclosure integral = 0, mass = 0;
        foreach (var c in p.Unbounded(above: false).Concat(q.Unbounded(above: false)))
            if (c.Shape.Decay == Decay.PowerLaw)
            {
                Enclosure s = c.Size.ToEnclosure(), delta = (breakpoint - c.Location).Abs.ToEnclosure();
                var factor = c.Weight.ToEnclosure() * s / Enclosure.Pi * (2 * delta + (delta.Square() + s.Square()) / from);
                integral += factor / (2 * Enclosure.Of(from));
                mass += factor / (2 * Enclosure.Of(from).Square());
            }
            else
            {
                var tail = c.Tail(breakpoint, from);
                integral += tail.IteratedIntegral(from);
                mass += tail.Integral(from);
            }
        return [new(0, integral.Upper), from * new Enclosure(-mass.Upper, mass.Upper)];
    }
}
