using Gan.Torch;

namespace Gan.Cli;

/// <summary>The engines over libtorch, through the TorchSharp of this project's own choice.</summary>
internal static class NativeEngines
{
    public static readonly string[] Names = ["eager", "script"];
    public static readonly string[] Half = ["script"];
    public static readonly string[] NamesElsewhere = ["diffsharp", "diffsharp-reference"];

    public const string Description = "eager (libtorch, float32), script (libtorch, float32)";
    public const string Elsewhere = "diffsharp and diffsharp-reference are in a build with -p:GanDiffSharp=cpu, or cuda or lite, instead of eager and script.";

    public static string OnCuda(Precision precision) => precision == Precision.Bf16 ? "script" : "eager";

    public static IEngine Make(string name, string device, Precision precision) =>
        name == "eager" ? Eager.On(device) : Script.On(device, precision);

    /// <summary>The TorchScript of a recipe's steps.</summary>
    public static string Source(Recipe recipe) => string.Join('\n', PlayersStep.Of(recipe.Game())
        .Select(step => Script.Source(step, step.Inputs, Precisions.Parse(recipe.Precision))));
}
