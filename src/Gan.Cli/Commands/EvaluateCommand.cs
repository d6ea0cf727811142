using System.Globalization;
using System.CommandLine;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan evaluate (RUN | --samples FILE)</c></summary>
internal static class EvaluateCommand
{
    private const int MostPoints = 10_000, DefaultCount = 10_000;

    /// <summary>What was asked for.</summary>
    private sealed record Asked(
        string? Run, string? Samples, string? Checkpoint, int? Count, string? Data, string? Test, string? Validation,
            string? Train, Key Key)
    {
        public bool Files => (Test ?? Validation ?? Train) is not null;

        /// <summary>
        /// What is too much or too little of it; null where it is one thing to measure, by one kind of data.
        /// </summary>
        public string? Wrong => this switch
        {
            { Files: true, Data: not null } => "--data or files (--test, --validation, --train) required, got both",
            { Files: true, Test: null } => "--test: a file required beside --validation or --train, got none",
            { Run: null, Samples: null } => "a run's folder or --samples FILE required, got neither",
            { Run: not null, Samples: not null } => $"a run or --samples required, got both: '{Run}' and '{Samples}'",
            { Samples: not null } when Count is not null || Checkpoint is not null =>
                $"--count and --checkpoint: a run required, got --samples {Samples}, which is measured whole",
            { Samples: not null, Files: false, Data: null } =>
                "--data or --test: what to measure the samples by required, got neither",
            _ => null,
        };
    }

    public static Command Create()
    {
        var folder = new Argument<string?>("run") { Description = "A run's folder.", Arity = ArgumentArity.ZeroOrOne };
        var samples = new Option<string?>("--samples")
            { Description = "Instead of a run: samples of any program in an IDX file (bytes or float32, gzipped or not)." };
        var checkpoint = RunOptions.Checkpoint();
        var metrics = new Option<string[]>("--metric")
        {
            Description = $"Only these: {string.Join(", ", Metrics.All.Select(m => m.Name))} [default: all that suit "
                + $"the data and have examples enough].",
        };
        var count = new Option<int?>("--count") { Description = $"How many samples a run's generator draws [default: "
            + $"{DefaultCount}]." };
        var data = new Option<string?>("--data")
            { Description = "The folder of the data set, or the one that holds it; beside --samples a data set's name "
                + "will do." };
        Option<string?> File(string name, string what) => new(name)
            { Description = $"Instead of --data: {what}, an IDX file." };
        var (test, validation, train) = (File("--test", "examples to judge by"),
            File("--validation", $"examples to choose σ by (the first {ParzenProcedure.ValidationExamples})"),
            File("--train", "what was learned from"));
        var seed = RunOptions.Seed();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("evaluate", "Measure samples, of a trained generator or from a file, against data "
            + "that it has not seen.")
        {
            folder, samples, checkpoint, metrics, count, data, test, validation, train, seed, json,
        };
        command.SetAction(parsed =>
        {
            var asked = (parsed.GetValue(metrics) ?? []).Select(Metrics.Find).Distinct().ToList();
            var (what, of) = Open(new(
                parsed.GetValue(folder), parsed.GetValue(samples), parsed.GetResult(checkpoint) is { Implicit: false }
                    ? parsed.GetValue(checkpoint) : null,
                parsed.GetValue(count), parsed.GetValue(data), parsed.GetValue(test), parsed.GetValue(validation),
                parsed.GetValue(train),
                Key.Of(parsed.GetValue(seed))));
            if (asked.Find(metric => !metric.Suits(of.Data)) is { } unfit)
                throw new BadInputException($"--metric {unfit.Name}: {unfit.Needs} required, got {what["data"]}");
            Require(of);
            // All of them before anything is printed: a metric may still refuse, for want of examples. Asked for by
            // nobody it is left out; a sliced
            // distance, which one example is enough for, is always left.
            var results = new List<(string Name, (MetricResult Found, double Seconds) Result)>();
            var leftOut = new List<(string Name, string Reason)>();
            foreach (var metric in asked.Count > 0 ? asked : Metrics.All.Where(metric => metric.Suits(of.Data)))
                try
                {
                    results.Add((metric.Name, metric.Of(of)));
                }
                catch (BadInputException e) when (asked.Count == 0)
                {
                    leftOut.Add((metric.Name, e.InnerException!.Message));
                }
            foreach (var (name, reason) in leftOut)
                Console.Error.WriteLine($"gan: {name} is left out: {reason}");
            if (parsed.GetValue(json))
                Output.Json(new Dictionary<string, object?>(what)
                {
                    ["samples"] = of.Samples.Count,
                    ["metrics"] = results.Select(r => r.Result.Found.Json(r.Name, r.Result.Seconds)).ToArray(),
                    ["leftOut"] = leftOut.Select(l => new { l.Name, l.Reason }).ToArray(),
                });
            else
                foreach (var (name, result) in results)
                    Console.WriteLine(result.Found.Text(name));
            return Exit.Done;
        });
        return command;
    }

    /// <summary>Refuses examples that no metric could compare.</summary>
    private static void Require(Evaluation of)
    {
        foreach (var (name, set) in new[] { ("samples", of.Samples), ("test", of.Test), ("validation", of.Validation),
            ("train", of.Train) })
            if (set is not null && Norms.FirstBeyond(set) is var (example, norm))
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}: norms up to {Norms.Greatest} required, whose squares float32 holds, got {norm:G4} of "
                        + $"example {example}"));
    }

    /// <summary>What is measured, and what JSON says of it.</summary>
    private static (Dictionary<string, object?> What, Evaluation Of) Open(Asked asked)
    {
        if (asked.Wrong is { } wrong)
            throw new BadInputException(wrong);
        if (asked.Samples is { } path)
        {
            var samples = SampleFiles.Read(path);
            if (asked.Files)
                return (new() { ["file"] = path, ["data"] = asked.Test }, Of(samples, asked));
            var (name, folds) = SampleFiles.Data(asked.Data!, samples);
            return (new() { ["file"] = path, ["data"] = name }, Evaluation.Of(samples, folds, null, MostPoints, asked.Key));
        }
        var run = OpenedRun.Open(asked.Run!, asked.Checkpoint ?? "newest");
        int m = run.Fitting("--count", RunOptions.Within("--count", asked.Count ?? DefaultCount, 2, 1 << 20));
        return (new() { ["recipe"] = run.Recipe.Name, ["step"] = run.Generator.Step, ["data"] = asked.Test
            ?? run.Recipe.Data }, asked.Files
            ? Of(Evaluation.Flat(run.Generator.Sample(asked.Key, m)), asked)
            : Evaluation.Of(run.Generator, Datasets.Folds(run.Recipe.Data, asked.Data), run.Recipe.Examples, m, MostPoints,
                asked.Key));
    }

    /// <summary>Samples beside files; each counts whole, but σ is chosen by the first of the validation examples.</summary>
    private static Evaluation Of(Batch samples, Asked asked)
    {
        Batch? Read(string setting, string? path) => path is null ? null : SampleFiles.Read(setting, path, samples);
        var validation = Read("validation", asked.Validation);
        return new(null, samples, Read("test", asked.Test)!, validation, Read("train", asked.Train), asked.Key.Fold(4))
        {
            ForSigma = validation?.Slice(0, Math.Min(ParzenProcedure.ValidationExamples, validation.Count)),
        };
    }
}
