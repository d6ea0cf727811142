namespace Gan;

/// <summary>
/// A probability distribution of vectors <c>[d]</c> that can be sampled exactly from a key. Further interfaces provide
/// what else is known: <see cref="IDensity"/>, <see cref="IBoxProbability"/>, <see cref="IModes"/>, and on the line
/// <see cref="IContinuousDistribution"/> and <see cref="IDiscreteDistribution"/>. Each distribution is a source of data
/// without end: batch i is drawn with <c>key.Fold(i)</c>, so that batches are independent.
/// </summary>
public interface IDistribution : ISource
{
    /// <summary>The number of coordinates of a point, d.</summary>
    int Dimension { get; }

    /// <summary>Fills the destination with independent float64 samples, <c>[m, d]</c> row-major.</summary>
    /// <param name="key">The samples depend on the key alone.</param>
    /// <param name="destination">Its length, m·d, is a multiple of <see cref="Dimension"/>.</param>
    void Sample(Key key, Span<double> destination);

    /// <summary>
    /// Fills the destination with independent float32 samples, <c>[m, d]</c> row-major: the training data. They are the
    /// rounded float64 samples of the same key, except for distributions that document a faster method of their own.
    /// </summary>
    /// <inheritdoc cref="Sample(Key, Span{double})"/>
    void Sample(Key key, Span<float> destination) => Float32.Round(destination, x => Sample(key, x));

    /// <inheritdoc/>
    /// <remarks>The text of the distribution, such as <c>normal(0,1)</c>, unless it has a name of its own.</remarks>
    string ISource.Name => ToString()!;

    Shape ISource.Example => [Dimension];

    int? ISource.Count => null;

    void ISource.Fill(Key key, long index, Span<float> destination)
    {
        if (destination.Length % Dimension != 0)
            throw new ArgumentException(
                $"a destination of whole points of {Dimension} numbers required, got {destination.Length} numbers");
        Sample(key.Fold(index), destination);
    }
}
