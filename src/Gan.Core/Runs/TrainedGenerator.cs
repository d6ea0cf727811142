namespace Gan;

/// <summary>
/// A generator as it is sampled: the net, the prior of its noise, and the parameters to sample from. Where the optimizer
/// keeps a weight average (<see cref="IOptimizer.SampledParameters"/>) these are the average; the parameters of the last
/// update are not used.
/// </summary>
public sealed class TrainedGenerator
{
    private readonly Func<Batch, Batch> generate;

    private TrainedGenerator(
        Net net, IPrior prior, IOptimizer optimizer, bool contrastNormalised, Snapshot snapshot, IEngine? engine)
    {
        (Net, Prior, IsContrastNormalised, Step) = (net, prior, contrastNormalised, snapshot.Step);
        Parameters = optimizer.SampledParameters(snapshot.Generator);
        generate = (engine ?? Compiled.Shared).Bind(net, Parameters);
    }

    /// <summary>The net, G.</summary>
    public Net Net { get; }

    /// <summary>The distribution of the noise, p_z.</summary>
    public IPrior Prior { get; }

    /// <summary>The parameters that samples are made with: the weight average where the optimizer keeps one.</summary>
    public Params Parameters { get; }

    /// <summary>The number of training steps.</summary>
    public long Step { get; }

    /// <summary>
    /// True if the examples are contrast-normalised images (<see cref="ContrastNormalised"/>), false if they are as in
    /// the data.
    /// </summary>
    public bool IsContrastNormalised { get; }

    /// <summary>Draws noise from the prior, <c>[m, n]</c>.</summary>
    public Batch Noise(Key key, int m) => Prior.Draw(key, m, Net.Input.Size);

    /// <summary>Returns G(z), <c>[m, …]</c>, in the units of the training data.</summary>
    /// <param name="z">Noise, <c>[m, n]</c>.</param>
    public Batch Generate(Batch z) => generate(z);

    /// <summary>Draws m samples, <c>[m, …]</c>, in the units of the training data: G of <see cref="Noise"/>.</summary>
    public Batch Sample(Key key, int m) => Generate(Noise(key, m));

    /// <summary>
    /// Returns images as pixels in [0, 1]. Contrast-normalised images go through <see
    /// cref="ContrastNormalised.ToPixels"/>; others are pixels already and are returned as they are.
    /// </summary>
    /// <param name="images">Samples, or examples of the data that the generator was trained on.</param>
    public Batch Pixels(Batch images) => IsContrastNormalised ? ContrastNormalised.ToPixels(images) : images;

    /// <summary>Opens the generator of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="checkpoint">Which checkpoint; the newest when null.</param>
    /// <param name="engine">The engine that computes samples; the compiled one when null.</param>
    /// <param name="passedOver">Receives one line for each damaged checkpoint that was passed over.</param>
    /// <exception cref="BadInputException">There is no run in the folder, or no such checkpoint of it is whole.</exception>
    public static TrainedGenerator Open(
        string folder, CheckpointChoice? checkpoint = null, IEngine? engine = null, Action<string>? passedOver = null) =>
        Open(RunFolder.Open(folder), checkpoint, engine, passedOver);

    /// <inheritdoc cref="Open(string, CheckpointChoice, IEngine, Action{string})"/>
    public static TrainedGenerator Open(
        RunFolder run, CheckpointChoice? checkpoint = null, IEngine? engine = null, Action<string>? passedOver = null)
    {
        checkpoint ??= CheckpointChoice.Newest;
        var (snapshot, damaged) = checkpoint.LoadFrom(run);
        foreach (string message in damaged)
            passedOver?.Invoke(message);
        return snapshot is not null ? Of(run.Recipe, snapshot, engine)
            : throw new BadInputException($"{run.Path}: a whole checkpoint required ({checkpoint}), got none");
    }

    /// <summary>The generator of a recipe's run at a snapshot.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="snapshot">A state of its run.</param>
    /// <param name="engine">The engine that computes samples; the compiled one when null.</param>
    public static TrainedGenerator Of(Recipe recipe, Snapshot snapshot, IEngine? engine = null) => new(
        recipe.Generator, recipe.Prior, recipe.GeneratorOptimizer, Datasets.IsContrastNormalised(recipe.Data), snapshot,
        engine);

    /// <summary>The generator of a game at a state of its training, on the trainer's engine.</summary>
    /// <param name="trainer">The trainer that made the state.</param>
    /// <param name="state">The state; it is copied, so the run may go on.</param>
    /// <exception cref="InvalidOperationException">The run has reused the state's buffers.</exception>
    public static TrainedGenerator Of(ITrainer trainer, State state) => new(
        trainer.Game.Generator, trainer.Game.Prior, trainer.Game.GeneratorOptimizer, false, state.Snapshot(),
        trainer.Engine);
}
