using System.Collections.Immutable;

namespace Gan;

/// <summary>
/// A place where a law has mass of its own, for counting what a generator has found of it (<see cref="Modes"/>).
/// </summary>
/// <param name="Centre">The centre, one number an axis.</param>
/// <param name="Sd">The standard deviation of each component of the mode about its centre.</param>
/// <param name="Weight">The law's probability of the mode; the weights of a law's modes sum to 1.</param>
public sealed record Mode(ImmutableArray<double> Centre, double Sd, double Weight);

/// <summary>
/// A known law of vectors <c>[d]</c>: a source without end. Batch i is drawn with <c>key.Fold(i)</c>, so batches are
/// independent.
/// </summary>
public interface ILaw : ISource
{
    /// <summary>The modes; empty when the law does not fall apart into modes.</summary>
    ImmutableArray<Mode> Modes { get; }

    /// <summary>Fills room for whole points with independent draws.</summary>
    void Sample(Key key, Span<float> destination);

    /// <summary>
    /// The law's probability of a box, <c>low ≤ x &lt; high</c> on each axis; every law has it, also where it has no density. Infinite ends are
    /// allowed.
    /// </summary>
    /// <param name="low">One number an axis.</param>
    /// <param name="high">One number an axis; where one is not above its low the box is empty.</param>
    double Probability(ReadOnlySpan<double> low, ReadOnlySpan<double> high);

    /// <summary>A law has no end.</summary>
    int? ISource.Count => null;

    void ISource.Fill(Key key, long index, Span<float> destination)
    {
        if (destination.Length % Example.Size != 0)
            throw new ArgumentException(
                $"room for whole points of {Example.Size} numbers is required, got {destination.Length}");
        Sample(key.Fold(index), destination);
    }
}
