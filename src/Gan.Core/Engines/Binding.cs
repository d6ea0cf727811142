namespace Gan;

/// <summary>A net at fixed parameters as a function from batch to batch, for any engine.</summary>
public static class Binding
{
    /// <summary>The function; the parameters are copied to the engine once, here.</summary>
    /// <exception cref="ArgumentException">
    /// The parameters are of another layout, or (when called) the batch does not have the net's input shape.
    /// </exception>
    public static Func<Batch, Batch> Of<T>(IEngine<T> engine, Net net, Params parameters)
    {
        if (!parameters.Layout.Equals(net.Layout))
            throw new ArgumentException($"the net needs parameters {net.Layout}; got {parameters.Layout}");
        var buffer = engine.Hold(parameters);
        return batch =>
        {
            if (!batch.Example.Equals(net.Input))
                throw new ArgumentException($"the net needs examples of shape {net.Input}, got {batch.Example}");
            using var scope = engine.Scope();
            var y = net.Apply(engine, engine.Open(buffer, variables: false), engine.Load(batch.Shape, batch.Values));
            return new(net.Output.Prepend(batch.Count), Array.ConvertAll(engine.Read(y), v => (float)v));
        };
    }
}
