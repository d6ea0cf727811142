namespace Gan;

/// <summary>A distribution on the line with a density.</summary>
public interface IContinuousDistribution : IUnivariateDistribution
{
    /// <summary>Returns log p(x) in nats, −∞ outside the support.</summary>
    double LogDensity(double x) => LogDensity(new AnchoredPoint(x, 0));

    /// <summary>
    /// Returns log p at a point given by its offset from an anchor, in nats: x alone may have too few digits.
    /// </summary>
    double LogDensity(AnchoredPoint x);

    /// <summary>The intervals on which the density is above 0, ascending and disjoint.</summary>
    IReadOnlyList<Interval> Support { get; }

    /// <summary>The finite points at which the density, or a component of it, begins or ends.</summary>
    IEnumerable<double> Endpoints => Support.SelectMany(s => new[] { s.Lower, s.Upper }).Where(double.IsFinite);

    /// <summary>
    /// Returns the power k with which the density behaves like |x − at|ᵏ on one side of a point: 0 if it has a finite limit
    /// above 0, null if the density is 0 on that side.
    /// </summary>
    /// <param name="at">A point; the power is other than 0 at one of the <see cref="Endpoints"/> only.</param>
    /// <param name="above">True for the side above the point, false for the side below.</param>
    double? PowerAt(double at, bool above)
    {
        foreach (var s in Support)
            if (at == (above ? s.Lower : s.Upper))
                return above ? s.LowerPower : s.UpperPower;
            else if (at > s.Lower && at < s.Upper)
                return 0;
        return null;
    }

    double IDensity.LogDensity(ReadOnlySpan<double> x) => LogDensity(x[0]);

    /// <summary>
    /// A difference of the distribution function, or of the survival function above the median, which has less cancellation.
    /// </summary>
    double IUnivariateDistribution.Probability(double low, double high) => !(low < high) ? 0
        : Cdf(low) < 0.5 ? Cdf(high) - Cdf(low) : Survival(low) - Survival(high);
}
