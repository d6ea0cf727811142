namespace Gan.Theory.Internal;

/// <summary>
/// A part of the line as the image of u in [From, To] under a map x(u), with v = (1 − u)/u. Linear: x = anchor + width·u. To
/// infinity: x = anchor + width·v. To infinity in a power-law tail: x = anchor + width·(eᵛ − 1), which makes the integrand
/// exponential in v. To an endpoint of a support, the anchor: x = anchor + width·e⁻ᵛ, which does the same for any power of
/// the distance from the endpoint. In the last three u → 0 is the far end, where floating-point numbers are dense.
/// </summary>
internal readonly record struct Subinterval(
    Subinterval.Map Shape, double Anchor, double Width, double From = 0, double To = 1)
{
    /// <summary>The largest v: eᵛ and e⁻ᵛ, and their integrable powers, neither overflow nor underflow.</summary>
    public const double MaxExponent = 650;

    public enum Map
    {
        Linear,
        ToInfinity,
        ToHeavyTail,
        ToEndpoint,
    }

    /// <summary>Returns x(u) and dx/du.</summary>
    public (AnchoredPoint X, double Weight) At(double u)
    {
        if (Shape == Map.Linear)
            return (new(Anchor, Width * u), Math.Abs(Width));
        double v = (1 - u) / u;
        if (v > MaxExponent && Shape != Map.ToInfinity)
            return (new(Anchor, 0), 0);
        var (offset, slope) = Shape switch
        {
            Map.ToInfinity => (Width * v, Math.Abs(Width)),
            Map.ToHeavyTail => (Width * StableMath.Expm1(v), Math.Abs(Width) * Math.Exp(v)),
            _ => (Width * Math.Exp(-v), Math.Abs(Width) * Math.Exp(-v)),
        };
        double weight = slope / (u * u);
        return (new(Anchor, offset), offset != 0 && double.IsFinite(offset) && double.IsFinite(weight) ? weight : 0);
    }

    /// <summary>Returns the two halves; null if no floating-point number is between the bounds of u.</summary>
    public (Subinterval, Subinterval)? Halves()
    {
        double middle = 0.5 * (From + To);
        return middle > From && middle < To ? (this with { To = middle }, this with { From = middle }) : null;
    }

    /// <summary>
    /// Returns the subintervals of the line between breakpoints, and beyond the outermost ones to infinity if a distribution
    /// reaches it.
    /// </summary>
    public static IEnumerable<Subinterval> Partition(
        IReadOnlyList<IUnivariateDistribution> distributions, IReadOnlyList<double> breakpoints)
    {
        double[] own = [.. distributions.SelectMany(d => d.Breakpoints).Concat(breakpoints).Where(double.IsFinite)];
        double[] points =
            [.. own.Concat(distributions.SelectMany(d => Outwards(d, own.Min(), own.Max()))).Distinct().Order()];
        var singular = distributions.OfType<IContinuousDistribution>().SelectMany(d => d.Endpoints.Where(
            e => d.PowerAt(e, above: true) is not (null or 0) || d.PowerAt(e, above: false) is not (null or 0))).ToHashSet();
        double width = Math.Max(points[^1] - points[0], Math.Max(Math.Abs(points[^1]), 1) * 1e-300);
        if (distributions.Any(
            d => d is IContinuousDistribution c ? double.IsInfinity(c.Support[0].Lower) : d.LowerTail.Exists))
            yield return new(Outermost(d => d.LowerTail), points[0], -width);
        for (int i = 0; i + 1 < points.Length; i++)
            foreach (var interval in Between(
                points[i], points[i + 1], singular.Contains(points[i]), singular.Contains(points[i + 1])))
                yield return interval;
        if (distributions.Any(
            d => d is IContinuousDistribution c ? double.IsInfinity(c.Support[^1].Upper) : d.UpperTail.Exists))
            yield return new(Outermost(d => d.UpperTail), points[^1], width);

        Map Outermost(Func<IUnivariateDistribution, Tail> tail) =>
            distributions.Any(d => tail(d) is { Exists: true, Power: 0 }) ? Map.ToHeavyTail : Map.ToInfinity;
    }

    /// <summary>
    /// Returns points outwards from a distribution's own breakpoints, at doubling distances, as far as the breakpoints of
    /// the others. The mass of a tail is at its near end; the rule would miss it on a single long subinterval.
    /// </summary>
    private static IEnumerable<double> Outwards(IUnivariateDistribution distribution, double lowest, double highest)
    {
        double[] own = [.. distribution.Breakpoints.Where(double.IsFinite).Order()];
        double width = own[^1] - own[0];
        double distance = width;
        for (; distance > 0 && (own[^1] + distance < highest || own[0] - distance > lowest); distance *= 2)
        {
            if (own[^1] + distance < highest)
                yield return own[^1] + distance;
            if (own[0] - distance > lowest)
                yield return own[0] - distance;
        }
    }

    private static IEnumerable<Subinterval> Between(double a, double b, bool singularA, bool singularB) =>
        (singularA, singularB) switch
        {
            (false, false) => [new(Map.Linear, a, b - a)],
            (true, false) => [new(Map.ToEndpoint, a, b - a)],
            (false, true) => [new(Map.ToEndpoint, b, a - b)],
            _ => [new(Map.ToEndpoint, a, 0.5 * (b - a)), new(Map.ToEndpoint, b, 0.5 * (a - b))],
        };
}
