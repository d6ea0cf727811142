namespace Gan;

/// <summary>
/// What the recipes of the authors' code (github goodfeli/adversarial, 2014) have in common: dropout of the input of every layer of D, its weights, and
/// both players' schedules. The published files are all updated as their <c>AdversaryCost2</c> is: both at once, D's loss halved.
/// </summary>
internal static class AuthorsCode
{
    /// <summary>How D's weights start.</summary>
    public static readonly IInitializer WeightD = new UniformInitializer(0.005);

    /// <summary>How G's weights start, where nothing else is said.</summary>
    public static readonly IInitializer WeightG = new UniformInitializer(0.05);

    /// <summary>D's first layer keeps four of five inputs.</summary>
    public static readonly Dropout DropFirst = new(0.8, 1.25);

    /// <summary>Every other layer of D keeps half of them.</summary>
    public static readonly Dropout Drop = new(0.5, 2);

    /// <summary>Momentum 0.5 → 0.7 over epochs 1 → 250; a rate that falls by 1.000004 a step, down to 1e-6.</summary>
    public static Momentum Momentum(double rate, long stepsAnEpoch) => new(
        new ExponentialDecay(rate, 1.000004, 1e-6),
        new LinearSchedule(0.5, 0.7, stepsAnEpoch, 250 * stepsAnEpoch, stepsAnEpoch));

    /// <summary>D of two maxout layers and a logit, for examples of this shape.</summary>
    /// <param name="example">The examples' shape.</param>
    /// <param name="units">The units of each maxout layer.</param>
    /// <param name="cap">The cap on the norm of each column of weights; null for none.</param>
    /// <param name="pieces">The pieces of each unit; five in the authors' code.</param>
    public static Net MaxoutD(Shape example, int units, double? cap = null, int pieces = 5) => new(
        example,
        [
            .. (ILayer[])(example.Count == 1 ? [] : [new Reshape([example.Size])]),
            DropFirst, new Maxout(units, pieces, WeightD, ColumnNormCap: cap),
            Drop, new Maxout(units, pieces, WeightD, ColumnNormCap: cap),
            Drop, new Dense(1, WeightD, ColumnNormCap: cap),
        ]);

    /// <summary>A recipe of Gaussian noise, updated as the authors' code does: both players at once, D's loss halved.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="data">The data set.</param>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="rate">Both players' first learning rate.</param>
    /// <param name="stepsAnEpoch">The steps of an epoch.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="batch">The minibatch size.</param>
    public static Recipe Recipe(
        string name, string description, string data, Net generator, Net discriminator, double rate, long stepsAnEpoch, long epochs,
        int batch = 100) => new()
        {
            Name = name,
            Description = description,
            Data = data,
            Game = new(generator, discriminator)
            {
                Objective = Objectives.NonSaturating with { DiscriminatorFactor = 0.5 },
                Order = UpdateOrder.Simultaneous,
                DiscriminatorOptimizer = Momentum(rate, stepsAnEpoch),
                GeneratorOptimizer = Momentum(rate, stepsAnEpoch),
                Batch = batch,
            },
            Steps = epochs * stepsAnEpoch,
            SaveEvery = 500,
            Keep = 1,
        };
}
