using System.CommandLine;
using System.Text.Json;
using Gan.Bench;
using Gan.Internal;

var readable = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
var filter = new Option<string>("--filter")
{
    Description = "Measures only rows whose name contains this text.",
    DefaultValueFactory = _ => "",
};
var rounds = new Option<int>("--rounds") { Description = "The number of pairs per row.", DefaultValueFactory = _ => 9 };
var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
var row = new Option<string?>("--row") { Hidden = true };
var side = new Option<string?>("--side") { Hidden = true };
var once = new Option<bool>("--once") { Hidden = true };
var growth = new Option<bool>("--growth")
{
    Description = "Measures the paper's step for several batch sizes, widths and depths instead.",
};
var grown = new Option<string?>("--grown") { Hidden = true };
var profile = new Option<string?>("--profile")
{
    Description = "Measures instead the kinds of work of one row's compiled step.", HelpName = "row",
};
var root = new RootCommand(
    "Measures speed as a ratio to a named baseline in the same run, each side in its own process.")
{
    filter, rounds, json, growth, profile, row, side, once, grown,
};
root.SetAction(parsed =>
{
    if (parsed.GetValue(grown) is { } size)
        return Growth.Serve(size);
    if (parsed.GetValue(profile) is { } profiled)
        return Profile.Print(Rows.All.Single(r => r.Name == profiled).Ours());
    if (parsed.GetValue(growth))
        return Growth.Table(parsed.GetValue(json) ? Write : null);
    if (parsed.GetValue(side) is { } which)
    {
        if (parsed.GetValue(row) is not { } name)
            return 0;
        var one = Rows.All.Single(r => r.Name == name);
        var work = (which == "ours" ? one.Ours : one.Theirs)();
        if (parsed.GetValue(once))
            work();
        else
            Contestant.Serve(work);
        return 0;
    }
    var limits = Limits.Measure();
    string machine =
        $"{Environment.ProcessorCount} processors, vectors of {Vectors.Width * 32} bits, "
        + $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}, "
        + FormattableString.Invariant($"{limits.FlopPerSecond / 1e9:F0} GFLOP/s in float32 matrix products, ")
        + FormattableString.Invariant($"{limits.HalfFlopPerSecond / 1e9:F0} in bfloat16, ")
        + FormattableString.Invariant($"{limits.BytesPerSecond / 1e9:F1} GB/s written");
    var results = Rows.All
        .Where(r => r.Name.Contains(parsed.GetValue(filter)!, StringComparison.OrdinalIgnoreCase))
        .Select(r => r.Measure(parsed.GetValue(rounds), limits));
    if (parsed.GetValue(json))
    {
        Write(new { machine, benchmarks = results.ToArray() });
        return 0;
    }
    Console.WriteLine(machine);
    foreach (var r in results)
    {
        string required = r.AtMost is { } most ? FormattableString.Invariant($", required {most:F2}") : "";
        Console.WriteLine(
            FormattableString.Invariant($"{r.Name,-31} {r.Ours,8:F3} {r.Unit}  ")
            + FormattableString.Invariant($"{r.BaselineName} {r.Baseline,8:F3} {r.Unit}  ")
            + FormattableString.Invariant($"ratio {r.Ratio:F2} (spread {r.Spread:F2}{required})  ")
            + FormattableString.Invariant($"limit {r.Limit:F3} {r.Unit}, {r.FractionOfLimit:P0} of it"));
    }
    return 0;
});
return root.Parse(args).Invoke();

void Write(object value) => Console.WriteLine(JsonSerializer.Serialize(value, readable));
