using System.Numerics.Tensors;
using Gan.Internal;

namespace Gan;

/// <summary>
/// The fast managed engine, in float32. Operations build a graph. When elements are read or a function is compiled, the
/// graph becomes one plan: elementwise chains are fused into one pass over memory, matrix products run near the machine's
/// rate of multiply-adds, and all processors work through the plan together. Results do not depend on the number of
/// processors.
/// </summary>
public sealed class Compiled : TapeOps<CompiledValue>, IEngine<CompiledValue>
{
    private static readonly Compiled Half = new(Precision.Bf16);

    private Compiled(Precision precision) => Precision = precision;

    /// <summary>The engine in float32; it has no state.</summary>
    public static Compiled Shared { get; } = new(Precision.Fp32);

    /// <summary>Returns the engine with matrix products in this precision.</summary>
    public static Compiled In(Precision precision) => precision == Precision.Bf16 ? Half : Shared;

    /// <summary>
    /// Returns true if matrix products in bfloat16 use the processor's instructions (AMX-BF16 on Intel, AVX512-BF16 on AMD,
    /// on Linux); otherwise their rounded operands are multiplied in float32, which is not faster than float32.
    /// </summary>
    public static bool HasBf16Instructions => Tiles.Bf16 is not VectorTile;

    /// <summary>The precision of matrix products.</summary>
    public Precision Precision { get; }

    public string Name => "compiled";
    public string Device => "cpu";
    public bool IsDouble => false;

    internal override CompiledValue Make(
        Op op, Shape shape, IReadOnlyList<CompiledValue> operands,
        params ReadOnlySpan<(CompiledValue Parent, Func<CompiledValue, CompiledValue> Pullback)> parents) =>
        new(op, shape, operands, parents);

    public CompiledValue Load(Shape shape, ReadOnlySpan<float> values) => new(shape, new Numbers(values.ToArray()));

    public CompiledValue Load(Shape shape, ReadOnlySpan<double> values)
    {
        float[] numbers = new float[values.Length];
        TensorPrimitives.ConvertTruncating(values, numbers);
        return new(shape, new Numbers(numbers));
    }

    public override CompiledValue Variable(CompiledValue x) =>
        new(new Op.Same(), x.Shape, [x], (x, g => g)) { Tracked = true };

    public double[] Read(CompiledValue x)
    {
        Evaluate([x]);
        double[] values = new double[x.Shape.Size];
        TensorPrimitives.ConvertTruncating(x.Numbers!.Span, values);
        return values;
    }

    public Buffer Hold(Params parameters) => FlatBuffer.Of(parameters);

    public IReadOnlyList<CompiledValue> Open(Buffer buffer, bool variables)
    {
        var flat = (FlatBuffer)buffer;
        return [.. buffer.Layout.Slots.Select(s =>
            new CompiledValue(s.Shape, new SlotNumbers(flat, s, flat.Version)) { Tracked = variables })];
    }

    public void Update(
        UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<CompiledValue> gradients)
    {
        Evaluate(gradients);
        var flat = (FlatBuffer)parameters;
        FlatBuffer[] states = [.. state.Cast<FlatBuffer>()];
        float[]?[] copies = [.. gradients.Select(g => g.Numbers!.Address == 0 ? FlatBuffer.Pinned(g.Numbers.Span) : null)];
        Team.Shared.Run([rule.Work<float>(step, [.. parameters.Layout.Slots.Index().Select(s => (
            flat.Address(s.Item.Offset),
            (nint[])[.. states.Select(state => state.Address(s.Item.Offset))],
            copies[s.Index] is { } copy ? FlatBuffer.Address(copy) : gradients[s.Index].Numbers!.Address,
            s.Item.Shape.Size))])]);
        GC.KeepAlive(copies);
        flat.Version++;
        foreach (var s in states)
            s.Version++;
    }

    public void Assign(Buffer buffer, int slot, CompiledValue value)
    {
        Evaluate([value]);
        var flat = (FlatBuffer)buffer;
        value.Numbers!.Span.CopyTo(flat.Values[buffer.Layout.Slots[slot].Offset..]);
        flat.Version++;
    }

    public Func<IReadOnlyList<CompiledValue>, Key, IReadOnlyList<CompiledValue>> Compile(ITensorFunction function)
    {
        var specialized = function.Specialize<CompiledValue>(
            x => new(x.Shape, x.Tracked), (f, types, key) => new CompiledFunction(this, f, types, key).Call);
        return (inputs, key) =>
        {
            Evaluate(inputs);
            return specialized(inputs, key);
        };
    }

    public Func<Batch, Batch?, Batch> Bind(Net net, Params parameters, Params? state) =>
        Binding.Of(this, net, parameters, state);

    public ITrainer Trainer(Game game, ISource data) => new Trainer<CompiledValue>(this, game, data);

    /// <summary>Returns a scope that frees nothing: the garbage collector frees the arrays.</summary>
    public IDisposable Scope() => EmptyScope.Instance;

    /// <summary>Computes the elements of values in one plan.</summary>
    private void Evaluate(IReadOnlyList<CompiledValue> values)
    {
        CompiledValue[] missing = [.. values.Where(v => v.Numbers is null).Distinct()];
        if (missing.Length == 0)
            return;
        var plan = new Plan(missing, Precision);
        var results = plan.Run([.. plan.Leaves.Select(leaf => leaf.Numbers!)], [.. plan.RandomInputs.Select(r => r.Key)]);
        foreach (var (value, result) in missing.Zip(results))
            value.Numbers = new Numbers(result.Span.ToArray());
        plan.Free();
    }
}
