namespace Gan;

/// <summary>A distribution on the line with countably many atoms.</summary>
public interface IDiscreteDistribution : IUnivariateDistribution
{
    /// <summary>Returns log P(X = x) in nats, −∞ if x is no atom.</summary>
    double LogMass(double x);

    /// <summary>The atoms, ascending; infinitely many if the upper tail exists.</summary>
    IEnumerable<double> Atoms { get; }

    double IDensity.LogDensity(ReadOnlySpan<double> x) => LogMass(x[0]);

    double IUnivariateDistribution.Probability(double low, double high) => !(low < high) ? 0
        : Math.Max(0, Cdf(high) - Math.Exp(LogMass(high)) - Cdf(low) + Math.Exp(LogMass(low)));
}
