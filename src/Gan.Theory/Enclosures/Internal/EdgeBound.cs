namespace Gan.Theory.Internal;

/// <summary>
/// A density near an endpoint t = 0 at which it, or the other density, rises linearly from 0: it is a·tᵏ with a of
/// Coefficient.
/// </summary>
/// <param name="Coefficient">The range of a for t in (0, h].</param>
/// <param name="Power">k, 0 or 1; null if the density is 0.</param>
internal readonly record struct EdgeBound(Enclosure Coefficient, int? Power)
{
    /// <summary>Returns the bound of a density that is restricted to a piece, within h of the piece's anchor.</summary>
    public static EdgeBound Of(ElementaryDensity density, LocalDensity local, Piece piece, Enclosure h)
    {
        int? power = density.PowerAt(piece.Anchor, piece.IsAbove);
        if (power is null)
            return new(Enclosure.Zero, null);
        if (power == 1)
            return new(Rational.Sum(density.At(piece.Inside)
                .Select(c => c.EdgeSlope(piece.Anchor, piece.IsAbove) ?? 0.0)).ToEnclosure(), 1);
        var hull = piece.IsAbove ? new Enclosure(0, h.Upper) : new Enclosure(-h.Upper, 0);
        return new(local.Density(Series.Variable(hull, 0)).Value, 0);
    }

    /// <summary>Returns ∫ a tᵏ over (0, h].</summary>
    public Enclosure Mass(Enclosure h) => Power is { } k ? Coefficient * h.Power(k + 1) / (k + 1) : Enclosure.Zero;

    /// <summary>Returns ∫ p log(p/q) over (0, h], for p and q above 0.</summary>
    public static Enclosure Kl(EdgeBound p, EdgeBound q, Enclosure h)
    {
        // log t is log h plus log(t/h) ≤ 0, and ∫ tᵏ log(t/h) = −hᵏ⁺¹/(k + 1)².
        int k = p.Power!.Value, difference = k - q.Power!.Value;
        return p.Mass(h) * ((p.Coefficient / q.Coefficient).Log() + difference * h.Log()) - difference * p.Mass(h) / (k + 1);
    }

    /// <summary>Returns ∫ p²/q over (0, h], for q above 0 and p²/q of a power above −1.</summary>
    public static Enclosure SquareOver(EdgeBound p, EdgeBound q, Enclosure h)
    {
        int k = 2 * p.Power!.Value - q.Power!.Value;
        return p.Coefficient.Square() / q.Coefficient * h.Power(k + 1) / (k + 1);
    }
}
