namespace Gan.Theory.Internal;

/// <summary>A density of elementary form, as a sum of exact components.</summary>
/// <param name="Components">The components, with weights that add up to 1.</param>
internal sealed record ElementaryDensity(IReadOnlyList<Component> Components)
{
    public IEnumerable<Rational> Breakpoints => Components.SelectMany(c => c.Breakpoints);

    /// <summary>Returns the components of a distribution; null if it is not of elementary form.</summary>
    public static ElementaryDensity? Of(IDensity distribution) =>
        Parts(distribution, 1.0, 1.0, 0.0) is { } parts ? new([.. parts]) : null;

    /// <summary>Returns the density of −X.</summary>
    public ElementaryDensity Reflected() => new([.. Components.Select(c => c.Reflected())]);

    /// <summary>Returns the components that do not vanish around a point other than a breakpoint.</summary>
    public IReadOnlyList<Component> At(Rational x) => [.. Components.Where(c => c.IsPositiveAt(x))];

    /// <summary>Returns the components with a tail above or below every number.</summary>
    public IReadOnlyList<Component> Unbounded(bool above) => [.. Components.Where(c => c.Decay(above) != Decay.None)];

    /// <summary>Returns the component of the heaviest tail; null if there is no tail.</summary>
    public Component? Heaviest(bool above) => Unbounded(above).MaxBy(c => (c.Decay(above), c.Size));

    /// <summary>
    /// The intervals on which the density is above 0, ascending; null stands for an infinite endpoint.
    /// </summary>
    public IReadOnlyList<(Rational? Lower, Rational? Upper)> Support
    {
        get
        {
            var union = new List<(Rational? Lower, Rational? Upper)>();
            foreach (var (lower, upper) in Components.Select(c => (c.Lower, c.Upper))
                .OrderBy(s => s.Lower is null ? 0 : 1).ThenBy(s => s.Lower ?? 0.0))
                if (union.Count == 0 || union[^1].Upper < lower)
                    union.Add((lower, upper));
                else if (union[^1].Upper is { } last && (upper is null || upper > last))
                    union[^1] = union[^1] with { Upper = upper };
            return union;
        }
    }

    /// <summary>
    /// Returns 0 if the density jumps at x on one side or is positive there, 1 if it rises linearly from 0, null if it is 0.
    /// </summary>
    public int? PowerAt(Rational x, bool above)
    {
        int? power = null;
        foreach (var c in Components)
            if ((above ? c.Lower : c.Upper) is { } end && end == x)
                power = Math.Min(power ?? 1, c.EdgeSlope(x, above) is null ? 0 : 1);
            else if (!(c.Lower >= x) && !(c.Upper <= x))
                power = 0;
        return power;
    }

    /// <summary>Returns the components of weight·density of scale·X + shift.</summary>
    private static IEnumerable<Component>? Parts(IDensity distribution, Rational weight, Rational scale, Rational shift)
    {
        switch (distribution)
        {
            case AffineImage a:
                return Parts(a.Distribution, weight, scale * a.Scale, scale * a.Shift + shift);
            case Mixture m:
                var total = Rational.Sum(m.Components.Select(c => (Rational)c.Weight));
                var parts = m.Components
                    .Select(c => Parts(c.Distribution, weight * c.Weight / total, scale, shift)).ToList();
                return parts.Any(p => p is null) ? null : parts.SelectMany(p => p!);
        }
        (Shape Shape, Rational Location, Rational Scale)? standard = distribution switch
        {
            Normal n => (new NormalShape(), n.Mean, n.Sd),
            Laplace l => (new LaplaceShape(), l.Location, l.Scale),
            Logistic l => (new LogisticShape(), l.Mean, l.Scale),
            Cauchy c => (new CauchyShape(), c.Location, c.Scale),
            Exponential e => (new ExponentialShape(), 0.0, 1.0 / (Rational)e.Rate),
            Uniform u => (new UniformShape(), u.Lower, (Rational)u.Upper - u.Lower),
            Triangular t => (new TriangularShape(((Rational)t.Mode - t.Lower) / ((Rational)t.Upper - t.Lower)),
                t.Lower, (Rational)t.Upper - t.Lower),
            _ => null,
        };
        return standard is var (shape, location, size)
            ? [new(shape, weight, scale * location + shift, scale * size)] : null;
    }
}
