using System.Collections.Immutable;
using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>A component of a mixture.</summary>
/// <param name="Weight">Its weight, above 0; the weights add up to 1.</param>
/// <param name="Law">Its law.</param>
public sealed record Component<TLaw>(double Weight, TLaw Law) where TLaw : IKnownLaw;

/// <summary>A finite mixture of laws with densities, p = Σ wᵢ pᵢ.</summary>
public sealed record Mixture : IContinuousLaw
{
    private readonly Parts<IContinuousLaw> parts;

    /// <summary>The mixture of these.</summary>
    /// <exception cref="ArgumentException">There is none, or the weights do not add up to 1 (to 1e-9).</exception>
    public Mixture(params IEnumerable<Component<IContinuousLaw>> components) => parts = new(components);

    /// <summary>The components.</summary>
    public ImmutableArray<Component<IContinuousLaw>> Components => parts.Components;

    public double Mean => parts.Mean;
    public double Variance => parts.Variance;
    public Tail LowerTail => parts.Tail(law => law.LowerTail);
    public Tail UpperTail => parts.Tail(law => law.UpperTail);
    public IReadOnlyList<Interval> Support => Union([.. Components.SelectMany(c => c.Law.Support)]);
    public IEnumerable<double> Marks => Components.SelectMany(c => c.Law.Marks);
    public IEnumerable<double> Ends => Components.SelectMany(c => c.Law.Ends).Distinct();

    /// <summary>That of the component which dominates there.</summary>
    public double? PowerAt(double at, bool above) => Components.Min(c => c.Law.PowerAt(at, above));

    public double LogDensity(Place x) => parts.LogSum(law => law.LogDensity(x));
    public double Cdf(double x) => parts.Sum(law => law.Cdf(x));
    public double Survival(double x) => parts.Sum(law => law.Survival(x));
    public double Quantile(double u) => parts.Quantile(u, Cdf);
    void IKnownLaw.Sample(Key key, Span<double> destination) => parts.Sample(key, destination, 1);
    public bool Equals(Mixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();

    /// <summary>
    /// Intervals joined where they meet. Where two begin at the same point the smaller power, which dominates, is kept.
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

/// <summary>A finite mixture of discrete laws.</summary>
public sealed record DiscreteMixture : IDiscreteLaw
{
    private readonly Parts<IDiscreteLaw> parts;

    /// <summary>The mixture of these.</summary>
    /// <exception cref="ArgumentException">There is none, or the weights do not add up to 1 (to 1e-9).</exception>
    public DiscreteMixture(params IEnumerable<Component<IDiscreteLaw>> components) => parts = new(components);

    /// <summary>The components.</summary>
    public ImmutableArray<Component<IDiscreteLaw>> Components => parts.Components;

    public double Mean => parts.Mean;
    public double Variance => parts.Variance;
    public Tail LowerTail => parts.Tail(law => law.LowerTail);
    public Tail UpperTail => parts.Tail(law => law.UpperTail);
    public IEnumerable<double> Marks => Components.SelectMany(c => c.Law.Marks);
    public IEnumerable<double> Atoms => Components.Select(c => c.Law.Atoms).Aggregate(Merge.Ascending);

    public double LogMass(double x) => parts.LogSum(law => law.LogMass(x));
    public double Cdf(double x) => parts.Sum(law => law.Cdf(x));
    public double Survival(double x) => parts.Sum(law => law.Survival(x));
    public double Quantile(double u) => Atoms.First(x => Cdf(x) >= u);
    void IKnownLaw.Sample(Key key, Span<double> destination) => parts.Sample(key, destination, 1);
    public bool Equals(DiscreteMixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();
}

/// <summary>A finite mixture of laws in space.</summary>
public sealed record VectorMixture : IKnownLaw
{
    private readonly Parts<IKnownLaw> parts;

    /// <summary>The mixture of these, all of one dimension.</summary>
    /// <exception cref="ArgumentException">
    /// There is none, the dimensions differ, or the weights do not add up to 1 (to 1e-9).
    /// </exception>
    public VectorMixture(params IEnumerable<Component<IKnownLaw>> components)
    {
        parts = new(components);
        if (parts.Components.Any(c => c.Law.Dimension != Dimension))
            throw new ArgumentException(
                $"mixture: components of one dimension required, got {string.Join(", ", parts.Components.Select(c => c.Law.Dimension))}");
    }

    /// <summary>The components.</summary>
    public ImmutableArray<Component<IKnownLaw>> Components => parts.Components;

    public int Dimension => parts.Components[0].Law.Dimension;

    public double LogDensity(ReadOnlySpan<double> x)
    {
        double sum = double.NegativeInfinity;
        foreach (var (weight, law) in Components)
            sum = Stable.LogAddExp(sum, Math.Log(weight) + law.LogDensity(x));
        return sum;
    }

    public void Sample(Key key, Span<double> destination) => parts.Sample(key, destination, Dimension);
    public bool Equals(VectorMixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();
}
