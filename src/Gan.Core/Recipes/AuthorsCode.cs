namespace Gan;

/// <summary>
/// The common parts of the recipes that follow the authors' code (github.com/goodfeli/adversarial, 2014): dropout before
/// every layer of D, initial weights, and the schedules of both players. All published configurations train with
/// <c>AdversaryCost2</c>: simultaneous updates, and D's loss halved.
/// </summary>
internal static class AuthorsCode
{
    /// <summary>The initialiser of D's weights, <c>irange</c> 0.005.</summary>
    public static readonly IInitializer WeightD = new UniformInitializer(0.005);

    /// <summary>The default initialiser of G's weights, <c>irange</c> 0.05.</summary>
    public static readonly IInitializer WeightG = new UniformInitializer(0.05);

    /// <summary>Dropout before D's first layer: keep 0.8, scale 1.25.</summary>
    public static readonly Dropout DropFirst = new(0.8, 1.25);

    /// <summary>Dropout before every other layer of D: keep 0.5, scale 2.</summary>
    public static readonly Dropout Drop = new(0.5, 2);

    /// <summary>
    /// Returns the authors' optimizer. The momentum in epoch e, counted from 0, is 0.5 + 0.2·e/249, and 0.7 from epoch 249
    /// on: their <c>MomentumAdjustor(start: 1, saturate: 250)</c> counts to 1 before the first epoch. The learning rate is
    /// divided by 1.000004 after each step, down to 1e-6.
    /// </summary>
    public static Momentum Momentum(double rate, long stepsAnEpoch) => new(
        new ExponentialDecay(rate, 1.000004, 1e-6),
        new LinearSchedule(0.5, 0.7, 0, 249 * stepsAnEpoch, stepsAnEpoch));

    /// <summary>Returns D with two maxout layers and one logit.</summary>
    /// <param name="example">The shape of one example.</param>
    /// <param name="units">The number of units of each maxout layer.</param>
    /// <param name="cap">The cap on the L2 norm of each column of weights; null for none.</param>
    /// <param name="pieces">The number of pieces of each unit; 5 in the authors' code.</param>
    public static Net MaxoutD(Shape example, int units, double? cap = null, int pieces = 5) => new(
        example,
        [
            .. (ILayer[])(example.Count == 1 ? [] : [new Reshape([example.Size])]),
            DropFirst, new Maxout(units, pieces, WeightD, ColumnNormCap: cap),
            Drop, new Maxout(units, pieces, WeightD, ColumnNormCap: cap),
            Drop, new Dense(1, WeightD, ColumnNormCap: cap),
        ]);

    /// <summary>
    /// Returns a recipe with a Gaussian prior and the authors' updates: simultaneous, with D's loss halved.
    /// </summary>
    /// <param name="name">The recipe's name.</param>
    /// <param name="description">The recipe's description.</param>
    /// <param name="data">The data set.</param>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="rate">The initial learning rate of both players.</param>
    /// <param name="stepsAnEpoch">The number of steps in an epoch.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="batch">The minibatch size.</param>
    public static Recipe Recipe(
        string name, string description, string data, Net generator, Net discriminator,
        double rate, long stepsAnEpoch, long epochs, int batch = 100) => new()
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
