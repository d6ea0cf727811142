using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// The uniform law on a straight segment, <c>a + t (b − a)</c> with t uniform on [0, 1): a law on a line in the plane has
/// no density there; on one axis it is the uniform law on [a, b).
/// </summary>
/// <param name="Name">The name of the law.</param>
/// <param name="From">One end, a.</param>
/// <param name="To">The other end, b, of the same dimension.</param>
public sealed record Segment(string Name, ImmutableArray<double> From, ImmutableArray<double> To) : ILaw
{
    /// <inheritdoc/>
    public Shape Example { get; } = [From.Length];

    /// <inheritdoc/>
    public ImmutableArray<Mode> Modes => [];

    /// <inheritdoc/>
    public void Sample(Key key, Span<float> destination)
    {
        int d = From.Length;
        double[] t = new double[destination.Length / d];
        Draw.Uniform(key, t);
        for (int i = 0; i < t.Length; i++)
            for (int j = 0; j < d; j++)
                destination[i * d + j] = (float)(From[j] + t[i] * (To[j] - From[j]));
    }
}
