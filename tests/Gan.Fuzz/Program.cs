using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Gan.Fuzz;

// Coverage-guided fuzzing of the parsers. The program copies itself, instruments the parsers' library in the copy and starts
// the copy.

var count = new Option<int>("--count")
{ Description = "Total number of inputs, over all targets.", DefaultValueFactory = _ => 200_000 };
var only = new Option<string?>("--target") { Description = "Only this target." };
var seed = new Option<int>("--seed") { Description = "Seed of the mutations.", DefaultValueFactory = _ => 1 };
var corpus = new Option<string?>("--corpus") { Description = "Folder of initial inputs, with one folder per target." };
var grow = new Option<bool>("--grow") { Description = "Add inputs that increase the coverage to the corpus." };
var planted = new Option<bool>("--planted")
{ Description = "Fuzz parsers with planted errors; exit code 1 if one is not detected." };
var json = new Option<bool>("--json") { Description = "Print one JSON object." };
var instrumented = new Option<bool>("--instrumented") { Hidden = true };
var command = new RootCommand("Coverage-guided fuzzing of the parsers; exit code 1 if an input is handled wrongly.")
{
    count, only, seed, corpus, grow, planted, json, instrumented,
};
command.SetAction(parsed =>
{
    if (!parsed.GetValue(instrumented))
        return Instrumented.Start([.. args, "--instrumented"]);
    using var coverage = new Coverage();
    if (parsed.GetValue(planted))
    {
        var wrong = Targets.Planted().ToList();
        bool Misses(Target target) =>
            new Fuzzer(target, coverage, parsed.GetValue(seed), null, grow: false)
                .Run(parsed.GetValue(count)).Violations.Count == 0;
        var missed = wrong.Where(Misses).ToList();
        foreach (var target in missed)
            Console.Error.WriteLine($"fuzz: planted error not detected: {target.Name}");
        Console.WriteLine($"{wrong.Count - missed.Count} of {wrong.Count} planted errors were detected");
        return missed.Count > 0 ? 1 : 0;
    }
    var targets = Targets.All().Where(t => parsed.GetValue(only) is not { } name || t.Name == name).ToList();
    var results = targets.Select(t =>
        new Fuzzer(t, coverage, parsed.GetValue(seed), parsed.GetValue(corpus), parsed.GetValue(grow))
        .Run(parsed.GetValue(count) / targets.Count)).ToList();
    if (parsed.GetValue(json))
        Console.WriteLine(JsonSerializer.Serialize(new { results }));
    else
    {
        Console.WriteLine("| target | inputs | accepted | edges | corpus | inputs/s | slowest | allocated | violations |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var r in results)
            Console.WriteLine(FormattableString.Invariant(
                $"| {r.Target} | {r.Inputs:N0} | {r.Accepted:N0} | {r.Edges} | {r.Corpus} | {r.Inputs / r.Seconds:N0} ")
                + FormattableString.Invariant(
                    $"| {r.SlowestMilliseconds:F0} ms | {r.MostBytes / 1e6:F1} MB | {r.Violations.Count} |"));
    }
    foreach (var (result, violation) in results.SelectMany(r => r.Violations.Select(v => (r, v))))
        Console.Error.WriteLine($"fuzz: {result.Target}: {violation.What}: {Convert.ToHexString(violation.Input)}");
    return results.Any(r => r.Violations.Count > 0) ? 1 : 0;
});
return command.Parse(args).Invoke();

namespace Gan.Fuzz
{
    /// <summary>Runs a copy of the program whose parsers' library is instrumented.</summary>
    internal static class Instrumented
    {
        public static int Start(string[] arguments)
        {
            string folder = Directory.CreateTempSubdirectory("gan-fuzz-").FullName;
            try
            {
                foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                _ = SharpFuzz.Fuzzer.Instrument(Path.Combine(folder, "Gan.Core.dll"), _ => true, SharpFuzz.Options.Value)
                    .ToList();
                using var child = Process.Start("dotnet", [Path.Combine(folder, "Gan.Fuzz.dll"), .. arguments]);
                child.WaitForExit();
                return child.ExitCode;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
