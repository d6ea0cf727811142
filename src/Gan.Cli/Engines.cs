using System.Runtime.InteropServices;
using Gan.Torch;

namespace Gan.Cli;

/// <summary>The engines by name. Only choosing one that needs libtorch loads it.</summary>
internal static class Engines
{
    /// <summary>The names.</summary>
    public static readonly string[] Names = ["compiled", "eager", "reference"];

    /// <summary>The engine of a name on a device.</summary>
    /// <exception cref="BadInputException">There is none of this name, or it does not run on this device.</exception>
    public static IEngine Find(string name, string device)
    {
        if (device is not ("auto" or "cpu" or "cuda"))
            throw new BadInputException($"--device: auto, cpu or cuda required, got '{device}'");
        return name switch
        {
            "reference" or "compiled" when device == "cuda" => throw new BadInputException($"--device: the {name} engine runs on the cpu, got 'cuda'"),
            "reference" => Reference.Shared,
            "compiled" => Compiled.Shared,
            "eager" => OnTorch(device),
            _ => throw Nearest.Unknown("engine", name, Names),
        };
    }

    /// <summary>
    /// The fastest engine for a device that is there: eager on a CUDA device, otherwise compiled. libtorch is asked only where CUDA is
    /// wanted or the machine has its driver.
    /// </summary>
    public static IEngine Fastest(string device) => device switch
    {
        "cuda" => Find("eager", device),
        "auto" when HasCudaDriver() && OnTorch(device) is { Device: "cuda" } eager => eager,
        _ => Find("compiled", device),
    };

    private static bool HasCudaDriver() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);

    private static Eager OnTorch(string device)
    {
        try
        {
            return Eager.On(device);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"--device: {e.Message}", e);
        }
    }
}
