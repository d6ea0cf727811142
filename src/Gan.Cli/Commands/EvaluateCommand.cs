using System.CommandLine;

namespace Gan.Cli;

/// <summary><c>gan evaluate RUN</c></summary>
internal static class EvaluateCommand
{
    private const int MostPoints = 10_000;

    public static Command Create()
    {
        var folder = TrainedRun.Folder();
        var checkpoint = TrainedRun.Checkpoint();
        var metrics = new Option<string[]>("--metric")
        {
            Description = $"Only these: {string.Join(", ", Metric.All.Select(m => m.Name))} [default: all that suit the data].",
        };
        var count = new Option<int>("--count") { Description = "How many samples are drawn.", DefaultValueFactory = _ => 10_000 };
        var data = new Option<string?>("--data") { Description = "The folder of the data set, or the one that holds it." };
        var seed = TrainedRun.Seed();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("evaluate", "Measure a trained generator against data that it has not seen.") { folder, checkpoint, metrics, count, data, seed, json };
        command.SetAction(parsed =>
        {
            var asked = (parsed.GetValue(metrics) ?? []).Select(Metric.Find).ToList();
            var run = TrainedRun.Open(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint)!);
            int m = run.Fitting("--count", TrainedRun.Within("--count", parsed.GetValue(count), 2, 1 << 20));
            var splits = DataSets.Split(run.Recipe.Data, parsed.GetValue(data));
            if (asked.FirstOrDefault(metric => !metric.Suits(splits.Test)) is { } unfit)
                throw new BadInputException($"--metric {unfit.Name}: {unfit.Needs} required, got {run.Recipe.Data}");
            var of = Evaluated.Of(run.Sampler, splits, m, MostPoints, Key.Of(parsed.GetValue(seed)));
            var results = (asked.Count > 0 ? asked : Metric.All.Where(metric => metric.Suits(splits.Test))).Select(metric => metric.Of(of)).ToArray();
            if (parsed.GetValue(json))
                Output.Json(new { Recipe = run.Recipe.Name, run.Step, run.Recipe.Data, Samples = m, Metrics = results });
            else
                foreach (var r in results)
                    Console.WriteLine(r);
            return Exit.Done;
        });
        return command;
    }
}
