using System.Diagnostics;

namespace Gan.Bench;

/// <summary>Something of ours and the named thing it is compared with, each doing the same work once a call.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Baseline">What ours is compared with.</param>
/// <param name="Make">Makes the two; called once, when the row is run.</param>
internal sealed record Row(string Name, string Baseline, Func<(Action Ours, Action Theirs)> Make)
{
    /// <summary>Measures the two in turn, A B A B …, so that what slows the machine slows both.</summary>
    /// <param name="rounds">How many pairs.</param>
    /// <param name="each">How long each part of a pair lasts at least.</param>
    public Result Measure(int rounds, TimeSpan each)
    {
        var (ours, theirs) = Make();
        Time(ours, each);
        Time(theirs, each);
        var pairs = Enumerable.Range(0, rounds).Select(_ => (Ours: Time(ours, each), Theirs: Time(theirs, each))).ToArray();
        double[] ratios = [.. pairs.Select(p => p.Ours / p.Theirs).Order()];
        return new(
            Name, Baseline, Median(pairs.Select(p => p.Ours)), Median(pairs.Select(p => p.Theirs)),
            Median(ratios), ratios[^1] - ratios[0], "ms");
    }

    private static double Time(Action work, TimeSpan atLeast)
    {
        var clock = Stopwatch.StartNew();
        int calls = 0;
        while (clock.Elapsed < atLeast)
        {
            work();
            calls++;
        }
        return clock.Elapsed.TotalMilliseconds / calls;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A row's figures: times of one call, medians; the ratio ours / baseline, below 1 is faster, and its range.</summary>
internal sealed record Result(string Name, string BaselineName, double Ours, double Baseline, double Ratio, double Spread, string Unit);
