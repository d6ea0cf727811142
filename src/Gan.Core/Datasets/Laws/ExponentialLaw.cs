using System.Collections.Immutable;

namespace Gan;

/// <summary>The exponential law on [0, ∞), <c>−log(1 − u) / Rate</c> with u uniform on [0, 1): mean and sd 1/Rate.</summary>
/// <param name="Name">The name of the law.</param>
/// <param name="Rate">The rate, above 0.</param>
public sealed record ExponentialLaw(string Name, double Rate) : ILaw
{
    /// <inheritdoc/>
    public Shape Example { get; } = [1];

    /// <inheritdoc/>
    public ImmutableArray<Mode> Modes => [];

    /// <inheritdoc/>
    public void Sample(Key key, Span<float> destination)
    {
        double[] u = new double[destination.Length];
        Draw.Uniform(key, u);
        for (int i = 0; i < u.Length; i++)
            destination[i] = (float)(-Math.Log(1 - u[i]) / Rate);
    }

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double from = Math.Max(low[0], 0), to = high[0];
        return from < to ? -Math.Exp(-Rate * from) * double.ExpM1(-Rate * (to - from)) : 0;
    }
}
