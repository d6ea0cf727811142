using System.Diagnostics;

namespace Gan.Experiments;

/// <summary>A metric by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Needs">The data that it needs, in words.</param>
/// <param name="Suits">Returns true if it has a meaning on data of a kind.</param>
/// <param name="Compute">Returns its value, beside references.</param>
/// <param name="Score">
/// Returns one number for the samples alone, higher for better ones; null where there is no such number.
/// </param>
public sealed record Metric(
    string Name, string Needs, Func<EvaluationData, bool> Suits, Func<Evaluation, MetricResult> Compute,
    Func<Evaluation, double>? Score = null)
{
    /// <summary>
    /// Computes the metric, and times it. Numbers that several metrics share count to the time of the first.
    /// </summary>
    /// <exception cref="BadInputException">There are too few examples (setting <c>metric NAME</c>).</exception>
    public (MetricResult Result, double Seconds) Of(Evaluation evaluation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            return (Compute(evaluation), clock.Elapsed.TotalSeconds);
        }
        catch (Exception e) when ((e is AggregateException ? e.InnerException : e) is ArgumentException refused)
        {
            throw BadInputException.Of($"metric {Name}", refused.Message, refused);
        }
    }
}
