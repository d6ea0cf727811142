using System.Runtime.InteropServices;

namespace Gan.Cli;

/// <summary>The engines by name. Only choosing one that needs libtorch loads it.</summary>
internal static class Engines
{
    /// <summary>The names that this build has.</summary>
    public static readonly string[] Names = [.. ((string[])["compiled", "reference", .. NativeEngines.Names]).Order()];

    /// <summary>What each is, and how to get those that this build does not have.</summary>
    public static string Description =>
        $"compiled (managed, float32), reference (managed, float64), {NativeEngines.Description}; --set precision=bf16 with {Half} "
        + $"[default: the fastest on the device]. {NativeEngines.Elsewhere}";

    /// <summary>Those that compute in bf16.</summary>
    private static string Half => string.Join(" or ", (string[])["compiled", .. NativeEngines.Half]);

    /// <summary>The engine of a name on a device.</summary>
    /// <exception cref="BadInputException">There is none of this name, or it does not run on this device or in this precision.</exception>
    public static IEngine Find(string name, string device, Precision precision)
    {
        if (device is not ("auto" or "cpu" or "cuda"))
            throw new BadInputException($"--device: auto, cpu or cuda required, got '{device}'");
        if (NativeEngines.NamesElsewhere.Contains(name))
            throw new BadInputException($"--engine: this build has {string.Join(", ", Names)}, got '{name}'. {NativeEngines.Elsewhere}");
        if (!Names.Contains(name))
            throw Nearest.Unknown("engine", name, Names);
        if (precision == Precision.Bf16 && name != "compiled" && !NativeEngines.Half.Contains(name))
            throw new BadInputException($"--engine: {Half} required, which compute in bf16, got {name}");
        return name switch
        {
            "reference" or "compiled" when device == "cuda" => throw new BadInputException($"--device: the {name} engine runs on the cpu, got 'cuda'"),
            "reference" => Reference.Shared,
            "compiled" => Compiled.In(precision),
            _ => Native(name, device, precision),
        };
    }

    /// <summary>
    /// The fastest engine for a device that is there: on a CUDA device one over libtorch, otherwise compiled. libtorch is asked only
    /// where CUDA is wanted or the machine has its driver.
    /// </summary>
    public static IEngine Fastest(string device, Precision precision) => device switch
    {
        "cuda" => Find(NativeEngines.OnCuda(precision), device, precision),
        "auto" when HasCudaDriver() && Find(NativeEngines.OnCuda(precision), device, precision) is { Device: "cuda" } engine => engine,
        _ => Find("compiled", device, precision),
    };

    private static bool HasCudaDriver() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);

    private static IEngine Native(string name, string device, Precision precision)
    {
        try
        {
            return NativeEngines.Make(name, device, precision);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"--device: {e.Message}", e);
        }
    }
}
