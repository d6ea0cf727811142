using System.Globalization;
using System.CommandLine;
using Gan.Experiments;

namespace Gan.Cli;

/// <summary><c>gan evaluate (RUN | --samples FILE)</c></summary>
internal static class EvaluateCommand
{
    private const int MostPoints = 10_000, DefaultCount = 10_000;

    /// <summary>The options that choose samples and data.</summary>
    private sealed record Asked(
        string? Run, string? Samples, string? Checkpoint, int? Count, string? Data, string? Test, string? Validation,
            string? Train, Key Key)
    {
        public bool Files => (Test ?? Validation ?? Train) is not null;

        /// <summary>
        /// The error message if the options do not name one source of samples and one source of data; otherwise null.
        /// </summary>
        public string? Wrong => this switch
        {
            { Files: true, Data: not null } => "one of --data and files (--test, --validation, --train) required, got both",
            { Files: true, Test: null } => "--test: a file required beside --validation or --train, got none",
            { Run: null, Samples: null } => "one of a run's folder and --samples FILE required, got neither",
            { Run: not null, Samples: not null } =>
                $"one of a run's folder and --samples required, got both: '{Run}' and '{Samples}'",
            { Samples: not null } when Count is not null || Checkpoint is not null =>
                $"--count and --checkpoint: a run required, got --samples {Samples}, all of which are used",
            { Samples: not null, Files: false, Data: null } =>
                "one of --data and --test required, to compare the samples with, got neither",
            _ => null,
        };
    }

    public static Command Create()
    {
        var folder = new Argument<string?>("run") { Description = "Folder of the run.", Arity = ArgumentArity.ZeroOrOne };
        var samples = new Option<string?>("--samples")
            { Description = "Evaluate samples from an IDX file instead of a run (bytes or float32, gzipped or not).",
              HelpName = "file" };
        var checkpoint = RunOptions.Checkpoint();
        var metrics = new Option<string[]>("--metric")
        {
            Description = $"Metric to compute; may be repeated: {string.Join(", ", Metrics.All.Select(m => m.Name))} "
                + "[default: all that suit the data and have enough examples].",
            HelpName = "metric", CompletionSources = { _ => Metrics.All.Select(m => m.Name) },
        };
        var count = new Option<int?>("--count")
            { Description = $"Number of samples that the run's generator draws [default: {DefaultCount}]." };
        var data = new Option<string?>("--data")
            { Description = "Folder of the data set, or the folder above it; with --samples also the name of a data "
                + "set.", HelpName = "folder", CompletionSources = { _ => Datasets.Names } };
        Option<string?> File(string name, string what) => new(name)
            { Description = $"IDX file of {what}, instead of --data.", HelpName = "file" };
        var (test, validation, train) = (File("--test", "test examples"),
            File("--validation",
                $"validation examples (the first {ParzenProcedure.ValidationExamples} choose the Parzen σ)"),
            File("--train", "training examples"));
        var seed = RunOptions.Seed();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Verb("evaluate", "Evaluate samples of a trained generator, or from a file, by metrics "
            + "against held-out data.",
            "gan evaluate runs/ring", "gan evaluate runs/ring --metric modes --metric mmd --count 2000",
            "gan evaluate --samples samples.idx.gz --data ring")
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
            // All metrics are computed before anything is printed, because one may fail for lack of examples. By default
            // such a metric is left out; the sliced distance always remains, because one example is enough for it.
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

    /// <summary>Rejects examples whose norms are too large for any metric.</summary>
    private static void Require(Evaluation of)
    {
        foreach (var (name, set) in new[] { ("samples", of.Samples), ("test", of.Test), ("validation", of.Validation),
            ("train", of.Train) })
            if (set is not null && Norms.FirstBeyond(set) is var (example, norm))
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}: norms of at most {Norms.Greatest} required, so that their squares fit float32, got "
                        + $"{norm:G4} in example {example}"));
    }

    /// <summary>Opens the samples and data. Returns the evaluation, and the JSON members that describe it.</summary>
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

    /// <summary>Compares samples with files. All examples count, but only the first validation examples choose σ.</summary>
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
