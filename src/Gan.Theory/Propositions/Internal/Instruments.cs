namespace Gan.Theory.Internal;

/// <summary>
/// Checks of the distributions and of the quadrature of a case: a claim that compares two integrals of the same densities
/// would not notice that they are not densities.
/// </summary>
internal static class Instruments
{
    /// <summary>
    /// In one of a number of cases, requires of each distribution that its density integrates to 1, and up to a random point
    /// to its distribution function there, and that the density is above 0 inside its support and 0 outside.
    /// </summary>
    public static IEnumerable<Clause> Check(Key key, IContinuousDistribution[] distributions, int oneOf = 4)
    {
        var draw = new Draws(key);
        if (draw.Index(oneOf) != 0)
            yield break;
        foreach (var d in distributions)
        {
            double x = d.Quantile(draw.Uniform(0.05, 0.95)), low = d.Quantile(0.05), high = d.Quantile(0.95);
            yield return Clause.Equal("the density integrates to 1", new(1, 0), Quadrature.Expectation(d, _ => 1),
                () => $"{d}");
            yield return Clause.Equal("the distribution function is the integral of the density", new(d.Cdf(x), 0),
                Quadrature.Expectation(d, at => at <= x ? 1 : 0, x),
                () => FormattableString.Invariant($"{d} at {x:R}"), 1e-11);
            foreach (int i in Enumerable.Range(0, 4))
            {
                double at = low + (high - low) * draw.Uniform(-2, 3), log = d.LogDensity(at);
                yield return Clause.True("the density is above 0 in its support only",
                    d.Support.Any(s => s.Contains(at)) == log > double.NegativeInfinity,
                    () => FormattableString.Invariant($"{d} at {at:R}: log-density {log:R}"));
            }
        }
    }
}
