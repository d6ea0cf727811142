using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gan.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Gan.Torch;

/// <summary>
/// The eager engine: each operation is a call of libtorch through TorchSharp, in float32, on the CPU or a CUDA device.
/// Shapes are checked when nets are built, and arguments of gradients before the call, because libtorch aborts the process
/// on some errors instead of reporting them.
/// </summary>
public class Eager : IEngine<Tensor>
{
    // TorchSharp makes a Scalar of a plain number for each call and does not keep it alive while libtorch reads it, so the
    // garbage collector may free it during the call. These two are never collected.
    private static readonly Scalar One = 1f, Zero = 0f;

    private readonly Device device;
    private readonly bool onCpu;

    private protected Eager(Device device)
    {
        this.device = device;
        onCpu = device.type == DeviceType.CPU;
    }

    /// <summary>Loads libtorch and creates the engine.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where a device is available, otherwise the CPU.
    /// </param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not available.</exception>
    public static Eager On(string device = "auto") => new(Find(device));

    /// <summary>Loads libtorch and returns the device with the given name.</summary>
    private protected static Device Find(string device)
    {
        LibtorchLoader.Load();
        bool present = cuda.is_available();
        return device switch
        {
            "cpu" => CPU,
            "cuda" when present => CUDA,
            "cuda" => throw new ArgumentException(
                "a CUDA device is required, but none is available; choose cpu, "
                + "or build with -p:GanRuntime=cuda on a machine that has one"),
            "auto" => present ? CUDA : CPU,
            _ => throw new ArgumentException($"the device auto, cpu or cuda is required, got '{device}'"),
        };
    }

    public virtual string Name => "eager";
    public string Device => onCpu ? "cpu" : "cuda";
    public bool IsDouble => false;

    public Shape ShapeOf(Tensor x) => Shape.Create([.. x.shape.Select(n => (int)n)]);
    public Tensor Constant(double value) => tensor((float)value, device: device);

    public Tensor Unary(UnaryOp op, Tensor x) => Alive(x, op switch
    {
        UnaryOp.Negate => x.neg(),
        UnaryOp.Exp => x.exp(),
        UnaryOp.Log => x.log(),
        UnaryOp.Sqrt => x.sqrt(),
        UnaryOp.Sigmoid => x.sigmoid(),
        UnaryOp.Tanh => x.tanh(),
        UnaryOp.Softplus => nn.functional.logsigmoid(x.neg()).neg(),
        UnaryOp.Relu => x.relu(),
        UnaryOp.Heaviside => x.gt(Zero).to_type(ScalarType.Float32),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    });

    public Tensor Binary(BinaryOp op, Tensor a, Tensor b) => Alive(a, b, op switch
    {
        BinaryOp.Add => a.add(b, One),
        BinaryOp.Subtract => a.sub(b),
        BinaryOp.Multiply => a.mul(b),
        BinaryOp.Divide => a.div(b),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    });

    public Tensor Sum(Tensor x, int? axis = null) => Alive(x, axis is { } a ? x.sum(a) : x.sum());
    public Tensor Max(Tensor x, int axis) => Alive(x, x.max(axis, false).values);
    public Tensor MatMul(Tensor a, Tensor b) => Alive(a, b, a.mm(b));
    public Tensor Transpose(Tensor x) => Alive(x, x.t());
    public Tensor Reshape(Tensor x, Shape shape) => Alive(x, x.reshape(Extents(shape)));
    public Tensor Broadcast(Tensor x, Shape shape) => Alive(x, x.expand(Extents(shape)));
    public Tensor Slice(Tensor x, int axis, int start, int count) => Alive(x, x.narrow(axis, start, count));
    public Tensor StopGradient(Tensor x) => Alive(x, x.detach());
    public Tensor Affine(Tensor x, Tensor w, Tensor b) => Alive(x, w, Alive(b, addmm(b, x, w, 1, 1)));

    public Tensor Concat(IReadOnlyList<Tensor> parts, int axis = 0)
    {
        var whole = cat([.. parts], axis);
        GC.KeepAlive(parts);
        return whole;
    }

    public Tensor Im2Col(Tensor x, Window window, double outside = 0)
    {
        var shape = Shapes.Instance.Im2Col(ShapeOf(x), window);
        long before = window.Before, after = window.After;
        var padded = before + after == 0 ? x
            : nn.functional.pad(x, [0, 0, before, after, before, after], PaddingModes.Constant, outside);
        // [m, h′, w′, c, size, size]
        var patches = Alive(x, padded).unfold(1, window.Size, window.Stride).unfold(2, window.Size, window.Stride);
        return patches.permute(0, 1, 2, 4, 5, 3).reshape(Extents(shape));
    }

    public Tensor Col2Im(Tensor columns, Shape images, Window window)
    {
        int size = window.Size, down = window.Positions(images[1]), across = window.Positions(images[2]);
        int padding = window.Before + window.After;
        var channelsFirst = Alive(columns, columns.reshape(images[0], down, across, size, size, images[3]))
            .permute(0, 5, 3, 4, 1, 2).reshape(images[0], images[3] * size * size, down * across);
        var sums = nn.functional.fold(
            channelsFirst, (images[1] + padding, images[2] + padding), (size, size), null, null,
            (window.Stride, window.Stride));
        return sums.narrow(2, window.Before, images[1]).narrow(3, window.Before, images[2]).permute(0, 2, 3, 1);
    }

    public Tensor Random(RandomInput input) => Filled(input.Shape, values => input.Fill(values));

