using System.Diagnostics;
using System.Runtime.InteropServices;
using Gan.Libtorch;
using Gan.Torch;
using TorchSharp;

namespace Gan.Bench;

/// <summary>
/// The machine's rates, measured at the start of a run: the best of twelve tries, for matrix products of libtorch or the
/// compiled engine, whichever is faster.
/// </summary>
/// <param name="FlopPerSecond">Multiplications and additions per second in float32 matrix products.</param>
/// <param name="HalfFlopPerSecond">The same in bfloat16.</param>
/// <param name="BytesPerSecond">Bytes per second written to an array larger than the caches.</param>
/// <param name="StartSeconds">The duration of a process of this program that does no work.</param>
internal sealed record Limits(double FlopPerSecond, double HalfFlopPerSecond, double BytesPerSecond, double StartSeconds)
{
    public static Limits Measure()
    {
        LibtorchLoader.Load();
        return new(Rate(Precision.Fp32), Rate(Precision.Bf16), Write(), Best(() => Contestant.Once("--side", "neither")));
    }

    private static double Rate(Precision precision)
    {
        const int n = 1536;
        var type = precision == Precision.Bf16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
        using var a = torch.rand(n, n).to_type(type);
        using var b = torch.rand(n, n).to_type(type);
        double theirs = Best(() => a.mm(b).Dispose());
        IEngine<CompiledValue> engine = Compiled.In(precision);
        float[] values = new float[n * n];
        Draw.Uniform(Key.Of(1), values);
        var product = engine.Compile(new Product());
        CompiledValue[] inputs = [engine.Load([n, n], values), engine.Load([n, n], values)];
        double ours = Best(() => product(inputs, Key.Of(1)));
        return 2.0 * n * n * n / Math.Min(ours, theirs);
    }

    /// <summary>
    /// Counts the operations of a step of Algorithm 1 with k = 1: m examples forward through G, 2m forward and backward
    /// through D; then m forward and backward through both, without the gradients by D's weights.
    /// </summary>
    public static double FlopOfStep(Game game)
    {
        double g = Flop(game.Generator), d = Flop(game.Discriminator);
        double ascend = g + 2 * d + 2 * d + 2 * (d - First(game.Discriminator));
        double descend = g + d + d + g + (g - First(game.Generator));
        return game.Batch * (ascend + descend);
    }

    private static double Flop(Net net) => net.Layout.Slots.Where(s => s.Shape.Count == 2).Sum(s => 2.0 * s.Shape.Size);
    private static double First(Net net) => 2.0 * net.Layout.Slots.First(s => s.Shape.Count == 2).Shape.Size;

    private static unsafe double Write()
    {
        const int size = 256 << 20;
        void* memory = NativeMemory.Alloc(size);
        double seconds = Best(() => NativeMemory.Fill(memory, size, 1));
        NativeMemory.Free(memory);
        return size / seconds;
    }

    private static double Best(Action work) => Enumerable.Range(0, 12).Select(_ =>
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }).Min();

    private sealed class Product : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
            [ops.MatMul(inputs[0], inputs[1])];
    }
}
