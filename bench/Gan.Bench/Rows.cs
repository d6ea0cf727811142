using Gan.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Gan.Bench;

/// <summary>What is measured.</summary>
internal static class Rows
{
    private const string Loop = "idiomatic TorchSharp loop";

    public static IReadOnlyList<Row> All { get; } =
    [
        new("mnist step, compiled fp32", Loop, () => (Steps(Compiled.Shared, Recipes.Mnist, Pixels()), MnistLoop().Step)),
        new("mnist step, eager fp32", Loop, () => (Steps(Eager.On("cpu"), Recipes.Mnist, Pixels()), MnistLoop().Step)),
        new("ring step, compiled fp32", Loop, () => (Steps(Compiled.Shared, Recipes.Ring, Laws.Ring), RingLoop().Step)),
        new("ring step, eager fp32", Loop, () => (Steps(Eager.On("cpu"), Recipes.Ring, Laws.Ring), RingLoop().Step)),
    ];

    private static Action Steps(IEngine engine, Recipe recipe, ISource data)
    {
        var trainer = engine.Trainer(recipe.Game(), data);
        var states = trainer.Run(trainer.Init(Key.Of(1))).GetEnumerator();
        return () => states.MoveNext();
    }

    /// <summary>The drawn digits stand in for MNIST: as many pixels, and always at hand.</summary>
    private static Images Pixels() => Digits.Source(Key.Of(0), 10_000);

    private static IdiomaticLoop MnistLoop()
    {
        var all = Pixels().All();
        var data = tensor(all.ToArray(), all.Count, 784);
        return new(
            100,
            Sequential(Linear(100, 1200), ReLU(), Linear(1200, 1200), ReLU(), Linear(1200, 784), Sigmoid()),
            Sequential(
                Dropout(0.2), new MaxoutModule(784, 240, 5), Dropout(0.5), new MaxoutModule(240, 240, 5), Dropout(0.5), Linear(240, 1)),
            p => optim.SGD(p, 0.1, momentum: 0.5),
            () => data.index_select(0, randint(0, 10_000, 100)),
            () => (rand(100, 100) * 2 - 1) * Math.Sqrt(3));
    }

    private static IdiomaticLoop RingLoop()
    {
        var centres = tensor(Laws.Ring.Modes.SelectMany(m => m.Centre).Select(c => (float)c).ToArray(), 8, 2);
        return new(
            256,
            Sequential(Linear(2, 128), ReLU(), Linear(128, 128), ReLU(), Linear(128, 2)),
            Sequential(Linear(2, 128), LeakyReLU(0.2), Linear(128, 128), LeakyReLU(0.2), Linear(128, 1)),
            p => optim.Adam(p, 1e-3, beta1: 0.5),
            () => centres.index_select(0, randint(0, 8, 256)) + randn(256, 2) * 0.02,
            () => randn(256, 2));
    }
}
