using Gan.Experiments;
#if DIFFSHARP
using Gan.DiffSharp;
#else
using Gan.Torch;
#endif

namespace Gan.Cli;

/// <summary>
/// The engines of this build. The build property <c>GanDiffSharp</c> chooses DiffSharp in place of TorchSharp.
/// </summary>
internal static class EngineProviders
{
#if DIFFSHARP
    private static readonly string[] NamesElsewhere = ["eager", "script"];
    private const string Elsewhere = "The default build, without -p:GanDiffSharp, has eager and script.";
#else
    private static readonly string[] NamesElsewhere = ["diffsharp", "diffsharp-reference"];
    private const string Elsewhere =
        "A build with -p:GanDiffSharp=cpu, cuda or lite has diffsharp and diffsharp-reference instead of eager and "
            + "script.";
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
            return $"Engine: {engines}. --set precision=bf16 works with {half}. [default: the fastest on the device] "
                + Elsewhere;
        }
    }

    /// <summary>Returns the source code that an engine compiles for the steps of a recipe.</summary>
    /// <exception cref="BadInputException">No engine of this build compiles source code.</exception>
    public static string Source(Recipe recipe) => All.Select(p => p.Source(recipe)).OfType<string>().FirstOrDefault()
        ?? throw new BadInputException($"--script: a build with the script engine required, got one without. {Elsewhere}");
}
