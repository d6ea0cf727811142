using Gan.Experiments;
#if DIFFSHARP
using Gan.DiffSharp;
#else
using Gan.Torch;
#endif

namespace Gan.Cli;

/// <summary>
/// The engines of this build. The build property <c>GanDiffSharp</c> decides between DiffSharp and TorchSharp.
/// </summary>
internal static class EngineProviders
{
#if DIFFSHARP
    private static readonly string[] NamesElsewhere = ["eager", "script"];
    private const string Elsewhere = "eager and script are in the default build, without -p:GanDiffSharp.";
#else
    private static readonly string[] NamesElsewhere = ["diffsharp", "diffsharp-reference"];
    private const string Elsewhere =
        "diffsharp and diffsharp-reference are in a build with -p:GanDiffSharp=cpu, or cuda or lite, instead of eager "
            + "and script.";
#endif

    private static readonly IEngineProvider[] All =
    [
        new ManagedEngines(),
#if DIFFSHARP
        new DiffSharpEngines(),
#else
        new TorchEngines(),
#endif
    ];

    /// <summary>The engines by name.</summary>
    public static EngineCatalog Catalog { get; } = new(All, NamesElsewhere.ToDictionary(name => name, _ => Elsewhere));

    /// <summary>The help of <c>--engine</c>.</summary>
    public static string Description
    {
        get
        {
            string engines = string.Join(", ", All.SelectMany(p => p.Engines).Select(e => $"{e.Name} ({e.Description})"));
            string half = string.Join(" or ", Catalog.WithPrecision(Precision.Bf16));
            return $"{engines}; --set precision=bf16 with {half} [default: the fastest on the device]. {Elsewhere}";
        }
    }

    /// <summary>Returns the source code that an engine compiles for a recipe's steps.</summary>
    /// <exception cref="BadInputException">No engine of this build compiles source.</exception>
    public static string Source(Recipe recipe) => All.Select(p => p.Source(recipe)).OfType<string>().FirstOrDefault()
        ?? throw new BadInputException($"--script: a build with the script engine required. {Elsewhere}");
}
