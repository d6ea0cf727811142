using System.Collections.Immutable;

namespace Gan;

/// <summary>A finite mixture of discrete distributions.</summary>
public sealed record DiscreteMixture : IDiscreteDistribution
{
    private readonly MixtureComponents<IDiscreteDistribution> parts;

    /// <summary>Creates the mixture of at least one component.</summary>
    /// <exception cref="ArgumentException">There is no component, or the weights do not add up to 1 (to 1e-9).</exception>
    public DiscreteMixture(params IEnumerable<MixtureComponent<IDiscreteDistribution>> components) =>
        parts = new(components);

        public ImmutableArray<MixtureComponent<IDiscreteDistribution>> Components => parts.All;

    public double Mean => parts.Mean;
    public double Variance => parts.Variance;
    public Tail LowerTail => parts.Tail(d => d.LowerTail);
    public Tail UpperTail => parts.Tail(d => d.UpperTail);
    public IEnumerable<double> Breakpoints => Components.SelectMany(c => c.Distribution.Breakpoints);
    public IEnumerable<double> Atoms => Components.Select(c => c.Distribution.Atoms).Aggregate(Merge.Ascending);

    public double LogMass(double x) => parts.LogSum(d => d.LogMass(x));
    public double Cdf(double x) => parts.Sum(d => d.Cdf(x));
    public double Survival(double x) => parts.Sum(d => d.Survival(x));
    public double Quantile(double u) => Atoms.First(x => Cdf(x) >= u);
    void IDistribution.Sample(Key key, Span<double> destination) => parts.Sample(key, destination, 1);
    public bool Equals(DiscreteMixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();
}
