using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A mixture of isotropic Gaussians, <c>Σ wᵢ N(cᵢ, sdᵢ² I)</c>; a single Gaussian is the mixture of one.
/// </summary>
/// <param name="Name">The name of the law.</param>
/// <param name="Modes">At least one component, all with centres of the same dimension d.</param>
public sealed record GaussianMixture(string Name, ImmutableArray<Mode> Modes) : ILaw
{
    /// <inheritdoc/>
    public Shape Example { get; } = [Modes[0].Centre.Length];

    /// <summary>The mixture of Gaussians of the same weight and standard deviation.</summary>
    public static GaussianMixture Even(string name, double sd, IReadOnlyCollection<ImmutableArray<double>> centres) =>
        new(name, [.. centres.Select(centre => new Mode(centre, sd, 1.0 / centres.Count))]);

    /// <inheritdoc/>
    public void Sample(Key key, Span<float> destination)
    {
        int d = Example[0];
        double[] choice = new double[destination.Length / d];
        double[] normal = new double[destination.Length];
        Draw.Uniform(key.Fold(0), choice);
        Draw.Normal(key.Fold(1), normal);
        for (int i = 0; i < choice.Length; i++)
        {
            var mode = Choice.Of(Modes, choice[i]);
            for (int j = 0; j < d; j++)
                destination[i * d + j] = (float)(mode.Centre[j] + mode.Sd * normal[i * d + j]);
        }
    }

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double sum = 0;
        foreach (var mode in Modes)
            sum += mode.Weight * NormalMass.Box(mode.Centre.AsSpan(), mode.Sd, low, high);
        return sum;
    }
}
