using System.Diagnostics;

namespace Gan.Experiments;

/// <summary>A metric.</summary>
/// <param name="Name">The name.</param>
/// <param name="Needs">The data that it needs, as text for messages.</param>
/// <param name="Suits">Returns true if it is meaningful on data of a kind.</param>
/// <param name="Compute">Returns its value and the values of references.</param>
/// <param name="Score">
/// Returns one number for the samples alone, higher for better samples; null if the metric has no such number.
/// </param>
public sealed record Metric(
    string Name, string Needs, Func<EvaluationData, bool> Suits, Func<Evaluation, MetricResult> Compute,
    Func<Evaluation, double>? Score = null)
{
    /// <summary>
    /// Computes and times the metric. The time of values that several metrics share counts for the first of them.
    /// </summary>
    /// <exception cref="BadInputException">
    /// The metric cannot be computed, for example on too few examples (setting <c>metric NAME</c>).
    /// </exception>
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
