namespace Gan;

/// <summary>What the recipes of faces and CIFAR-10 for two cores have in common.</summary>
internal static class SmallRecipe
{
    /// <summary>
    /// A recipe of faces or CIFAR-10 for two cores: updates alternate, momentum as the authors', batches of 50, samples of an average of G, which
    /// takes the grain out of them. See docs/decisions/0004-faces-and-cifar10.md.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="data">The data set.</param>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="stepsAnEpoch">How many steps the momentum is held for at a time.</param>
    /// <param name="rateD">D's learning rate; G's is 0.03.</param>
    /// <param name="average">What G is averaged with; null for 0.995, which goes back some 200 updates.</param>
    public static Recipe Of(
        string name, string description, string data, Net generator, Net discriminator, long stepsAnEpoch, double rateD = 0.03, ISchedule? average = null) => new()
        {
            Name = name,
            Description = description,
            Data = data,
            Game = new(generator, discriminator)
            {
                DiscriminatorOptimizer = AuthorsCode.Momentum(rateD, stepsAnEpoch),
                GeneratorOptimizer = new WeightAverage(AuthorsCode.Momentum(0.03, stepsAnEpoch), average ?? new ConstantSchedule(0.995)),
                Batch = 50,
            },
            Precision = Precision.Bf16,
            Steps = 4000,
            SaveEvery = 250,
            SampleEvery = 1000,
            OnNonFinite = OnNonFinite.Rollback,
        };
}
