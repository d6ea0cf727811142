namespace Gan;

/// <summary>A distribution whose probability of an axis-parallel box is known, with or without a density.</summary>
public interface IBoxProbability : IDistribution
{
    /// <summary>
    /// Returns the probability of the box <c>low ≤ x &lt; high</c>, on each axis. Infinite bounds are allowed.
    /// </summary>
    /// <param name="low">The lower bounds, <c>[Dimension]</c>.</param>
    /// <param name="high">
    /// The upper bounds, <c>[Dimension]</c>; the box is empty if one of them is not above its lower bound.
    /// </param>
    double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high);
}
