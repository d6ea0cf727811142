using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A mixture of isotropic Gaussians in d dimensions, <c>Σ wᵢ N(cᵢ, sdᵢ² I)</c>. On the line a <see cref="Mixture"/> of
/// <see cref="Normal"/> distributions draws the same training data and knows its distribution function too.
/// </summary>
/// <param name="Name">The name of the distribution.</param>
/// <param name="Modes">At least one component, all with centres of the same dimension d.</param>
public sealed record GaussianMixture(string Name, ImmutableArray<Mode> Modes) : IDensity, IBoxProbability, IModes
{
    /// <inheritdoc/>
    public int Dimension => Modes[0].Centre.Length;

    /// <summary>Creates the mixture of Gaussians of equal weight and standard deviation.</summary>
    public static GaussianMixture Even(string name, double sd, IReadOnlyCollection<ImmutableArray<double>> centres) =>
        new(name, [.. centres.Select(centre => new Mode(centre, sd, 1.0 / centres.Count))]);

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        double sum = double.NegativeInfinity;
        foreach (var mode in Modes)
        {
            double square = 0;
            for (int j = 0; j < x.Length; j++)
                square += (x[j] - mode.Centre[j]) / mode.Sd * ((x[j] - mode.Centre[j]) / mode.Sd);
            double constant = Math.Log(mode.Weight) - x.Length * (Math.Log(mode.Sd) + 0.5 * Math.Log(Math.Tau));
            sum = StableMath.LogAddExp(sum, constant - 0.5 * square);
        }
        return sum;
    }

    /// <inheritdoc/>
    public void Sample(Key key, Span<double> destination) => GaussianSampler.Sample(key, Modes, destination);

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double sum = 0;
        foreach (var mode in Modes)
            sum += mode.Weight * NormalProbability.Box(mode.Centre.AsSpan(), mode.Sd, low, high);
        return sum;
    }

    /// <summary>Returns the distribution's name.</summary>
    public override string ToString() => Name;
}
