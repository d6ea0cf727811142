namespace Gan;

/// <summary>The prior of independent standard normal components; the authors' code uses it for CIFAR-10 and TFD.</summary>
public sealed record GaussianPrior : IPrior
{
    /// <inheritdoc/>
    public void Fill(Key key, Span<float> destination) => Draw.Normal(key, destination);
}
