using System.Diagnostics;

namespace Gan.Cli;

/// <summary>A metric by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Needs">What data it needs.</param>
/// <param name="Suits">Whether it has a meaning there.</param>
/// <param name="Compute">Its value beside references.</param>
/// <param name="Score">One number for the samples alone: the better they are, the higher; null where there is no such number.</param>
internal sealed record Metric(
    string Name, string Needs, Func<Given, bool> Suits, Func<Evaluated, Measured> Compute, Func<Evaluated, double>? Score = null)
{
    /// <summary>What it found, and how long that took; of numbers that several metrics share, the first has the time.</summary>
    /// <exception cref="BadInputException">There are too few examples for it.</exception>
    public (Measured Found, double Seconds) Of(Evaluated of)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            return (Compute(of), clock.Elapsed.TotalSeconds);
        }
        catch (Exception e) when ((e is AggregateException ? e.InnerException : e) is ArgumentException refused)
        {
            throw new BadInputException($"--metric {Name}: {refused.Message}", refused);
        }
    }
}
