using Gan.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Gan.Torch;

/// <summary>
/// The script engine: a function of tensors becomes one TorchScript function, so that a move is one native call. Outside
/// compiled functions it is the eager engine; inside, it agrees with that in float32 up to rounding, because TorchScript's
/// optimised form sums in another order.
/// </summary>
public sealed class Script : Eager
{
    /// <summary>
    /// TorchScript runs the first calls of a function as they are written and later ones in an optimised form, whose sums
    /// round differently. The first calls are made beforehand, so that a resumed run has the bits of the uninterrupted one.
    /// </summary>
    private const int ProfiledCalls = 2;

    private readonly Precision precision;

    private Script(Device device, Precision precision)
        : base(device) => this.precision = precision;

    /// <summary>Loads libtorch and makes the engine, in float32.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where there is a device, otherwise the CPU.
    /// </param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not there.</exception>
    public static new Script On(string device = "auto") => On(device, Precision.Fp32);

    /// <summary>Loads libtorch and makes the engine.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where there is a device, otherwise the CPU.
    /// </param>
    /// <param name="precision">What matrix products are computed in.</param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not there.</exception>
    public static Script On(string device, Precision precision) => new(Find(device), precision);

    public override string Name => "script";

    /// <summary>The TorchScript source of a function for inputs of certain types; needs no libtorch.</summary>
    public static string Source(
        ITensorFunction function, IReadOnlyList<TensorType> inputs, Precision precision = Precision.Fp32) =>
        ScriptWriter.Source(function, inputs, Key.Of(0), precision == Precision.Bf16);

    public override Func<IReadOnlyList<Tensor>, Key, IReadOnlyList<Tensor>> Compile(ITensorFunction function) =>
        function.Specialize<Tensor>(x => new(ShapeOf(x), x.requires_grad), (f, types, key) =>
        {
            var unit = jit.compile(ScriptWriter.Source(f, types, key, precision == Precision.Bf16));
            Shape[] shapes = [.. types.Select(t => t.Shape)];
            int profiled = 0;
            return (inputs, key) =>
            {
                var random = f.RandomInputs(shapes, key).Select(r => Filled(r.Shape, values => r.Fill(values)));
                object[] arguments = [.. inputs, .. random];
                for (; profiled < ProfiledCalls; profiled++)
                    unit.invoke<Tensor[]>(f.Name, arguments);
                var results = unit.invoke<Tensor[]>(f.Name, arguments);
                GC.KeepAlive(arguments);
                return results;
            };
        });
}
