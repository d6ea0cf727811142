using System.CommandLine;
using System.Globalization;

namespace Gan.Cli;

/// <summary><c>gan info</c>: what this program is, runs on and found.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Verb(
            "info",
            "Show the version, the machine, the engines that work here, libtorch, and the folders of data and caches.",
            "gan info", "gan info --json") { json };
        command.SetAction(parsed =>
        {
            var found = Installation.Inspect();
            if (parsed.GetValue(json))
                Output.Json(found);
            else
                Print(found);
            return Exit.Done;
        });
        return command;
    }

    private static void Print(Installation found)
    {
        Line("gan", found.Commit is null ? found.Version : $"{found.Version}, commit {found.Commit}");
        Line("runtime", found.Runtime);
        Line("system", found.System);
        var processor = found.Processor;
        Line("processor", string.Create(CultureInfo.InvariantCulture, $"{processor.Name}, {processor.Cores} cores"));
        Line("vectors", string.Create(CultureInfo.InvariantCulture, $"{processor.VectorBits} bits; bfloat16 products ")
            + Bf16(processor) + $"; AMX {(processor.HasAmx ? "yes" : "no")}");
        foreach (var engine in found.Engines)
            Line("engine", $"{engine.Name,-10} {engine.Description,-20} {string.Join(", ", engine.Precisions),-11} "
                + (engine.Problem is null ? $"on {string.Join(", ", engine.Devices)}" : "not available (see libtorch)"));
        Line("libtorch", found.Libtorch switch
        {
            { Problem: { } problem } => problem,
            var torch => $"{torch.Version ?? "of unknown version"} in {torch.Folder}, through {torch.Library}",
        });
        foreach (var set in found.Data)
            Line("data", $"{set.Name,-16} {set.Folder}");
        if (found.Data.Count == 0)
            Line("data", "no files of data sets found; 'gan data' lists the folders that were searched");
        Line("downloads", found.Downloads);
        foreach (string folder in found.Caches)
            Line("cache", folder);
    }

    private static string Bf16(ProcessorInfo processor) => !processor.HasBf16 ? "as rounded float32, no faster than float32"
        : processor.HasAmx ? "by AMX-BF16" : "by AVX512-BF16";

    private static void Line(string name, string value) => Console.WriteLine($"{name,-10} {value}");
}
