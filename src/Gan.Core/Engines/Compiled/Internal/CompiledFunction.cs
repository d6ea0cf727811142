namespace Gan.Internal;

/// <summary>A function of tensors as a plan, for inputs of certain types.</summary>
internal sealed class CompiledFunction
{
    private readonly ITensorFunction function;
    private readonly Shape[] shapes;
    private readonly Shape[] gives;
    private readonly int[] leaves, random;
    private readonly Plan plan;

    public CompiledFunction(Compiled engine, ITensorFunction function, IReadOnlyList<TensorType> inputs, Key key)
    {
        this.function = function;
        shapes = [.. inputs.Select(x => x.Shape)];
        CompiledValue[] standIns = [.. inputs.Select(x => new CompiledValue(new Op.Given(), x.Shape, []) { Tracked = x.IsVariable })];
        var outputs = function.Apply(engine, standIns, key);
        gives = [.. outputs.Select(o => o.Shape)];
        plan = new(outputs, engine.Precision);
        leaves = [.. plan.Leaves.Select(leaf => Array.IndexOf(standIns, leaf))];
        List<Key> keys = [.. function.RandomInputs(shapes, key).Select(r => r.Key)];
        random = [.. plan.RandomInputs.Select(r => keys.IndexOf(r.Key))];
    }

    public IReadOnlyList<CompiledValue> Call(IReadOnlyList<CompiledValue> inputs, Key key)
    {
        var drawn = random.Length == 0 ? [] : function.RandomInputs(shapes, key);
        var results = plan.Run([.. leaves.Select(i => inputs[i].Numbers!)], [.. random.Select(i => drawn[i].Key)]);
        return [.. gives.Zip(results, (shape, numbers) => new CompiledValue(shape, numbers))];
    }
}
