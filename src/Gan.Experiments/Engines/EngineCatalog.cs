using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gan.Experiments;

/// <summary>The engines of a program by name. Only making one that needs a native library loads it.</summary>
/// <param name="providers">The providers of the libraries that the program references.</param>
/// <param name="elsewhere">
/// Engines that the program could have but does not, by name, and how to get each; null for none.
/// </param>
public sealed class EngineCatalog(
    IReadOnlyList<IEngineProvider> providers, IReadOnlyDictionary<string, string>? elsewhere = null)
{
    private const string Compiled = "compiled", Cuda = "cuda", Auto = "auto", Cpu = "cpu";

    /// <summary>The engines in managed code alone.</summary>
    public static EngineCatalog Managed { get; } = new([new ManagedEngines()]);

    /// <summary>The engines, sorted by name.</summary>
    public ImmutableArray<EngineInfo> Engines { get; } =
        [.. providers.SelectMany(p => p.Engines).OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>The names of the engines that have a precision.</summary>
    public IEnumerable<string> WithPrecision(Precision precision) =>
        Engines.Where(e => e.Precisions.Contains(precision)).Select(e => e.Name);

    /// <summary>Makes the engine of a name on a device.</summary>
    /// <param name="name">The engine's name.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
    /// <param name="precision">The precision of matrix products.</param>
    /// <exception cref="BadInputException">
    /// There is no engine of this name (setting <c>engine</c>), it does not have the precision (<c>engine</c>), or it
    /// does not run on the device (<c>device</c>).
    /// </exception>
    /// <exception cref="EngineUnavailableException">A native library is missing or cannot be loaded.</exception>
    public IEngine Find(string name, string device, Precision precision)
    {
        RequireKnown(device);
        var names = Engines.Select(e => e.Name);
        if (elsewhere?.GetValueOrDefault(name) is { } how)
            throw BadInputException.Of("engine", $"this build has {string.Join(", ", names)}, got '{name}'. {how}");
        foreach (var provider in providers)
            if (provider.Engines.FirstOrDefault(e => e.Name == name) is { } info)
                return Make(provider, info, device, precision);
        throw Nearest.Unknown("engine", name, [.. names]);
    }

    /// <summary>
    /// Makes the engine that is taken by default. On a CUDA device, where there is one, it is the first that is faster
    /// there than the compiled engine on the CPU (<see cref="EngineInfo.IsDefaultOnCuda"/>); otherwise it is
    /// <c>compiled</c>. On <c>cuda</c> by name it is any engine that runs there. Native libraries are loaded only where
    /// CUDA is asked for or the machine has its driver.
    /// </summary>
    /// <exception cref="BadInputException">
    /// No engine of this precision runs on the device (setting <c>device</c>).
    /// </exception>
    /// <exception cref="EngineUnavailableException">
    /// CUDA is asked for by name, and a native library cannot be loaded.
    /// </exception>
    public IEngine Default(string device, Precision precision)
    {
        RequireKnown(device);
        var onCuda =
            from provider in providers
            from info in provider.Engines
            where info.Devices.Contains(Cuda) && info.Precisions.Contains(precision)
            orderby info.IsDefaultOnCuda descending
            select (Provider: provider, Info: info);
        var (best, found) = onCuda.FirstOrDefault();
        if (device == Cuda)
            return best is not null ? Make(best, found, device, precision) : throw BadInputException.Of(
                "device", $"cpu required, where an engine of this build computes in {Name(precision)}, got '{device}'");
        if (device == Auto && found is { IsDefaultOnCuda: true } && HasCudaDriver())
            try
            {
                if (Make(best, found, device, precision) is { Device: Cuda } engine)
                    return engine;
            }
            catch (EngineUnavailableException)
            {
                // The machine has the driver of a device but not the library that computes on it: compiled needs neither.
            }
        return Find(Compiled, Cpu, precision);
    }

    private IEngine Make(IEngineProvider provider, EngineInfo info, string device, Precision precision)
    {
        if (!info.Precisions.Contains(precision))
            throw BadInputException.Of(
                "engine", $"{string.Join(" or ", WithPrecision(precision))} required, which compute in "
                    + $"{Name(precision)}, got {info.Name}");
        if (device != Auto && !info.Devices.Contains(device))
            throw BadInputException.Of("device", $"the {info.Name} engine runs on the "
                + $"{string.Join(" or ", info.Devices)}, got '{device}'");
        try
        {
            return provider.Make(info.Name, device, precision);
        }
        catch (ArgumentException e)
        {
            throw BadInputException.Of("device", e.Message, e);
        }
    }

    private static void RequireKnown(string device)
    {
        if (device is not (Auto or Cpu or Cuda))
            throw BadInputException.Of("device", $"auto, cpu or cuda required, got '{device}'");
    }

    private static string Name(Precision precision) => precision == Precision.Bf16 ? "bf16" : "fp32";

    /// <summary>Returns true if the machine has the driver of a CUDA device; tests put another function here.</summary>
    internal Func<bool> HasCudaDriver { get; init; } =
        () => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);
}
