namespace Gan.Theory.Internal;

/// <summary>
/// The integrals of KL(P ‖ Q), KL(Q ‖ P), JSD, total variation, the squared Hellinger distance and χ²(P ‖ Q), in this order,
/// over a piece of the line, at an edge and in a tail. Where only one density is above 0, an integral that is infinite there
/// is left out.
/// </summary>
internal static class DivergenceIntegrals
{
    public const int Count = 6;
    public const int SquaredHellinger = 4;

    private static readonly bool[] IsAbsolute = [false, false, false, true, false, false];
    private static readonly Enclosure HalfLogTwo = Enclosure.Of(2).Log() / 2;

    /// <summary>Returns the integrals over a piece.</summary>
    public static CellIntegrals On(ElementaryDensity p, ElementaryDensity q, Piece piece, double[] tolerance)
    {
        LocalDensity a = new(p, piece.Anchor, piece.Inside), b = new(q, piece.Anchor, piece.Inside);
        return new(
            (a.IsZero, b.IsZero) switch
            {
                (true, true) => t => [.. Enumerable.Repeat(Series.Constant(0, t.Order), Count)],
                (true, false) => t => OfOne(b.Density(t), isP: false),
                (false, true) => t => OfOne(a.Density(t), isP: true),
                _ => t => OfBoth(a.At(t), b.At(t)),
            },
            IsAbsolute, tolerance,
            HasEdge(p, q, piece) ? h => AtEdge(EdgeBound.Of(p, a, piece, h), EdgeBound.Of(q, b, piece, h), h) : null);
    }

    /// <summary>Returns true if a density rises linearly from 0 at the anchor of a piece.</summary>
    public static bool HasEdge(ElementaryDensity p, ElementaryDensity q, Piece piece) =>
        p.PowerAt(piece.Anchor, piece.IsAbove) == 1 || q.PowerAt(piece.Anchor, piece.IsAbove) == 1;

    private static Series[] OfBoth((Series Density, Series Log) p, (Series Density, Series Log) q)
    {
        var d = p.Log - q.Log;
        var mass = p.Density + q.Density;
        Enclosure range = new(0, mass.Value.Upper);
        var js = HalfLogTwo * mass - 0.5 * (p.Density * (-d).Softplus() + q.Density * d.Softplus());
        // (√p − √q)² and (p − q)²/q in terms of the larger density, so that nothing overflows.
        var squaredHellinger = d.Value.Middle > 0
            ? p.Density * (-0.5 * d).Expm1().Square() : q.Density * (0.5 * d).Expm1().Square();
        var chiSquared = d.Value.Middle > 1
            ? (p.Log + d).Exp() - 2 * p.Density + q.Density : q.Density * d.Expm1().Square();
        // Bounds of the values hold also where a coefficient overflows.
        Enclosure chiSquaredRange = new(0, ((p.Log.Value + d.Value).Exp() + q.Density.Value).Upper);
        return
        [
            p.Density * d, -(q.Density * d), js.Within(HalfLogTwo * range), 0.5 * (p.Density - q.Density),
            (0.5 * squaredHellinger).Within(0.5 * range), chiSquared.Within(chiSquaredRange),
        ];
    }

    private static Series[] OfOne(Series density, bool isP)
    {
        Series none = Series.Constant(0, density.Order), half = 0.5 * density;
        return [none, none, HalfLogTwo * density, half, half, isP ? none : density];
    }

    private static Enclosure[] AtEdge(EdgeBound p, EdgeBound q, Enclosure h)
    {
        bool both = p.Power is not null && q.Power is not null;
        Enclosure a = p.Mass(h), b = q.Mass(h), bound = new(0, (a + b).Upper);
        return
        [
            both ? EdgeBound.Kl(p, q, h) : 0, both ? EdgeBound.Kl(q, p, h) : 0, HalfLogTwo * bound, 0.5 * bound, 0.5 * bound,
            !both ? b : p.Power == 0 && q.Power == 1 ? Enclosure.Whole : EdgeBound.SquareOver(p, q, h) - 2 * a + b,
        ];
    }

    /// <summary>
    /// Returns enclosures of the integrals beyond a distance T from an outermost breakpoint. A density is at most the sum of
    /// its components and at least any one of them.
    /// </summary>
    public static Enclosure[] InTail(ElementaryDensity p, ElementaryDensity q, Rational breakpoint, bool above, double cut)
    {
        TailForm[] a = Forms(p, breakpoint, above, cut), b = Forms(q, breakpoint, above, cut);
        Enclosure Mass(TailForm[] forms) => Enclosure.Sum(forms.Select(f => f.Integral(cut)));
        Enclosure massP = Mass(a), massQ = Mass(b);
        var mass = massP + massQ;
        if (a.Length == 0 || b.Length == 0)
            return [0, 0, HalfLogTwo * mass, 0.5 * mass, 0.5 * mass, massQ];
        // |log p/q| is at most the larger of log Σpᵢ/qₖ and log Σqⱼ/pₗ for any k and l, each at most log n + its largest
        // term.
        Enclosure[][] majorants =
            [.. from k in b from l in a select LogRatio(a, k, cut).Zip(LogRatio(b, l, cut), Enclosure.Max).ToArray()];
        var squareOver = Enclosure.Sum(
            from f in a from g in a select b.Select(k => (f + g - k).Integral(cut)).Aggregate(Enclosure.Min));
        return
        [
            Around(majorants.Select(k => Moment(a, k, cut)).Aggregate(Enclosure.Min)),
            Around(majorants.Select(k => Moment(b, k, cut)).Aggregate(Enclosure.Min)),
            HalfLogTwo * mass, 0.5 * mass, 0.5 * mass, squareOver + massQ,
        ];
    }

    /// <summary>Returns [0, b] with b an upper bound of ∫ p·(k₀ + k₁·y + k₂·y²) over y ≥ from.</summary>
    public static Enclosure Moment(IEnumerable<TailForm> p, Enclosure[] k, double from) =>
        Enclosure.Sum(p.SelectMany(f => k.Select((c, power) => c.IsZero
            ? Enclosure.Zero : c * (f with { D = f.D + power }).Integral(from))));

    /// <summary>Returns the forms of the components with a tail.</summary>
    public static TailForm[] Forms(ElementaryDensity density, Rational breakpoint, bool above, double from) =>
        [.. density.Unbounded(above).Select(c => c.Tail(breakpoint, from))];

    private static Enclosure[] LogRatio(TailForm[] numerators, TailForm denominator, double from)
    {
        var largest = numerators.Select(f => (f - denominator).Majorant(from))
            .Aggregate((a, b) => [.. a.Zip(b, Enclosure.Max)]);
        return [largest[0] + Enclosure.Of(numerators.Length).Log(), .. largest[1..]];
    }

    private static Enclosure Around(Enclosure bound) => new(-bound.Upper, bound.Upper);
}
