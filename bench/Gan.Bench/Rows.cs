using Gan.Internal;
using Gan.Libtorch;
using Gan.Theory;
using Gan.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Gan.Bench;

/// <summary>The benchmarks.</summary>
internal static class Rows
{
    private const string Loop = "idiomatic TorchSharp loop";

    /// <summary>
    /// The number of elements of all dropout masks in one step of the paper's MNIST nets, for the 2m examples of D's update
    /// and the m of G's.
    /// </summary>
    private const int MaskNumbers = 300 * (784 + 240 + 240);

    private const int Many = 1 << 24;

    public static IReadOnlyList<Row> All { get; } =
    [
        Step("mnist step, compiled", Recipes.Mnist.Game, Pixels, () => Compiled.Shared, MnistLoop, 0.50),
        Step(
            "mnist step, compiled, each state a value", Recipes.Mnist.Game, Pixels, () => Compiled.Shared, MnistLoop,
            kept: true),
        Step("mnist step, eager", Recipes.Mnist.Game, Pixels, () => Eager.On("cpu"), MnistLoop),
        Step("mnist step, script", Recipes.Mnist.Game, Pixels, () => Script.On("cpu"), MnistLoop),
        Step(
            "mnist step, script, bf16", Recipes.Mnist.Game, Pixels, () => Script.On("cpu", Precision.Bf16), MnistLoop,
            precision: Precision.Bf16),
        Step(
            "mnist step, compiled, bf16", Recipes.Mnist.Game, Pixels, () => Compiled.In(Precision.Bf16), MnistLoop,
            Wide(0.34, 0.50), Precision.Bf16),
        Step(
            "mnist step, compiled, both bf16", Recipes.Mnist.Game, Pixels, () => Compiled.In(Precision.Bf16),
            MnistLoopInBf16, precision: Precision.Bf16),
        Step("gan.fsx step, compiled", GanFsx(), Pixels, () => Compiled.Shared, GanFsxLoop, Wide(0.52, 0.55)),
        Step("ring step, compiled", Recipes.Ring.Game, () => Distributions.Ring, () => Compiled.Shared, RingLoop, 0.30),
        Step(
            "ring step, compiled, each state a value", Recipes.Ring.Game, () => Distributions.Ring, () => Compiled.Shared,
            RingLoop, kept: true),
        Step("ring step, eager", Recipes.Ring.Game, () => Distributions.Ring, () => Eager.On("cpu"), RingLoop),
        Step("ring step, script", Recipes.Ring.Game, () => Distributions.Ring, () => Script.On("cpu"), RingLoop),
        new(
            "masks of a mnist step", "torch.rand(...) < p", Masks, TorchMasks,
            (l, _) => 1e3 * MaskNumbers * sizeof(float) / l.BytesPerSecond, Wide(0.10, 0.20)),
        new(
            "16 million uniform numbers", "torch.rand", Uniform, TorchUniform,
            (l, _) => 1e3 * Many * sizeof(float) / l.BytesPerSecond),
        new(
            "parzen, 10,000 x 10,000 x 784", "the bare matrix product, libtorch", Parzen, BareProduct,
            (l, _) => 1e3 * 2.0 * 10_000 * 10_000 * 784 / l.FlopPerSecond, 1.5),
        new(
            "first mnist step, a new process", "a new process with the idiomatic loop",
            () => FirstStep("ours"), () => FirstStep("theirs"), (l, _) => 1e3 * l.StartSeconds),
        new(
            "verify, all claims", "on one processor", Verify, Verify,
            (_, theirs) => theirs / Environment.ProcessorCount, OnOneProcessor: true),
    ];

    /// <summary>Returns the required ratio with vectors of 512 bits, or with narrower ones.</summary>
    private static double Wide(double bits512, double narrower) => Vectors.Width == 16 ? bits512 : narrower;

    private static Row Step(
        string name, Game game, Func<ISource> data, Func<IEngine> engine, Func<IdiomaticLoop> loop, double? atMost = null,
        Precision precision = Precision.Fp32, bool kept = false) => new(
        name, Loop,
        () =>
        {
            var trainer = engine().Trainer(game, data());
            var start = trainer.Init(Key.Of(1));
            var states = (kept ? trainer.Run(start) : trainer.RunInPlace(start)).GetEnumerator();
            return () => states.MoveNext();
        },
        () =>
        {
            LibtorchLoader.Load(configure: false);
            return loop().Step;
        },
        (limits, _) =>
            1e3 * Limits.FlopOfStep(game) / (precision == Precision.Bf16 ? limits.HalfFlopPerSecond : limits.FlopPerSecond),
        atMost);

    /// <summary>Returns generated digits in place of MNIST: images of the same size that need no download.</summary>
    private static Images Pixels() => Digits.Source(Key.Of(0), 10_000);

    private static Func<Tensor> RealPixels()
    {
        var all = Pixels().All();
        var data = tensor(all.ToArray(), all.Count, 784);
        return () => data.index_select(0, randint(0, 10_000, 100));
    }

    private static IdiomaticLoop MnistLoop() => MnistLoop((inputs, outputs) => Linear(inputs, outputs));

    private static IdiomaticLoop MnistLoopInBf16() => MnistLoop((inputs, outputs) => new Bf16Linear(inputs, outputs));

