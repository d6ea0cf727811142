using System.Diagnostics;
using System.Globalization;

namespace Gan.Bench;

/// <summary>
/// Measures the time and memory of the paper's MNIST step for one size at a time (batch, width, depth), each in its own
/// process.
/// </summary>
internal static class Growth
{
    private sealed record Size(
        string What, int Value, double Milliseconds, double Megabytes, double Gflop, double GflopPerSecond);

    private static readonly (string What, int[] Values)[] Axes =
    [
        ("batch", [1, 4, 16, 50, 100, 200, 400, 800, 1600]),
        ("width", [75, 150, 300, 600, 1200, 2400, 4800]),
        ("depth", [1, 2, 3, 4, 6, 8]),
    ];

    /// <summary>Measures all sizes and prints the table.</summary>
    /// <param name="json">Writes the rows as JSON; null for a table of text.</param>
    public static int Table(Action<object>? json)
    {
        var sizes = Axes.SelectMany(axis => axis.Values.Select(value => Measure(axis.What, value))).ToList();
        if (json is not null)
            json(new { growth = sizes });
        else
            foreach (var s in sizes)
                Console.WriteLine(
                    FormattableString.Invariant($"{s.What} {s.Value,5}  {s.Milliseconds,8:F2} ms  {s.Gflop,7:F2} GFLOP")
                    + FormattableString.Invariant($"  {s.GflopPerSecond,5:F0} GFLOP/s  {s.Megabytes,5:F0} MB"));
        return 0;
    }

    /// <summary>
    /// Measures one size, written as <c>batch=100</c>, and prints the median milliseconds per step and the peak memory in
    /// MB.
    /// </summary>
    public static int Serve(string size)
    {
        string[] parts = size.Split('=');
        var game = Of(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        var trainer = Compiled.Shared.Trainer(game, Digits.Source(Key.Of(0), 10_000));
        using var states = trainer.RunInPlace(trainer.Init(Key.Of(1))).GetEnumerator();
        for (int i = 0; i < 3; i++)
            states.MoveNext();
        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(4))
        {
            var one = Stopwatch.StartNew();
            states.MoveNext();
            times.Add(one.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        double megabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(FormattableString.Invariant($"{times[times.Count / 2]:R} {megabytes:R}"));
        return 0;
    }

    private static Size Measure(string what, int value)
    {
        string[] output = Contestant.Once("--grown", $"{what}={value}")!.Split(' ');
        double milliseconds = double.Parse(output[0], CultureInfo.InvariantCulture);
        double megabytes = double.Parse(output[1], CultureInfo.InvariantCulture);
        double gflop = Limits.FlopOfStep(Of(what, value)) / 1e9;
        return new(what, value, milliseconds, megabytes, gflop, gflop / milliseconds * 1e3);
    }

    /// <summary>
    /// Returns the paper's game with one size changed from m = 100, two layers of 1,200 units in G and two of 240 × 5 in D.
    /// </summary>
    private static Game Of(string what, int value)
    {
        int batch = what == "batch" ? value : 100;
        int width = what == "width" ? value : 1200;
        int depth = what == "depth" ? value : 2;
        ILayer[] g = [.. Enumerable.Range(0, depth).SelectMany(_ => new ILayer[]
        {
            new Dense(width, new UniformInitializer(0.05)), new Relu(),
        })];
        ILayer[] d = [.. Enumerable.Range(0, depth).SelectMany(i => new ILayer[]
        {
            new Dropout(i == 0 ? 0.8 : 0.5, i == 0 ? 1.25 : 2),
            new Maxout(width / 5, 5, new UniformInitializer(0.005)),
        })];
        var paper = Recipes.Mnist.Game;
        return new(
            new Net([100], [.. g, new Dense(784, new UniformInitializer(0.05)), new Sigmoid()]),
            new Net([784], [.. d, new Dropout(0.5, 2), new Dense(1, new UniformInitializer(0.005))]))
        {
            Prior = paper.Prior,
            DiscriminatorOptimizer = paper.DiscriminatorOptimizer,
            GeneratorOptimizer = paper.GeneratorOptimizer,
            Batch = batch,
        };
    }
}
