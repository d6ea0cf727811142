using System.Globalization;
using MathNet.Numerics.Statistics;

namespace Gan.Experiments;

/// <summary>A mean and its standard error.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Error">Its standard error, s/√n.</param>
/// <param name="Count">n.</param>
public sealed record Mean(double Value, double Error, int Count)
{
    /// <summary>Returns the mean of independent values.</summary>
    public static Mean Of(IReadOnlyCollection<double> values)
    {
        var (mean, deviation) = values.MeanStandardDeviation();
        return new(mean, deviation / Math.Sqrt(values.Count), values.Count);
    }

    /// <summary>
    /// Returns the mean of values that are correlated within groups of equal size, such as faces of one person. Each group
    /// counts once, by its own mean.
    /// </summary>
    public static Mean OfGroups(IEnumerable<double> values, IEnumerable<int> groups) =>
        Of([.. values.Zip(groups).GroupBy(pair => pair.Second, pair => pair.First).Select(group => group.Average())]);

    /// <summary>Returns this minus another mean that is independent of it; the variances add.</summary>
    public Mean Less(Mean other) => new(Value - other.Value, Math.Sqrt(Error * Error + other.Error * other.Error),
        Math.Min(Count, other.Count));

    /// <summary>Returns <c>value ± error</c>, both in a number format.</summary>
    public string Text(string format = "F2") =>
        $"{Value.ToString(format, CultureInfo.InvariantCulture)} ± {Error.ToString(format, CultureInfo.InvariantCulture)}";
}
