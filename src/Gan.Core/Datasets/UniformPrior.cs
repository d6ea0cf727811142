namespace Gan;

/// <summary>
/// The prior of independent components uniform on [−Range, Range). Range √3 has variance 1.
/// </summary>
public sealed record UniformPrior : IPrior
{
    /// <summary>Creates a uniform prior.</summary>
    /// <param name="range">Half the width; finite and above 0.</param>
    /// <exception cref="BadInputException">The range is not finite, or not above 0.</exception>
    public UniformPrior(double range)
    {
        if (!(range > 0 && range <= float.MaxValue / 2))
            throw new BadInputException(
                FormattableString.Invariant($"uniform prior: a finite range above 0 is required, got {range}"));
        Range = range;
    }

    /// <summary>
    /// The prior of the MNIST generator in the authors' code: range √3, variance 1. The paper (Goodfellow et al. 2014)
    /// names no distribution of the noise.
    /// </summary>
    public static UniformPrior Authors { get; } = new(Math.Sqrt(3));

    /// <summary>Half the width.</summary>
    public double Range { get; }

    /// <inheritdoc/>
    public void Fill(Key key, Span<float> destination)
    {
        Draw.Uniform(key, destination);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (float)((2.0 * destination[i] - 1) * Range);
    }
}
