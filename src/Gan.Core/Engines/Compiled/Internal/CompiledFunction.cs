namespace Gan.Internal;

/// <summary>A function of tensors, compiled to a plan for given input types.</summary>
internal sealed class CompiledFunction
{
    private readonly ITensorFunction function;
    private readonly Shape[] inputShapes, outputShapes;
    private readonly int[] leaves, random;
    private readonly Plan plan;

    public CompiledFunction(Compiled engine, ITensorFunction function, IReadOnlyList<TensorType> inputs, Key key)
    {
        this.function = function;
        inputShapes = [.. inputs.Select(x => x.Shape)];
        CompiledValue[] placeholders =
            [.. inputs.Select(x => new CompiledValue(new Op.Given(), x.Shape, []) { Tracked = x.IsVariable })];
        var outputs = function.Apply(engine, placeholders, key);
        outputShapes = [.. outputs.Select(o => o.Shape)];
        plan = new(outputs, engine.Precision);
        leaves = [.. plan.Leaves.Select(leaf => Array.IndexOf(placeholders, leaf))];
        List<Key> keys = [.. function.RandomInputs(inputShapes, key).Select(r => r.Key)];
        random = [.. plan.RandomInputs.Select(r => keys.IndexOf(r.Key))];
    }

    public IReadOnlyList<CompiledValue> Call(IReadOnlyList<CompiledValue> inputs, Key key)
    {
        var drawn = random.Length == 0 ? [] : function.RandomInputs(inputShapes, key);
        var results = plan.Run([.. leaves.Select(i => inputs[i].Numbers!)], [.. random.Select(i => drawn[i].Key)]);
        return [.. outputShapes.Zip(results, (shape, numbers) => new CompiledValue(shape, numbers))];
    }
}
