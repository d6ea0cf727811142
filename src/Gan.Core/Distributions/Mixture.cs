using System.Collections.Immutable;

namespace Gan;

/// <summary>A finite mixture of continuous distributions on the line, p = Σ wᵢ pᵢ.</summary>
public sealed record Mixture : IContinuousDistribution, IModes
{
    private readonly MixtureComponents<IContinuousDistribution> parts;

    /// <summary>Creates the mixture of at least one component.</summary>
    /// <exception cref="ArgumentException">There is no component, or the weights do not add up to 1 (to 1e-9).</exception>
    public Mixture(params IEnumerable<MixtureComponent<IContinuousDistribution>> components) => parts = new(components);

    public ImmutableArray<MixtureComponent<IContinuousDistribution>> Components => parts.All;

    public double Mean => parts.Mean;
    public double Variance => parts.Variance;
    public Tail LowerTail => parts.Tail(d => d.LowerTail);
    public Tail UpperTail => parts.Tail(d => d.UpperTail);
    public IReadOnlyList<Interval> Support => Union([.. Components.SelectMany(c => c.Distribution.Support)]);
    public IEnumerable<double> Breakpoints => Components.SelectMany(c => c.Distribution.Breakpoints);
    public IEnumerable<double> Endpoints => Components.SelectMany(c => c.Distribution.Endpoints).Distinct();

    /// <summary>Returns the smallest power of a component: that component dominates near the point.</summary>
    /// <inheritdoc cref="IContinuousDistribution.PowerAt"/>
    public double? PowerAt(double at, bool above) => Components.Min(c => c.Distribution.PowerAt(at, above));

    public double LogDensity(AnchoredPoint x) => parts.LogSum(d => d.LogDensity(x));
    public double Cdf(double x) => parts.Sum(d => d.Cdf(x));
    public double Survival(double x) => parts.Sum(d => d.Survival(x));
    public double Quantile(double u) => parts.Quantile(u, Cdf);

    /// <summary>Returns the weighted sum of the components' probabilities.</summary>
    public double Probability(double low, double high) => parts.Sum(d => d.Probability(low, high));

    /// <summary>The components of a mixture of normal distributions; empty for any other mixture.</summary>
    public ImmutableArray<Mode> Modes => parts.Modes(d => d is IModes modes ? modes.Modes : []);

    /// <summary>Draws a component for each point, then samples it.</summary>
    public void Sample(Key key, Span<double> destination) => parts.Sample(key, destination, 1);

    /// <summary>
    /// Draws the float32 samples of a mixture of normal distributions as <see cref="GaussianMixture"/> does; otherwise
    /// rounds the float64 samples.
    /// </summary>
    public void Sample(Key key, Span<float> destination)
    {
        var modes = Modes;
        Float32.Round(destination, modes.IsEmpty ? x => Sample(key, x) : x => GaussianSampler.Sample(key, modes, x));
    }

    public bool Equals(Mixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();

    /// <summary>
    /// Joins overlapping and adjacent intervals. Of two powers at the same endpoint it keeps the smaller one, which
    /// dominates.
    /// </summary>
    private static Interval[] Union(List<Interval> intervals)
    {
        var union = new List<Interval>();
        foreach (var next in intervals.OrderBy(i => i.Lower))
        {
            if (union.Count == 0 || next.Lower > union[^1].Upper)
            {
                union.Add(next);
                continue;
            }
            var last = union[^1];
            if (next.Lower == last.Lower)
                last = last with { LowerPower = Math.Min(last.LowerPower, next.LowerPower) };
            if (next.Upper > last.Upper)
                last = last with { Upper = next.Upper, UpperPower = next.UpperPower };
            else if (next.Upper == last.Upper)
                last = last with { UpperPower = Math.Min(last.UpperPower, next.UpperPower) };
            union[^1] = last;
        }
        return [.. union];
    }
}
