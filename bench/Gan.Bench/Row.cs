namespace Gan.Bench;

/// <summary>A benchmark: our program and a baseline, which do the same work once per call.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Baseline">The baseline's name.</param>
/// <param name="Ours">Creates our program.</param>
/// <param name="Theirs">Creates the baseline.</param>
/// <param name="Limit">
/// Returns the least time in milliseconds that the machine permits, from the machine's rates and the baseline's time.
/// </param>
/// <param name="AtMost">The required ratio; null if there is no requirement.</param>
/// <param name="OnOneProcessor">True if the baseline is our program on one processor.</param>
internal sealed record Row(
    string Name, string Baseline, Func<Action> Ours, Func<Action> Theirs, Func<Limits, double, double> Limit,
    double? AtMost = null, bool OnOneProcessor = false)
{
    /// <summary>Measures the two sides in turn, A B A B …, so that a slower phase of the machine affects both.</summary>
    /// <param name="rounds">The number of pairs.</param>
    /// <param name="limits">The machine's rates.</param>
    public Result Measure(int rounds, Limits limits)
    {
        using var ours = new Contestant(Name, ours: true, onOneProcessor: false);
        using var theirs = new Contestant(Name, ours: false, OnOneProcessor);
        var pairs = Enumerable.Range(0, rounds)
            .Select(_ => (Ours: ours.Milliseconds(), Theirs: theirs.Milliseconds())).ToArray();
        double[] ratios = [.. pairs.Select(p => p.Ours / p.Theirs).Order()];
        double own = Median(pairs.Select(p => p.Ours)), other = Median(pairs.Select(p => p.Theirs));
        double limit = Limit(limits, other);
        return new(
            Name, Baseline, own, other, Median(ratios), ratios[^1] - ratios[0], AtMost, limit, limit / own, "ms");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>
/// A row's results: the median times of one call; the median ratio ours / baseline (below 1, ours is faster), its range and
/// the required ratio; the limit's time and the fraction limit / ours.
/// </summary>
internal sealed record Result(
    string Name, string BaselineName, double Ours, double Baseline, double Ratio, double Spread, double? AtMost,
    double Limit, double FractionOfLimit, string Unit);
