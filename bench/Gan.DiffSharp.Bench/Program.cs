// Measures steps of the same games on the compiled engine and on DiffSharp's Torch backend in turn, each in its own process:
// GanDiffSharp=cpu dotnet run -c Release --project bench/Gan.DiffSharp.Bench [-- ROUNDS]
using System.Globalization;
using Gan;
using Gan.Bench;
using Gan.DiffSharp;

(string Name, Func<Game> Game, Func<ISource> Data)[] rows =
[
    // Generated digits in place of MNIST: images of the same size that need no download.
    ("mnist step", () => Recipes.Mnist.Game, () => Digits.Source(Key.Of(0), 10_000)),
    ("ring step", () => Recipes.Ring.Game, () => Distributions.Ring),
];

if (args is ["--row", var name, "--side", var side])
{
    var (_, game, data) = rows.Single(r => r.Name == name);
    IEngine engine = side == "ours" ? Compiled.Shared : DiffSharpEngine.Torch("cpu");
    var trainer = engine.Trainer(game(), data());
    var states = trainer.RunInPlace(trainer.Init(Key.Of(1))).GetEnumerator();
    Contestant.Serve(() => states.MoveNext());
    return;
}

int rounds = args is [var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 7;
foreach (var (row, _, _) in rows)
{
    using var ours = new Contestant(row, ours: true, onOneProcessor: false);
    using var theirs = new Contestant(row, ours: false, onOneProcessor: false);
    var pairs = Enumerable.Range(0, rounds)
        .Select(_ => (Ours: ours.Milliseconds(), Theirs: theirs.Milliseconds())).ToArray();
    double[] ratios = [.. pairs.Select(p => p.Ours / p.Theirs).Order()];
    double compiled = Median(pairs.Select(p => p.Ours)), diffSharp = Median(pairs.Select(p => p.Theirs));
    Console.WriteLine(
        FormattableString.Invariant($"{row,-12} compiled {compiled:F2} ms  DiffSharp {diffSharp:F1} ms  ")
        + FormattableString.Invariant($"ratio {Median(ratios):F4} (spread {ratios[^1] - ratios[0]:F4})"));
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
