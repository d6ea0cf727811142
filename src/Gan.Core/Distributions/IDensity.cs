namespace Gan;

/// <summary>
/// A distribution with a known density with respect to Lebesgue measure, or to counting measure if it is discrete.
/// </summary>
public interface IDensity : IDistribution
{
    /// <summary>
    /// Returns log p(x) in nats, −∞ outside the support; for a discrete distribution the log of the mass at x.
    /// </summary>
    /// <param name="x">A point, <c>[Dimension]</c>.</param>
    double LogDensity(ReadOnlySpan<double> x);
}
