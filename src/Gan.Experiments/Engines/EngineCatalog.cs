using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gan.Experiments;

/// <summary>The engines of a program by name. A native library is loaded when an engine that needs it is created.</summary>
/// <param name="providers">The providers of the libraries that the program references.</param>
/// <param name="elsewhere">
/// For each engine that only another build has, by name, how to get it; null for none.
/// </param>
public sealed class EngineCatalog(
    IReadOnlyList<IEngineProvider> providers, IReadOnlyDictionary<string, string>? elsewhere = null)
{
    private const string Compiled = "compiled", Cuda = "cuda", Auto = "auto", Cpu = "cpu";

    /// <summary>The engines in managed code only.</summary>
    public static EngineCatalog Managed { get; } = new([new ManagedEngines()]);

    /// <summary>The engines, sorted by name.</summary>
    public ImmutableArray<EngineInfo> Engines { get; } =
        [.. providers.SelectMany(p => p.Engines).OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Returns the names of the engines that support a precision.</summary>
    public IEnumerable<string> WithPrecision(Precision precision) =>
        Engines.Where(e => e.Precisions.Contains(precision)).Select(e => e.Name);

    /// <summary>Creates the engine of a name on a device.</summary>
    /// <param name="name">The engine's name.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
    /// <param name="precision">The precision of matrix products.</param>
    /// <exception cref="BadInputException">
    /// There is no engine of this name (setting <c>engine</c>), it does not support the precision (<c>engine</c>), or it
    /// does not run on the device (<c>device</c>).
    /// </exception>
    /// <exception cref="EngineUnavailableException">A native library is missing or cannot be loaded.</exception>
    public IEngine Find(string name, string device, Precision precision)
    {
        RequireKnown(device);
        var names = Engines.Select(e => e.Name);
        if (elsewhere?.GetValueOrDefault(name) is { } how)
            throw BadInputException.Of(
                "engine", $"one of {string.Join(", ", names)} required in this build, got '{name}'. {how}");
        foreach (var provider in providers)
            if (provider.Engines.FirstOrDefault(e => e.Name == name) is { } info)
                return Make(provider, info, device, precision);
        throw Nearest.Unknown("engine", name, [.. names]);
    }

    /// <summary>
    /// Creates the default engine. With a CUDA device it is the first engine that is faster there than the compiled engine
    /// on the CPU (<see cref="EngineInfo.IsDefaultOnCuda"/>); otherwise it is <c>compiled</c>. If the device is <c>cuda</c>
    /// by name, it is any engine that runs there. Native libraries are loaded only if CUDA is requested or the machine has
    /// its driver.
    /// </summary>
    /// <exception cref="BadInputException">
    /// No engine of this precision runs on the device (setting <c>device</c>).
    /// </exception>
    /// <exception cref="EngineUnavailableException">
    /// CUDA is requested by name, and a native library cannot be loaded.
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
                "device", $"cpu required, the only device where this build computes in {Name(precision)}, got '{device}'");
        if (device == Auto && found is { IsDefaultOnCuda: true } && HasCudaDriver())
            try
            {
                if (Make(best, found, device, precision) is { Device: Cuda } engine)
                    return engine;
            }
            catch (EngineUnavailableException)
            {
                // The machine has a CUDA driver but no library that can use it; compiled needs neither.
            }
        return Find(Compiled, Cpu, precision);
    }

    private IEngine Make(IEngineProvider provider, EngineInfo info, string device, Precision precision)
    {
        if (!info.Precisions.Contains(precision))
            throw BadInputException.Of(
                "engine", $"{string.Join(" or ", WithPrecision(precision))} required for {Name(precision)}, got "
                    + info.Name);
        if (device != Auto && !info.Devices.Contains(device))
            throw BadInputException.Of("device", $"{string.Join(" or ", info.Devices)} required for the {info.Name} "
                + $"engine, got '{device}'");
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

    /// <summary>Returns true if the machine has a CUDA driver; tests replace it.</summary>
    internal Func<bool> HasCudaDriver { get; init; } =
        () => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);
}
