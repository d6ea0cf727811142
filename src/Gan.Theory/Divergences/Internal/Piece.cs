namespace Gan.Theory.Internal;

/// <summary>
/// A part of the line under a parameter u, and the range of u that is meant. Straight: x = anchor + width·u. To infinity:
/// x = anchor + width·v with v = (1 − u)/u; where a tail is a power law x = anchor + width·(eᵛ − 1), which turns it into an
/// exponential. To a support end, the anchor: x = anchor + width·e⁻ᵛ, which does the same to any power of the distance. In these u → 0
/// is the far end, where floating-point numbers are dense.
/// </summary>
internal readonly record struct Piece(Piece.Kind Shape, double Anchor, double Width, double From = 0, double To = 1)
{
    /// <summary>How far v goes: eᵛ and e⁻ᵛ are still full numbers, and so is a power of them that has an integral.</summary>
    public const double Furthest = 650;

    public enum Kind
    {
        Straight,
        ToInfinity,
        ToHeavyInfinity,
        ToEnd,
    }

    /// <summary>The point at u and dx/du.</summary>
    public (Place X, double Weight) At(double u)
    {
        if (Shape == Kind.Straight)
            return (new(Anchor, Width * u), Math.Abs(Width));
        double v = (1 - u) / u;
        if (v > Furthest && Shape != Kind.ToInfinity)
            return (new(Anchor, 0), 0);
        var (offset, slope) = Shape switch
        {
            Kind.ToInfinity => (Width * v, Math.Abs(Width)),
            Kind.ToHeavyInfinity => (Width * Stable.ExpMinusOne(v), Math.Abs(Width) * Math.Exp(v)),
            _ => (Width * Math.Exp(-v), Math.Abs(Width) * Math.Exp(-v)),
        };
        double weight = slope / (u * u);
        return (new(Anchor, offset), offset != 0 && double.IsFinite(offset) && double.IsFinite(weight) ? weight : 0);
    }

    /// <summary>The two halves; null where there is no number between the ends.</summary>
    public (Piece, Piece)? Halves()
    {
        double middle = 0.5 * (From + To);
        return middle > From && middle < To ? (this with { To = middle }, this with { From = middle }) : null;
    }

    /// <summary>The pieces of the line between the marks of laws, and beyond them where a law reaches infinity.</summary>
    public static IEnumerable<Piece> Of(IReadOnlyList<ILineLaw> laws, IReadOnlyList<double> more)
    {
        double[] own = [.. laws.SelectMany(l => l.Marks).Concat(more).Where(double.IsFinite)];
        double[] marks = [.. own.Concat(laws.SelectMany(l => Outwards(l, own.Min(), own.Max()))).Distinct().Order()];
        var singular = laws.OfType<IContinuousLaw>()
            .SelectMany(l => l.Ends.Where(e => l.PowerAt(e, above: true) is not (null or 0) || l.PowerAt(e, above: false) is not (null or 0)))
            .ToHashSet();
        double spread = Math.Max(marks[^1] - marks[0], Math.Max(Math.Abs(marks[^1]), 1) * 1e-300);
        bool down = laws.Any(l => l is IContinuousLaw c ? double.IsInfinity(c.Support[0].Lower) : l.LowerTail.Reaches);
        bool up = laws.Any(l => l is IContinuousLaw c ? double.IsInfinity(c.Support[^1].Upper) : l.UpperTail.Reaches);
        if (down)
            yield return new(laws.Any(l => l.LowerTail is { Reaches: true, Power: 0 }) ? Kind.ToHeavyInfinity : Kind.ToInfinity, marks[0], -spread);
        for (int i = 0; i + 1 < marks.Length; i++)
            foreach (var piece in Between(marks[i], marks[i + 1], singular.Contains(marks[i]), singular.Contains(marks[i + 1])))
                yield return piece;
        if (up)
            yield return new(laws.Any(l => l.UpperTail is { Reaches: true, Power: 0 }) ? Kind.ToHeavyInfinity : Kind.ToInfinity, marks[^1], spread);
    }

    /// <summary>
    /// Points from a law's own marks outwards, at doubling distances, as far as the marks of others lie: a tail's mass is at its near
    /// end, which a single long piece would step over.
    /// </summary>
    private static IEnumerable<double> Outwards(ILineLaw law, double lowest, double highest)
    {
        double[] own = [.. law.Marks.Where(double.IsFinite).Order()];
        double spread = own[^1] - own[0];
        for (double distance = spread; distance > 0 && (own[^1] + distance < highest || own[0] - distance > lowest); distance *= 2)
        {
            if (own[^1] + distance < highest)
                yield return own[^1] + distance;
            if (own[0] - distance > lowest)
                yield return own[0] - distance;
        }
    }

    private static IEnumerable<Piece> Between(double a, double b, bool singularA, bool singularB) => (singularA, singularB) switch
    {
        (false, false) => [new(Kind.Straight, a, b - a)],
        (true, false) => [new(Kind.ToEnd, a, b - a)],
        (false, true) => [new(Kind.ToEnd, b, a - b)],
        _ => [new(Kind.ToEnd, a, 0.5 * (b - a)), new(Kind.ToEnd, b, 0.5 * (a - b))],
    };
}
