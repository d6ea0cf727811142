using Gan.DiffSharp;

namespace Gan.Cli;

/// <summary>The engines over DiffSharp, which brings the TorchSharp it was built for.</summary>
internal static class NativeEngines
{
    public static readonly string[] Names = ["diffsharp", "diffsharp-reference"];
    public static readonly string[] Half = [];
    public static readonly string[] NamesElsewhere = ["eager", "script"];

    public const string Description = "diffsharp (DiffSharp over libtorch, float32), diffsharp-reference (DiffSharp in managed code, float64)";
    public const string Elsewhere = "eager and script are in the default build, without -p:GanDiffSharp.";

    public static string OnCuda(Precision precision) => precision == Precision.Bf16 ? "compiled" : "diffsharp";

    public static IEngine Make(string name, string device, Precision precision) => name switch
    {
        "diffsharp" => DiffSharpEngine.Torch(device),
        _ when device == "cuda" => throw new ArgumentException($"the {name} engine runs on the cpu, got 'cuda'"),
        _ => DiffSharpEngine.Reference(),
    };

    /// <summary>The script engine, whose source this is, is not in this build.</summary>
    public static string Source(Recipe recipe) => throw new BadInputException($"--script: a build with the script engine required. {Elsewhere}");
}
