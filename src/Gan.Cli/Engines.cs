using System.Runtime.InteropServices;
using Gan.Torch;

namespace Gan.Cli;

/// <summary>The engines by name. Only choosing one that needs libtorch loads it.</summary>
internal static class Engines
{
    /// <summary>The names.</summary>
    public static readonly string[] Names = ["compiled", "eager", "reference", "script"];

    /// <summary>The engine of a name on a device.</summary>
    /// <exception cref="BadInputException">There is none of this name, or it does not run on this device or in this precision.</exception>
    public static IEngine Find(string name, string device, Precision precision)
    {
        if (device is not ("auto" or "cpu" or "cuda"))
            throw new BadInputException($"--device: auto, cpu or cuda required, got '{device}'");
        if (precision == Precision.Bf16 && name is "reference" or "eager")
            throw new BadInputException($"--engine: compiled or script required, which compute in bf16, got {name}");
        return name switch
        {
            "reference" or "compiled" when device == "cuda" => throw new BadInputException($"--device: the {name} engine runs on the cpu, got 'cuda'"),
            "reference" => Reference.Shared,
            "compiled" => Compiled.In(precision),
            "eager" => OnTorch(() => Eager.On(device)),
            "script" => OnTorch(() => Script.On(device, precision)),
            _ => throw Nearest.Unknown("engine", name, Names),
        };
    }

    /// <summary>
    /// The fastest engine for a device that is there: on a CUDA device eager, or script for bf16, otherwise compiled. libtorch is asked only
    /// where CUDA is wanted or the machine has its driver.
    /// </summary>
    public static IEngine Fastest(string device, Precision precision)
    {
        string onCuda = precision == Precision.Bf16 ? "script" : "eager";
        return device switch
        {
            "cuda" => Find(onCuda, device, precision),
            "auto" when HasCudaDriver() && Find(onCuda, device, precision) is { Device: "cuda" } engine => engine,
            _ => Find("compiled", device, precision),
        };
    }

    private static bool HasCudaDriver() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);

    private static IEngine OnTorch(Func<IEngine> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"--device: {e.Message}", e);
        }
    }
}
