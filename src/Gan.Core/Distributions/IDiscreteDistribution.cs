namespace Gan;

/// <summary>A distribution on the line with countably many atoms.</summary>
public interface IDiscreteDistribution : IUnivariateDistribution
{
    /// <summary>Returns log P(X = x) in nats, −∞ if x is no atom.</summary>
    double LogMass(double x);

    /// <summary>The atoms, ascending; infinitely many if the upper tail exists.</summary>
    IEnumerable<double> Atoms { get; }

    double IDensity.LogDensity(ReadOnlySpan<double> x) => LogMass(x[0]);

    /// <summary>A difference of the distribution function, or above the median of the survival function.</summary>
    double IUnivariateDistribution.Probability(double low, double high)
    {
        if (!(low < high))
            return 0;
        double difference = Cdf(low) < 0.5 ? Cdf(high) - Cdf(low) : Survival(low) - Survival(high);
        return Math.Max(0, difference + Math.Exp(LogMass(low)) - Math.Exp(LogMass(high)));
    }
}