    public Tensor Variable(Tensor x) => Alive(x, x.requires_grad ? x.alias() : x.detach().requires_grad_(true));

    public IReadOnlyList<Tensor> Gradients(Tensor scalar, IReadOnlyList<Tensor> variables, bool differentiable = false)
    {
        Differentiable.Check(ShapeOf(scalar), variables.Select(v => v.requires_grad));
        if (!scalar.requires_grad)
            return [.. variables.Select(v => zeros_like(v))];
        // Two errors would abort the process: an unused variable, unless it is allowed (its gradient is then an invalid
        // tensor), and a graph freed by an earlier call, so the graph is retained and freed with its last tensor.
        var gradients = autograd.grad(
            [scalar], [.. variables], null, retain_graph: true, create_graph: differentiable, allow_unused: true);
        GC.KeepAlive(scalar);
        GC.KeepAlive(variables);
        return [.. gradients.Zip(variables, (g, v) => g is null || g.IsInvalid ? zeros_like(v) : g)];
    }

    public Tensor Load(Shape shape, ReadOnlySpan<float> values)
    {
        var host = empty(Extents(shape), ScalarType.Float32);
        values.CopyTo(Floats(host));
        return onCpu ? host : host.to(device);
    }

    public Tensor Load(Shape shape, ReadOnlySpan<double> values)
    {
        var host = empty(Extents(shape), ScalarType.Float32);
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(values, Floats(host));
        return onCpu ? host : host.to(device);
    }

    public double[] Read(Tensor x)
    {
        using var scope = NewDisposeScope();
        var floats = Floats(x.detach().cpu().contiguous());
        double[] values = new double[floats.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(floats, values);
        return values;
    }

    public Buffer Hold(Params parameters)
    {
        using var scope = NewDisposeScope();
        return new TensorBuffer(parameters.Layout, Load([parameters.Layout.Size], parameters.Values));
    }

    public IReadOnlyList<Tensor> Open(Buffer buffer, bool variables)
    {
        var flat = ((TensorBuffer)buffer).Flat;
        return [.. buffer.Layout.Slots.Select(s =>
            flat.narrow(0, s.Offset, s.Shape.Size).view(Extents(s.Shape)).requires_grad_(variables))];
    }

    public virtual Func<IReadOnlyList<Tensor>, Key, IReadOnlyList<Tensor>> Compile(ITensorFunction function) =>
        (inputs, key) => function.Apply(this, inputs, key);

    public void Update(
        UpdateRule rule, long step, Buffer parameters, IReadOnlyList<Buffer> state, IReadOnlyList<Tensor> gradients)
    {
        var flat = ((TensorBuffer)parameters).Flat;
        Tensor[] states = [.. state.Select(s => ((TensorBuffer)s).Flat)];
        if (onCpu)
        {
            Tensor[] rows = [.. gradients.Select(g => g.contiguous())];
            rule.Advance<float>(step, [.. parameters.Layout.Slots.Zip(rows, (slot, g) => (
                Address(flat, slot.Offset),
                (nint[])[.. states.Select(s => Address(s, slot.Offset))],
                Address(g, 0),
                slot.Shape.Size))]);
            GC.KeepAlive(rows);
        }
        else
            OnDevice(rule, step, flat, states, cat([.. gradients.Select(g => g.flatten())], 0));
    }

    public void Assign(Buffer buffer, int slot, Tensor value) => Open(buffer, false)[slot].copy_(value);

    public IDisposable Scope() => NewDisposeScope();

    public Func<Batch, Batch?, Batch> Bind(Net net, Params parameters, Params? state) =>
        Binding.Of(this, net, parameters, state);

    public ITrainer Trainer(Game game, ISource data) => new Trainer<Tensor>(this, game, data);

    /// <summary>Evaluates the rule's formulas over tensors, for memory that the host cannot address.</summary>
    private void OnDevice(UpdateRule rule, long step, Tensor flat, Tensor[] states, Tensor gradient)
    {
        var variables = rule.NumbersAt(step).ToDictionary(n => n.Key, n => Constant(n.Value));
        variables.Add("parameter", flat);
        variables.Add("update", gradient);
        foreach (var ((name, _), tensor) in rule.State.Zip(states))
            variables.Add(name, tensor);
        Tensor change = rule.Change.Eval(this, variables);
        Tensor[] next = [.. rule.State.Select(s => s.Next.Eval(this, variables))];
        flat.add_(change);
        foreach (var (old, value) in states.Zip(next))
            old.copy_(value);
    }

    private protected Tensor Filled(Shape shape, Action<Span<float>> fill)
    {
        var host = empty(Extents(shape), ScalarType.Float32);
        fill(Floats(host));
        return onCpu ? host : host.to(device);
    }

    /// <summary>
    /// Keeps an operand alive until the native call that reads it has returned. A <see cref="Scope"/> would do so too, but
    /// the caller need not open one.
    /// </summary>
    private static Tensor Alive(Tensor operand, Tensor result)
    {
        GC.KeepAlive(operand);
        return result;
    }

    private static Tensor Alive(Tensor a, Tensor b, Tensor result)
    {
        GC.KeepAlive(a);
        return Alive(b, result);
    }

    private static long[] Extents(Shape shape) => [.. shape.Select(n => (long)n)];
    private static Span<float> Floats(Tensor contiguous) => MemoryMarshal.Cast<byte, float>(contiguous.bytes);

    private static unsafe nint Address(Tensor contiguous, int offset) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Floats(contiguous))) + offset * sizeof(float);
}
