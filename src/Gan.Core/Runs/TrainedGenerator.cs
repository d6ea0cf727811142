namespace Gan;

/// <summary>
/// A generator as it is sampled: the net, the prior of its noise, and the parameters to sample from. Where the optimizer
/// keeps a weight average (<see cref="IOptimizer.SampledParameters"/>) these are the average; the parameters of the last
/// update are not used.
/// </summary>
public sealed class TrainedGenerator
{
    private readonly Func<Batch, Batch?, Batch> generate;

    private TrainedGenerator(
        Player player, IPrior prior, PlayerSnapshot trained, long step, bool contrastNormalised, IEngine? engine)
    {
        (Net, Prior, IsContrastNormalised, Step) = (player.Net, prior, contrastNormalised, step);
        Parameters = player.Optimizer.SampledParameters(trained);
        generate = (engine ?? Compiled.Shared).Bind(Net, Parameters, trained.State);
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
    public Batch Noise(Key key, int m)
    {
        float[] z = new float[m * Net.Input.Size];
        Prior.Fill(key, z);
        return new(Net.Input.Prepend(m), z);
    }

    /// <summary>Returns G(z), <c>[m, …]</c>, in the units of the training data.</summary>
    /// <param name="z">Noise, <c>[m, n]</c>.</param>
    /// <param name="condition">The condition of each sample, <c>[m, …]</c>, for a net that has one.</param>
    /// <exception cref="ArgumentException">The noise or the condition has another shape than the net requires.</exception>
    public Batch Generate(Batch z, Batch? condition = null) => generate(z, condition);

    /// <summary>Draws m samples, <c>[m, …]</c>, in the units of the training data: G of <see cref="Noise"/>.</summary>
    /// <param name="key">The key of the noise.</param>
    /// <param name="m">The number of samples.</param>
    /// <param name="condition">The condition of each sample, <c>[m, …]</c>, for a net that has one.</param>
    public Batch Sample(Key key, int m, Batch? condition = null) => Generate(Noise(key, m), condition);

    /// <summary>Draws m samples of one class, for a net whose condition is a one-hot label.</summary>
    /// <param name="key">The key of the noise.</param>
    /// <param name="m">The number of samples.</param>
    /// <param name="label">The class, from 0.</param>
    /// <exception cref="ArgumentException">The net has no such class.</exception>
    public Batch Sample(Key key, int m, int label)
    {
        if (Net.Condition is not { Count: 1 } classes || label < 0 || label >= classes[0])
            throw new ArgumentException(Net.Condition is null
                ? $"a generator with a condition is required to sample class {label}, got one without"
                : $"a class of the condition {Net.Condition} is required, got {label}");
        return Sample(key, m, Batch.OneHot([.. Enumerable.Repeat(label, m)], classes[0]));
    }

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
    /// <param name="recipe">The recipe; its game has a player named <c>generator</c>.</param>
    /// <param name="snapshot">A state of its run.</param>
    /// <param name="engine">The engine that computes samples; the compiled one when null.</param>
    public static TrainedGenerator Of(Recipe recipe, Snapshot snapshot, IEngine? engine = null) =>
        new(
            recipe.Game[Game.GeneratorName], recipe.Game.Prior, snapshot[Game.GeneratorName], snapshot.Step,
            Datasets.IsContrastNormalised(recipe.Data), engine);

    /// <summary>The generator of a game at a state of its training, on the trainer's engine.</summary>
    /// <param name="trainer">The trainer that made the state; its game has a player named <c>generator</c>.</param>
    /// <param name="state">The state; it is copied, so the run may go on.</param>
    /// <exception cref="InvalidOperationException">A run in place has reused the state's buffers.</exception>
    public static TrainedGenerator Of(ITrainer trainer, State state) =>
        new(
            trainer.Game[Game.GeneratorName], trainer.Game.Prior, state[Game.GeneratorName], state.Step,
            contrastNormalised: false, trainer.Engine);
}
