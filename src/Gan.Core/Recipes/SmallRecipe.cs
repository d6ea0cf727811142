namespace Gan;

/// <summary>The common parts of the small recipes for faces and CIFAR-10.</summary>
internal static class SmallRecipe
{
    /// <summary>
    /// Returns a recipe for two cores: alternating updates, the authors' momentum, minibatches of 50, and samples from an
    /// average of G's parameters, which are less noisy. See docs/decisions/0004-faces-and-cifar10.md.
    /// </summary>
    /// <param name="name">The recipe's name.</param>
    /// <param name="description">The recipe's description.</param>
    /// <param name="data">The data set.</param>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="stepsAnEpoch">The number of steps for which a value of the momentum is held.</param>
    /// <param name="rateD">D's learning rate; G's is 0.03.</param>
    /// <param name="average">The decay of G's weight average; null for 0.995, which covers about 200 updates.</param>
    public static Recipe Of(
        string name, string description, string data, Net generator, Net discriminator, long stepsAnEpoch,
        double rateD = 0.03, ISchedule? average = null) => new()
        {
            Name = name,
            Description = description,
            Data = data,
            Game = new(generator, discriminator)
            {
                DiscriminatorOptimizer = AuthorsCode.Momentum(rateD, stepsAnEpoch),
                GeneratorOptimizer = new WeightAverage(
                    AuthorsCode.Momentum(0.03, stepsAnEpoch), average ?? new ConstantSchedule(0.995)),
                Batch = 50,
            },
            Precision = Precision.Bf16,
            Steps = 4000,
            SaveEvery = 250,
            SampleEvery = 1000,
            OnNonFinite = OnNonFinite.Rollback,
        };
}
