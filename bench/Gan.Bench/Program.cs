using System.CommandLine;
using System.Text.Json;
using Gan.Bench;
using Gan.Torch;

var filter = new Option<string>("--filter") { Description = "Only rows whose name has this in it.", DefaultValueFactory = _ => "" };
var rounds = new Option<int>("--rounds") { Description = "Pairs a row.", DefaultValueFactory = _ => 9 };
var json = new Option<bool>("--json") { Description = "One JSON object." };
var root = new RootCommand("Speed, always as a ratio measured in one run against a named baseline.") { filter, rounds, json };
root.SetAction(parsed =>
{
    Libtorch.Load();
    var results = Rows.All
        .Where(r => r.Name.Contains(parsed.GetValue(filter)!, StringComparison.OrdinalIgnoreCase))
        .Select(r => r.Measure(parsed.GetValue(rounds), TimeSpan.FromSeconds(1)));
    string machine = FormattableString.Invariant($"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
    if (parsed.GetValue(json))
        Console.WriteLine(JsonSerializer.Serialize(
            new { machine, benchmarks = results.ToArray() }, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
    else
        foreach (var r in results)
            Console.WriteLine(FormattableString.Invariant(
                $"{r.Name,-28} {r.Ours,8:F2} {r.Unit}  {r.BaselineName} {r.Baseline,8:F2} {r.Unit}  ratio {r.Ratio:F2} (spread {r.Spread:F2})"));
    return 0;
});
return root.Parse(args).Invoke();
