using System.Collections.Immutable;

namespace Gan;

/// <summary>A finite mixture of distributions in space.</summary>
public sealed record VectorMixture : IDensity
{
    private readonly MixtureComponents<IDensity> parts;

    /// <summary>Creates the mixture of at least one component, all of the same dimension.</summary>
    /// <exception cref="ArgumentException">
    /// There is no component, the dimensions differ, or the weights do not add up to 1 (to 1e-9).
    /// </exception>
    public VectorMixture(params IEnumerable<MixtureComponent<IDensity>> components)
    {
        parts = new(components);
        if (parts.All.Any(c => c.Distribution.Dimension != Dimension))
            throw new ArgumentException(
                "mixture: components of the same dimension required, got dimensions "
                + $"{string.Join(", ", parts.All.Select(c => c.Distribution.Dimension))}");
    }

    public ImmutableArray<MixtureComponent<IDensity>> Components => parts.All;

    public int Dimension => parts.All[0].Distribution.Dimension;

    public double LogDensity(ReadOnlySpan<double> x)
    {
        double sum = double.NegativeInfinity;
        foreach (var (weight, distribution) in Components)
            sum = StableMath.LogAddExp(sum, Math.Log(weight) + distribution.LogDensity(x));
        return sum;
    }

    public void Sample(Key key, Span<double> destination) => parts.Sample(key, destination, Dimension);
    public bool Equals(VectorMixture? other) => other is not null && Components.SequenceEqual(other.Components);
    public override int GetHashCode() => Components.Length;
    public override string ToString() => parts.ToString();
}
