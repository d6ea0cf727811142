using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// The uniform distribution on a straight segment, <c>a + t (b − a)</c> with t uniform on [0, 1). In two dimensions or more
/// it has no density. On the line use <see cref="Uniform"/>.
/// </summary>
/// <param name="Name">The name of the distribution.</param>
/// <param name="From">One end, a.</param>
/// <param name="To">The other end, b, of the same dimension.</param>
public sealed record Segment(string Name, ImmutableArray<double> From, ImmutableArray<double> To) : IBoxProbability
{
    /// <inheritdoc/>
    public int Dimension => From.Length;

    /// <inheritdoc/>
    public void Sample(Key key, Span<double> destination)
    {
        int d = From.Length;
        double[] t = new double[destination.Length / d];
        Draw.Uniform(key, t);
        for (int i = 0; i < t.Length; i++)
            for (int j = 0; j < d; j++)
                destination[i * d + j] = From[j] + t[i] * (To[j] - From[j]);
    }

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        // The interval of t in [0, 1) for which every coordinate is within the box.
        double first = 0, last = 1;
        for (int j = 0; j < From.Length; j++)
        {
            double slope = To[j] - From[j];
            if (slope == 0)
            {
                if (!(low[j] <= From[j] && From[j] < high[j]))
                    return 0;
                continue;
            }
            double a = (low[j] - From[j]) / slope, b = (high[j] - From[j]) / slope;
            (first, last) = (Math.Max(first, Math.Min(a, b)), Math.Min(last, Math.Max(a, b)));
            if (!(low[j] < high[j]))
                return 0;
        }
        return Math.Max(0, last - first);
    }

    /// <summary>Returns the distribution's name.</summary>
    public override string ToString() => Name;
}
