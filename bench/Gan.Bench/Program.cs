using System.CommandLine;
using System.Text.Json;
using Gan.Bench;

var filter = new Option<string>("--filter") { Description = "Only rows whose name has this in it.", DefaultValueFactory = _ => "" };
var rounds = new Option<int>("--rounds") { Description = "Pairs a row.", DefaultValueFactory = _ => 9 };
var json = new Option<bool>("--json") { Description = "One JSON object." };
var row = new Option<string?>("--row") { Hidden = true };
var side = new Option<string?>("--side") { Hidden = true };
var root = new RootCommand("Speed, always as a ratio measured in one run against a named baseline, each side in its own process.") { filter, rounds, json, row, side };
root.SetAction(parsed =>
{
    if (parsed.GetValue(row) is { } name)
    {
        var one = Rows.All.Single(r => r.Name == name);
        Contestant.Serve((parsed.GetValue(side) == "ours" ? one.Ours : one.Theirs)());
        return 0;
    }
    var limits = Limits.Measure();
    string machine = FormattableString.Invariant(
        $"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {limits.FlopPerSecond / 1e9:F0} GFLOP/s in float32 matrix products, {limits.BytesPerSecond / 1e9:F1} GB/s written");
    var results = Rows.All
        .Where(r => r.Name.Contains(parsed.GetValue(filter)!, StringComparison.OrdinalIgnoreCase))
        .Select(r => r.Measure(parsed.GetValue(rounds), limits));
    if (parsed.GetValue(json))
    {
        Console.WriteLine(JsonSerializer.Serialize(
            new { machine, benchmarks = results.ToArray() }, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
        return 0;
    }
    Console.WriteLine(machine);
    foreach (var r in results)
        Console.WriteLine(FormattableString.Invariant(
            $"{r.Name,-24} {r.Ours,8:F3} {r.Unit}  {r.BaselineName} {r.Baseline,8:F3} {r.Unit}  ratio {r.Ratio:F2} (spread {r.Spread:F2}{(r.AtMost is { } most ? FormattableString.Invariant($", required {most:F2}") : "")})  limit {r.Limit:F3} {r.Unit}, {r.FractionOfLimit:P0} of it"));
    return 0;
});
return root.Parse(args).Invoke();
