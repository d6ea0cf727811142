using System.Collections.Immutable;

namespace Gan;

/// <summary>Samples of mixtures of isotropic Gaussians.</summary>
internal static class GaussianSampler
{
    /// <summary>
    /// Fills <c>[m, d]</c> with samples of <c>Σ wᵢ N(cᵢ, sdᵢ² I)</c>: the components are drawn with <c>key.Fold(0)</c>, the
    /// normal numbers with <c>key.Fold(1)</c>, by Box and Muller's transform.
    /// </summary>
    internal static void Sample(Key key, ImmutableArray<Mode> modes, Span<double> destination)
    {
        int d = modes[0].Centre.Length;
        double[] u = new double[destination.Length / d], weights = [.. modes.Select(mode => mode.Weight)];
        if (modes.Length > 1)
            Draw.Uniform(key.Fold(0), u);
        Draw.Normal(key.Fold(1), destination);
        for (int i = 0; i < u.Length; i++)
        {
            var mode = modes[Categorical.Index(weights, u[i])];
            for (int j = 0; j < d; j++)
                destination[i * d + j] = mode.Centre[j] + mode.Sd * destination[i * d + j];
        }
    }
}
