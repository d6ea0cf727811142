using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Gan.Fuzz;

// The parsers under inputs that grow towards code not yet reached. The program copies itself, has the copies of the parsers' libraries
// instrumented, and starts the copy.

var count = new Option<int>("--count") { Description = "How many inputs, over all targets.", DefaultValueFactory = _ => 200_000 };
var only = new Option<string?>("--target") { Description = "Only this target." };
var seed = new Option<int>("--seed") { Description = "What the inputs come from.", DefaultValueFactory = _ => 1 };
var corpus = new Option<string?>("--corpus") { Description = "The folder of inputs to begin with, a folder a target." };
var grow = new Option<bool>("--grow") { Description = "Put inputs that reach more into the corpus." };
var planted = new Option<bool>("--planted") { Description = "Feed parsers that are each wrong in one way; exit code 1 if one is not found out." };
var json = new Option<bool>("--json") { Description = "Print one JSON object." };
var instrumented = new Option<bool>("--instrumented") { Hidden = true };
var command = new RootCommand("Feeds the parsers inputs that grow towards code not yet reached; exit code 1 if one is handled badly.")
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
        var missed = Targets.Planted().Where(t => new Fuzzer(t, coverage, parsed.GetValue(seed), null, grow: false).Run(parsed.GetValue(count)).Violations.Count == 0).ToList();
        foreach (var target in missed)
            Console.Error.WriteLine($"fuzz: a parser was not found out: {target.Name}");
        Console.WriteLine(FormattableString.Invariant($"{Targets.Planted().Count() - missed.Count} of {Targets.Planted().Count()} parsers that are wrong were found out"));
        return missed.Count > 0 ? 1 : 0;
    }
    var targets = Targets.All().Where(t => parsed.GetValue(only) is not { } name || t.Name == name).ToList();
    var results = targets.Select(t => new Fuzzer(t, coverage, parsed.GetValue(seed), parsed.GetValue(corpus), parsed.GetValue(grow))
        .Run(parsed.GetValue(count) / targets.Count)).ToList();
    if (parsed.GetValue(json))
        Console.WriteLine(JsonSerializer.Serialize(new { results }));
    else
    {
        Console.WriteLine("| target | inputs | accepted | edges | corpus | inputs/s | slowest | most allocated | handled badly |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var r in results)
            Console.WriteLine(FormattableString.Invariant(
                $"| {r.Target} | {r.Inputs:N0} | {r.Accepted:N0} | {r.Edges} | {r.Corpus} | {r.Inputs / r.Seconds:N0} | {r.SlowestMilliseconds:F0} ms | {r.MostBytes / 1e6:F1} MB | {r.Violations.Count} |"));
    }
    foreach (var (result, violation) in results.SelectMany(r => r.Violations.Select(v => (r, v))))
        Console.Error.WriteLine($"fuzz: {result.Target}: {violation.What}: {Convert.ToHexString(violation.Input)}");
    return results.Any(r => r.Violations.Count > 0) ? 1 : 0;
});
return command.Parse(args).Invoke();

namespace Gan.Fuzz
{
    /// <summary>The program with the parsers' library instrumented, in a folder of its own.</summary>
    internal static class Instrumented
    {
        public static int Start(string[] arguments)
        {
            string folder = Directory.CreateTempSubdirectory("gan-fuzz-").FullName;
            try
            {
                foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                _ = SharpFuzz.Fuzzer.Instrument(Path.Combine(folder, "Gan.Core.dll"), _ => true, SharpFuzz.Options.Value).ToList();
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
