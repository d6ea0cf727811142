namespace Gan;

/// <summary>Nets at fixed parameters as functions from batch to batch, for any engine.</summary>
public static class Binding
{
    /// <summary>The function that a net without condition is at these parameters.</summary>
    /// <exception cref="ArgumentException">The parameters are of another layout.</exception>
    public static Func<Batch, Batch> Bind(this IEngine engine, Net net, Params parameters)
    {
        var bound = engine.Bind(net, parameters, null);
        return x => bound(x, null);
    }

    /// <summary>The function; the parameters and the state are copied to the engine once, here.</summary>
    /// <exception cref="ArgumentException">
    /// The parameters or the state are of another layout, or (when called) the batch or the condition has not the shape that the net
    /// requires.
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
            Tensor<T>[] Open(Buffer? from) => from is null ? [] : [.. engine.Open(from, variables: false).Select(v => new Tensor<T>(engine, v))];
            Tensor<T> Load(Batch b) => new(engine, engine.Load(b.Shape, b.Values));
            var y = net.Apply(Load(batch), Open(buffer), Open(stateBuffer), null, condition is null ? null : Load(condition)).Output;
            return new(net.Output.Prepend(batch.Count), Array.ConvertAll(engine.Read(y.Value), v => (float)v));
        };
    }
}
