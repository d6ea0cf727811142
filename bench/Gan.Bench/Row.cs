namespace Gan.Bench;

/// <summary>Something of ours and the named thing it is compared with, each doing the same work once a call.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Baseline">What ours is compared with.</param>
/// <param name="Ours">Makes ours.</param>
/// <param name="Theirs">Makes the other.</param>
/// <param name="Limit">
/// The least time in milliseconds that this machine could need, by a rate measured in the same run, or by the other's time.
/// </param>
/// <param name="AtMost">The ratio that is required; null where none is.</param>
/// <param name="OnOneProcessor">True where the other is ours on one processor.</param>
internal sealed record Row(
    string Name, string Baseline, Func<Action> Ours, Func<Action> Theirs, Func<Limits, double, double> Limit, double? AtMost = null, bool OnOneProcessor = false)
{
    /// <summary>Measures the two in turn, A B A B …, so that what slows the machine slows both.</summary>
    /// <param name="rounds">How many pairs.</param>
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
/// A row's figures: times of one call, medians; the ratio ours / baseline, below 1 is faster, its range and what is
/// required of it; the limit's time and the fraction of the limit that is reached.
/// </summary>
internal sealed record Result(
    string Name, string BaselineName, double Ours, double Baseline, double Ratio, double Spread, double? AtMost, double Limit, double FractionOfLimit,
    string Unit);
