namespace Gan;

/// <summary>Binds nets to fixed parameters, which gives functions from batch to batch.</summary>
public static class Binding
{
    /// <summary>
    /// Returns an unconditional net's function from batch to batch at these parameters, in evaluation mode and
    /// with the initial state of its layers.
    /// </summary>
    /// <exception cref="ArgumentException">The parameters have another layout than the net.</exception>
    public static Func<Batch, Batch> Bind(this IEngine engine, Net net, Params parameters)
    {
        var bound = engine.Bind(net, parameters, null);
        return x => bound(x, null);
    }

    /// <summary>
    /// Returns a trained player's function from batch and condition to batch, in evaluation mode, on the trainer's engine:
    /// with the weight average where the optimizer keeps one, and with the state of the layers.
    /// <code>Func&lt;Batch, Batch?, Batch&gt; encode = trainer.Bind(state, "encoder");</code>
    /// </summary>
    /// <param name="trainer">The trainer that made the state.</param>
    /// <param name="state">The state; it is copied, so the run may go on.</param>
    /// <param name="player">The player's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such player.</exception>
    public static Func<Batch, Batch?, Batch> Bind(this ITrainer trainer, State state, string player)
    {
        var (trained, of) = (state[player], trainer.Game[player]);
        return trainer.Engine.Bind(of.Net, of.Optimizer.SampledParameters(trained), trained.State);
    }

    /// <summary>
    /// Implements <see cref="IEngine.Bind"/> over an engine's operations. It copies the parameters and the state to the
    /// engine once.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The parameters or the state have another layout than the net, or the function is called with a batch or a condition
    /// of another shape than the net requires.
    /// </exception>
    public static Func<Batch, Batch?, Batch> Of<T>(IEngine<T> engine, Net net, Params parameters, Params? state)
    {
        if (!parameters.Layout.Equals(net.Layout))
            throw new ArgumentException($"the net requires parameters {net.Layout}, got {parameters.Layout}");
        var kept = state ?? net.InitState();
        if (!kept.Layout.Equals(net.StateLayout))
            throw new ArgumentException($"the net requires a state of its layers {net.StateLayout}, got {kept.Layout}");
        var buffer = engine.Hold(parameters);
        var stateBuffer = kept.Layout.Size == 0 ? null : engine.Hold(kept);
        return (batch, condition) =>
        {
            if (!batch.Example.Equals(net.Input))
                throw new ArgumentException($"the net requires examples of shape {net.Input}, got {batch.Example}");
            using var scope = engine.Scope();
            var given = condition is null ? null : Load(condition);
            var y = net.Apply(Load(batch), Open(buffer), Open(stateBuffer), null, given).Output;
            return new(net.Output.Prepend(batch.Count), Array.ConvertAll(engine.Read(y.Value), v => (float)v));
        };

        Tensor<T>[] Open(Buffer? from) =>
            from is null ? [] : [.. engine.Open(from, variables: false).Select(v => new Tensor<T>(engine, v))];

        Tensor<T> Load(Batch b) => new(engine, engine.Load(b.Shape, b.Values));
    }
}
