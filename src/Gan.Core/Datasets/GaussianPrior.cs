namespace Gan;

/// <summary>
/// The prior of independent standard normal components: of the paper's CIFAR-10 and TFD generators, by the authors' code.
/// </summary>
public sealed record GaussianPrior : IPrior
{
    /// <inheritdoc/>
    public void Fill(Key key, Span<float> destination) => Draw.Normal(key, destination);
}