    private static IdiomaticLoop MnistLoop(Func<int, int, Module<Tensor, Tensor>> linear) => new(
        100,
        Sequential(linear(100, 1200), ReLU(), linear(1200, 1200), ReLU(), linear(1200, 784), Sigmoid()),
        Sequential(
            Dropout(0.2), new MaxoutModule(linear(784, 1200), 240, 5),
            Dropout(0.5), new MaxoutModule(linear(240, 1200), 240, 5),
            Dropout(0.5), linear(240, 1)),
        p => optim.SGD(p, 0.1, momentum: 0.5),
        RealPixels(),
        () => (rand(100, 100) * 2 - 1) * Math.Sqrt(3));

    /// <summary>The nets of DiffSharp's own example.</summary>
    private static Game GanFsx() => new(
        new Net(
            [128],
            new Dense(256), new LeakyRelu(0.2), new Dense(512), new LeakyRelu(0.2), new Dense(1024), new LeakyRelu(0.2),
            new Dense(784), new Tanh()),
        new Net(
            [784],
            new Dense(1024), new LeakyRelu(0.2), new Dropout(0.7), new Dense(512), new LeakyRelu(0.2), new Dropout(0.7),
            new Dense(256), new LeakyRelu(0.2), new Dropout(0.7), new Dense(1)))
    {
        DiscriminatorOptimizer = new Adam(new ConstantSchedule(2e-4), Beta1: 0.5),
        GeneratorOptimizer = new Adam(new ConstantSchedule(2e-4), Beta1: 0.5),
    };

    private static IdiomaticLoop GanFsxLoop() => new(
        100,
        Sequential(
            Linear(128, 256), LeakyReLU(0.2), Linear(256, 512), LeakyReLU(0.2), Linear(512, 1024), LeakyReLU(0.2),
            Linear(1024, 784), Tanh()),
        Sequential(
            Linear(784, 1024), LeakyReLU(0.2), Dropout(0.3), Linear(1024, 512), LeakyReLU(0.2), Dropout(0.3),
            Linear(512, 256), LeakyReLU(0.2), Dropout(0.3), Linear(256, 1)),
        p => optim.Adam(p, 2e-4, beta1: 0.5),
        RealPixels(),
        () => randn(100, 128));

    private static IdiomaticLoop RingLoop()
    {
        var centres = tensor(Distributions.Ring.Modes.SelectMany(m => m.Centre).Select(c => (float)c).ToArray(), 8, 2);
        return new(
            256,
            Sequential(Linear(2, 128), ReLU(), Linear(128, 128), ReLU(), Linear(128, 2)),
            Sequential(Linear(2, 128), LeakyReLU(0.2), Linear(128, 128), LeakyReLU(0.2), Linear(128, 1)),
            p => optim.Adam(p, 1e-3, beta1: 0.5),
            () => centres.index_select(0, randint(0, 8, 256)) + randn(256, 2) * 0.02,
            () => randn(256, 2));
    }

    private static Action Parzen()
    {
        var points = Digits.Source(Key.Of(1), 10_000).All();
        var windows = Digits.Source(Key.Of(2), 10_000).All();
        return () => ParzenWindow.Estimate(windows, points, 0.2);
    }

    private static Action BareProduct()
    {
        LibtorchLoader.Load(configure: false);
        var a = rand(10_000, 784);
        var b = rand(784, 10_000);
        return () => a.mm(b).Dispose();
    }

    /// <summary>Draws masks with the compiled engine, into memory that is already allocated.</summary>
    private static Action Masks()
    {
        var masks = ((IEngine<CompiledValue>)Compiled.Shared).Compile(new MasksOfStep());
        return () => masks([], Key.Of(1));
    }

    private static Action Uniform()
    {
        float[] values = new float[Many];
        return () => Draw.Uniform(Key.Of(1), values);
    }

    private static Action TorchUniform()
    {
        LibtorchLoader.Load(configure: false);
        return () => rand(Many).Dispose();
    }

    /// <summary>Runs a process that does one step, from its start to its exit.</summary>
    private static Action FirstStep(string side) => () =>
        Contestant.Once("--row", "mnist step, compiled", "--side", side, "--once");

    private static Action Verify() => () =>
    {
        foreach (var claim in Claims.All)
            if (!claim.Verify().Holds)
                throw new InvalidOperationException($"claims that hold are required, got {claim.Id}, which does not");
    };

    private static Action TorchMasks()
    {
        LibtorchLoader.Load(configure: false);
        return () =>
        {
            using var scope = NewDisposeScope();
            foreach (int m in (int[])[200, 100])
            {
                _ = (rand(m, 784) < 0.8).to_type(ScalarType.Float32);
                for (int i = 0; i < 2; i++)
                    _ = (rand(m, 240) < 0.5).to_type(ScalarType.Float32);
            }
        };
    }

    private sealed class MasksOfStep : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
        [
            .. from m in (int[])[200, 100]
               from i in Enumerable.Range(0, 3)
               select ops.Random(RandomInput.Mask(
                   key.Fold(m + i), [m, i == 0 ? 784 : 240], i == 0 ? 0.8 : 0.5, i == 0 ? 1.25 : 2)),
        ];
    }
}
