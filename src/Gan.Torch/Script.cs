using Gan.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Gan.Torch;

/// <summary>
/// The script engine: it compiles a function of tensors to a TorchScript function, so that a player's step is one native
/// call. Outside compiled functions it is the eager engine, and in float32 its results have the eager engine's bits.
/// </summary>
public sealed class Script : Eager
{
    private readonly Precision precision;

    private Script(Device device, Precision precision)
        : base(device) => this.precision = precision;

    /// <summary>Loads libtorch and creates the engine, in float32.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where a device is available, otherwise the CPU.
    /// </param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not available.</exception>
    public static new Script On(string device = "auto") => On(device, Precision.Fp32);

    /// <summary>Loads libtorch and creates the engine.</summary>
    /// <param name="device">
    /// <c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where a device is available, otherwise the CPU.
    /// </param>
    /// <param name="precision">The precision of matrix products.</param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The device is unknown or not available.</exception>
    public static Script On(string device, Precision precision) => new(Find(device), precision);

    public override string Name => "script";

    /// <summary>Returns the TorchScript source of a function for given input types; it does not load libtorch.</summary>
    public static string Source(
        ITensorFunction function, IReadOnlyList<TensorType> inputs, Precision precision = Precision.Fp32) =>
        ScriptWriter.Source(function, inputs, Key.Of(0), precision == Precision.Bf16);

    public override Func<IReadOnlyList<Tensor>, Key, IReadOnlyList<Tensor>> Compile(ITensorFunction function) =>
        function.Specialize<Tensor>(x => new(ShapeOf(x), x.requires_grad), (f, types, key) =>
        {
            var unit = jit.compile(ScriptWriter.Source(f, types, key, precision == Precision.Bf16));
            Shape[] shapes = [.. types.Select(t => t.Shape)];
            return (inputs, key) =>
            {
                var random = f.RandomInputs(shapes, key).Select(r => Filled(r.Shape, values => r.Fill(values)));
                object[] arguments = [.. inputs, .. random];
                var results = unit.invoke<Tensor[]>(f.Name, arguments);
                GC.KeepAlive(arguments);
                return results;
            };
        });
}
