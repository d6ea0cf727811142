using System.Collections.Immutable;

namespace Gan.Theory.Internal;

/// <summary>What mixtures of every kind share.</summary>
internal sealed class Parts<TLaw> where TLaw : IKnownLaw
{
    public Parts(IEnumerable<Component<TLaw>> components)
    {
        Components = [.. components];
        if (Components.IsEmpty)
            throw new ArgumentException("mixture: a component required, got none");
        if (Components.FirstOrDefault(c => !(c.Weight > 0) || !double.IsFinite(c.Weight)) is { } bad)
            throw new ArgumentException(FormattableString.Invariant($"mixture: weights above 0 required, got {bad.Weight}"));
        double sum = Components.Sum(c => c.Weight);
        if (!(Math.Abs(sum - 1) <= 1e-9))
            throw new ArgumentException(FormattableString.Invariant($"mixture: weights that add up to 1 required, got {sum}"));
        weights = [.. Components.Select(c => c.Weight / sum)];
    }

    private readonly ImmutableArray<double> weights;

    public ImmutableArray<Component<TLaw>> Components { get; }

    public double Mean => Sum(law => Line(law).Mean);

    /// <summary>Within the components and between them.</summary>
    public double Variance => Sum(law => Line(law).Variance + (Line(law).Mean - Mean) * (Line(law).Mean - Mean));

    public Tail Tail(Func<TLaw, Tail> tail)
    {
        // The coefficient of the first is weighed here, of the others by the mixing.
        var (mixed, first) = (tail(Components[0].Law), weights[0]);
        for (int i = 1; i < weights.Length; i++)
            (mixed, first) = (Theory.Tail.Mixed(mixed, first, tail(Components[i].Law), weights[i]), 1);
        return mixed;
    }

    public double Sum(Func<TLaw, double> value)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * value(Components[i].Law);
        return sum;
    }

    public double LogSum(Func<TLaw, double> log)
    {
        double sum = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++)
            sum = Stable.LogAddExp(sum, Math.Log(weights[i]) + log(Components[i].Law));
        return sum;
    }

    /// <summary>By bisection to the last bit between the components' own quantiles.</summary>
    public double Quantile(double u, Func<double, double> cdf)
    {
        double low = Components.Min(c => Line(c.Law).Quantile(u)), high = Components.Max(c => Line(c.Law).Quantile(u));
        if (cdf(low) >= u)
            return low;
        while (0.5 * low + 0.5 * high is var middle && middle > low && middle < high)
            (low, high) = cdf(middle) < u ? (middle, high) : (low, middle);
        return high;
    }

    /// <summary>Chooses a component for each point, then draws the points of each component together.</summary>
    public void Sample(Key key, Span<double> destination, int dimension)
    {
        int count = destination.Length / dimension;
        double[] choice = new double[count];
        Draw.Uniform(key.Fold(0), choice);
        int[] chosen = [.. choice.Select(Choose)];
        for (int i = 0; i < weights.Length; i++)
        {
            double[] own = new double[chosen.Count(c => c == i) * dimension];
            Components[i].Law.Sample(key.Fold(i + 1), own);
            for (int at = 0, from = 0; at < count; at++)
                if (chosen[at] == i)
                    own.AsSpan(dimension * from++, dimension).CopyTo(destination[(at * dimension)..]);
        }
    }

    public override string ToString() =>
        $"mixture({string.Join(',', Components.Select(c => FormattableString.Invariant($"{c.Weight}*{c.Law}")))})";

    private int Choose(double u)
    {
        for (int i = 0; i < weights.Length - 1; i++)
            if ((u -= weights[i]) < 0)
                return i;
        return weights.Length - 1;
    }

    private static ILineLaw Line(TLaw law) => (ILineLaw)(object)law;
}
