using System.Numerics.Tensors;
using Gan.Internal;

namespace Gan;

/// <summary>
/// A value of the <see cref="Reference"/> engine: a float64 tensor, row-major, and its node on the tape.
/// </summary>
public sealed class ReferenceValue : TapeValue<ReferenceValue>
{
    internal ReferenceValue(
        Shape shape, double[] data,
        params ReadOnlySpan<(ReferenceValue Parent, Func<ReferenceValue, ReferenceValue> Pullback)> parents)
        : base(shape, parents) => Data = data;

    internal double[] Data { get; }
}

/// <summary>
/// The reference engine: float64 arrays with a reverse-mode tape, in managed code. It is slow and accurate: the oracle for
/// the tests of every other engine, and fit for small experiments on any machine.
/// </summary>
public sealed class Reference : TapeOps<ReferenceValue>, IEngine<ReferenceValue>
{
    private Reference() { }

    /// <summary>The engine; it has no state.</summary>
    public static Reference Shared { get; } = new();

    public string Name => "reference";
    public string Device => "cpu";
    public bool IsDouble => true;

    internal override ReferenceValue Make(
        Op op, Shape shape, IReadOnlyList<ReferenceValue> operands,
        params ReadOnlySpan<(ReferenceValue Parent, Func<ReferenceValue, ReferenceValue> Pullback)> parents) =>
        new(shape, Arrays.Apply(op, shape, [.. operands.Select(x => x.Shape)], [.. operands.Select(x => x.Data)]), parents);

    public override ReferenceValue Variable(ReferenceValue x) => new(x.Shape, x.Data, (x, g => g)) { Tracked = true };
    public ReferenceValue Load(Shape shape, ReadOnlySpan<double> values) => new(shape, values.ToArray());
    public double[] Read(ReferenceValue x) => [.. x.Data];
    public Buffer Hold(Params parameters) => new ReferenceBuffer(parameters.Layout, parameters.ToArray());
    public ITrainer Trainer(Game game, ISource data) => new Trainer<ReferenceValue>(this, game, data);

    public ReferenceValue Load(Shape shape, ReadOnlySpan<float> values)
    {
        double[] data = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, data);
        return new(shape, data);
    }

    public IReadOnlyList<ReferenceValue> Open(Buffer buffer, bool variables)
    {
        var data = ((ReferenceBuffer)buffer).Data;
        return [.. buffer.Layout.Slots.Select(s =>
            new ReferenceValue(s.Shape, data.AsSpan(s.Offset, s.Shape.Size).ToArray()) { Tracked = variables })];
    }

    public void Update(
        UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<ReferenceValue> gradients)
    {
        double[] gradient = new double[parameters.Layout.Size];
        foreach (var (slot, g) in parameters.Layout.Slots.Zip(gradients))
            g.Data.CopyTo(gradient, slot.Offset);
        rule.Advance<double>(
            step, ((ReferenceBuffer)parameters).Data, [.. state.Select(s => ((ReferenceBuffer)s).Data)], gradient);
    }

    public void Assign(Buffer buffer, int slot, ReferenceValue value) =>
        value.Data.CopyTo(((ReferenceBuffer)buffer).Data, buffer.Layout.Slots[slot].Offset);

    public Func<Batch, Batch?, Batch> Bind(Net net, Params parameters, Params? state) =>
        Binding.Of(this, net, parameters, state);

    /// <summary>Returns a scope that frees nothing: the garbage collector frees the arrays.</summary>
    public IDisposable Scope() => EmptyScope.Instance;

    private sealed class ReferenceBuffer(Layout layout, double[] data) : Buffer(layout)
    {
        public double[] Data { get; } = data;
        public override Params Read() => new(Layout, [.. Data]);
        public override Buffer Copy() => new ReferenceBuffer(Layout, [.. Data]);
    }
}
