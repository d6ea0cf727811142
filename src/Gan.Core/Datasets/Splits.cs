namespace Gan;

/// <summary>
/// The parts of a data set, which share no examples. The parts of a distribution are the distribution itself.
/// </summary>
/// <param name="Train">
/// The part that a generator learns from. Of MNIST the first 50,000 training images, as the authors split it; of CIFAR-10
/// all but the last fifth of the training images, which of all 50,000 is the authors' first 40,000; for faces see
/// <see cref="Olivetti.Split"/> and <see cref="Tfd.Fold"/>. The parts of the drawn digits are three sets of
/// <see cref="Digits.DefaultCount"/> images, of the keys 0, 1 and 2.
/// </param>
/// <param name="Validation">The part that settings are chosen by: of MNIST and CIFAR-10 the other training images.</param>
/// <param name="Test">The part that results are reported on.</param>
public sealed record Splits<T>(T Train, T Validation, T Test) where T : ISource
{
    /// <summary>Applies a function to each part.</summary>
    public Splits<TOther> Map<TOther>(Func<T, TOther> f) where TOther : ISource => new(f(Train), f(Validation), f(Test));
}
