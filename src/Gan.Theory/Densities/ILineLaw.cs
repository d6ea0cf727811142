namespace Gan.Theory;

/// <summary>A law on the line, with or without atoms: it has a distribution function.</summary>
public interface ILineLaw : IKnownLaw
{
    /// <summary>F(x) = P(X ≤ x).</summary>
    double Cdf(double x);

    /// <summary>P(X &gt; x) = 1 − F(x), without cancellation.</summary>
    double Survival(double x);

    /// <summary>The smallest x with F(x) ≥ u, for u in (0, 1).</summary>
    double Quantile(double u);

    /// <summary>E X; NaN where there is none, infinite where it is.</summary>
    double Mean { get; }

    /// <summary>E (X − E X)²; NaN or infinite likewise.</summary>
    double Variance { get; }

    /// <summary>How the law runs out to −∞.</summary>
    Tail LowerTail { get; }

    /// <summary>How the law runs out to +∞.</summary>
    Tail UpperTail { get; }

    /// <summary>
    /// Points at which an integral is split: support ends, kinks, atoms, and a ladder of points at the law's own scales, so
    /// that no part of it is missed.
    /// </summary>
    IEnumerable<double> Marks { get; }

    /// <inheritdoc/>
    int IKnownLaw.Dimension => 1;

    /// <inheritdoc/>
    void IKnownLaw.Sample(Key key, Span<double> destination)
    {
        Draw.Uniform(key, destination);
        // The uniform numbers are multiples of 2⁻⁵³ from 0 on; half a step keeps them inside (0, 1).
        foreach (ref double x in destination)
            x = Quantile(x + 1.0 / (1UL << 54));
    }
}

/// <summary>A law on the line with a density.</summary>
public interface IContinuousLaw : ILineLaw
{
    /// <summary>log p(x), −∞ outside the support.</summary>
    double LogDensity(double x) => LogDensity(new Place(x, 0));

    /// <summary>The same at a place given by its offset from a near point, where x alone has too few digits.</summary>
    double LogDensity(Place x);

    /// <summary>The intervals on which the density is above 0, ascending and disjoint.</summary>
    IReadOnlyList<Interval> Support { get; }

    /// <summary>Points where the density, or a part of it, begins or ends.</summary>
    IEnumerable<double> Ends => Support.SelectMany(s => new[] { s.Lower, s.Upper }).Where(double.IsFinite);

    /// <summary>
    /// The power k with which the density goes like |x − at|ᵏ to one side of a point: 0 where it has a value, null where there is no
    /// density on that side.
    /// </summary>
    /// <param name="at">A point, one of <see cref="Ends"/> where the power may be another than 0.</param>
    /// <param name="above">Which side.</param>
    double? PowerAt(double at, bool above)
    {
        foreach (var s in Support)
            if (at == (above ? s.Lower : s.Upper))
                return above ? s.LowerPower : s.UpperPower;
            else if (at > s.Lower && at < s.Upper)
                return 0;
        return null;
    }

    /// <inheritdoc/>
    double IKnownLaw.LogDensity(ReadOnlySpan<double> x) => LogDensity(x[0]);
}

/// <summary>A law on the line of countably many atoms.</summary>
public interface IDiscreteLaw : ILineLaw
{
    /// <summary>log P(X = x), −∞ where there is no atom.</summary>
    double LogMass(double x);

    /// <summary>The atoms, ascending, possibly without end (the upper tail then says how they run out).</summary>
    IEnumerable<double> Atoms { get; }

    /// <inheritdoc/>
    double IKnownLaw.LogDensity(ReadOnlySpan<double> x) => LogMass(x[0]);
}
