using System.Collections.Immutable;

namespace Gan;

/// <summary>The common parts of all mixtures: checked components, weighted sums and sampling.</summary>
internal sealed class MixtureComponents<T> where T : IDensity
{
    private readonly ImmutableArray<double> weights;

    public MixtureComponents(IEnumerable<MixtureComponent<T>> components)
    {
        All = [.. components];
        if (All.IsEmpty)
            throw new ArgumentException("mixture: at least one component required, got none");
        if (All.FirstOrDefault(c => !(c.Weight > 0) || !double.IsFinite(c.Weight)) is { } bad)
            throw new ArgumentException(FormattableString.Invariant($"mixture: weights above 0 required, got {bad.Weight}"));
        double sum = All.Sum(c => c.Weight);
        if (!(Math.Abs(sum - 1) <= 1e-9))
            throw new ArgumentException(
                FormattableString.Invariant($"mixture: weights that add up to 1 required, got {sum}"));
        weights = [.. All.Select(c => c.Weight / sum)];
    }

    public ImmutableArray<MixtureComponent<T>> All { get; }

    public double Mean => Sum(d => Univariate(d).Mean);

    /// <summary>The variance within the components plus the variance of their means.</summary>
    public double Variance =>
        Sum(d => Univariate(d).Variance + (Univariate(d).Mean - Mean) * (Univariate(d).Mean - Mean));

    public Tail Tail(Func<T, Tail> tail)
    {
        // The first coefficient is weighted here, the others by Tail.Mixed.
        var (mixed, weight) = (tail(All[0].Distribution), weights[0]);
        for (int i = 1; i < weights.Length; i++)
            (mixed, weight) = (Gan.Tail.Mixed(mixed, weight, tail(All[i].Distribution), weights[i]), 1);
        return mixed;
    }

    /// <summary>Returns Σ wᵢ value(i).</summary>
    public double Sum(Func<T, double> value)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * value(All[i].Distribution);
        return sum;
    }

    /// <summary>Returns log Σ wᵢ exp(log(i)).</summary>
    public double LogSum(Func<T, double> log)
    {
        double sum = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++)
            sum = StableMath.LogAddExp(sum, Math.Log(weights[i]) + log(All[i].Distribution));
        return sum;
    }

    /// <summary>Returns the quantile by bisection, to the last bit, between the components' own quantiles.</summary>
    public double Quantile(double u, Func<double, double> cdf)
    {
        double[] quantiles = [.. All.Select(c => Univariate(c.Distribution).Quantile(u))];
        double low = quantiles.Min(), high = quantiles.Max();
        if (cdf(low) >= u)
            return low;
        while (0.5 * low + 0.5 * high is var middle && middle > low && middle < high)
            (low, high) = cdf(middle) < u ? (middle, high) : (low, middle);
        return high;
    }

    /// <summary>
    /// Draws a component for each point with <c>key.Fold(0)</c>, then all points of component i with <c>key.Fold(i + 1)</c>.
    /// </summary>
    public void Sample(Key key, Span<double> destination, int dimension)
    {
        int count = destination.Length / dimension;
        double[] u = new double[count];
        Draw.Uniform(key.Fold(0), u);
        int[] indices = [.. u.Select(x => Categorical.Index(weights.AsSpan(), x))];
        for (int i = 0; i < weights.Length; i++)
        {
            double[] own = new double[indices.Count(c => c == i) * dimension];
            All[i].Distribution.Sample(key.Fold(i + 1), own);
            for (int at = 0, from = 0; at < count; at++)
                if (indices[at] == i)
                    own.AsSpan(dimension * from++, dimension).CopyTo(destination[(at * dimension)..]);
        }
    }

    /// <summary>Returns the weighted modes of the components; none unless every component has known modes.</summary>
    public ImmutableArray<Mode> Modes(Func<T, ImmutableArray<Mode>> modes)
    {
        var all = All.Select(c => modes(c.Distribution)).ToArray();
        return all.Any(own => own.IsEmpty) ? []
            : [.. all.SelectMany((own, i) => own.Select(mode => mode with { Weight = weights[i] * mode.Weight }))];
    }

    public override string ToString() =>
        $"mixture({string.Join(',', All.Select(c => FormattableString.Invariant($"{c.Weight}*{c.Distribution}")))})";

    private static IUnivariateDistribution Univariate(T distribution) => (IUnivariateDistribution)(object)distribution;
}
