using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json;
using Gan.Experiments;
using Gan.Libtorch;

namespace Gan.Cli;

/// <summary>What this program is, runs on and found: the JSON object of <c>gan info --json</c>.</summary>
/// <param name="Version">The version: <c>0.1.0</c>.</param>
/// <param name="Commit">The commit that was built; null if it is not known.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="System">The operating system and the process's architecture.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Engines">The engines of this build, sorted by name.</param>
/// <param name="Libtorch">The loaded libtorch, or why there is none.</param>
/// <param name="Data">The data sets whose files were found.</param>
/// <param name="Downloads">The folder that 'gan data get' writes to.</param>
/// <param name="Caches">The folders of files that can be made again: patched copies of native libraries.</param>
internal sealed record Installation(
    string Version, string? Commit, string Runtime, string System, ProcessorInfo Processor,
    IReadOnlyList<WorkingEngine> Engines, FoundLibtorch Libtorch, IReadOnlyList<FoundData> Data, string Downloads,
    IReadOnlyList<string> Caches)
{
    /// <summary>Inspects this machine. Loads libtorch if it can be loaded; a missing one is no error.</summary>
    /// <exception cref="BadInputException">The folder of GAN_DATA does not exist.</exception>
    public static Installation Inspect()
    {
        var folders = DataFolders.Of();
        var libtorch = FoundLibtorch.Load();
        return new(
            Product.Version, Product.Commit, RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {Name(RuntimeInformation.ProcessArchitecture)}", ProcessorInfo.Read(),
            [.. EngineProviders.Catalog.Engines.Select(WorkingEngine.Try)], libtorch,
            [
                .. Datasets.List(folders).Where(set => set.Found is not null)
                    .Select(set => new FoundData(set.Name, set.Found!, set.Problem)),
            ],
            folders.User, [.. LibtorchLoader.CacheFolders]);
    }

    /// <summary>Returns the name of an enumeration's value as in recipes: <c>bf16</c>, <c>x64</c>.</summary>
    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>The processor.</summary>
/// <param name="Name">Its name; that of its architecture where the processor does not state one.</param>
/// <param name="Cores">The number of logical cores that this process may use.</param>
/// <param name="VectorBits">The width of the vectors that the managed engines use: 512, 256 or 128.</param>
/// <param name="HasBf16">True if the compiled engine multiplies bfloat16 by the processor's own instructions.</param>
/// <param name="HasAmx">True if the processor has matrix tiles for bfloat16 (AMX-BF16).</param>
internal sealed record ProcessorInfo(string Name, int Cores, int VectorBits, bool HasBf16, bool HasAmx)
{
    public static ProcessorInfo Read() => new(
        NameOf(), Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128, Compiled.HasBf16Instructions,
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0);

    /// <summary>Returns the brand string of an x86 processor (CPUID leaves 0x80000002 to 4), or the architecture.</summary>
    private static string NameOf()
    {
        const int last = unchecked((int)0x80000004);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < unchecked((uint)last))
            return Installation.Name(RuntimeInformation.OSArchitecture);
        int[] words = [.. Enumerable.Range(last - 2, 3).SelectMany(leaf =>
        {
            var (a, b, c, d) = X86Base.CpuId(leaf, 0);
            return new[] { a, b, c, d };
        })];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(words)).TrimEnd('\0').Trim();
    }
}

/// <summary>An engine, and what of it works here.</summary>
/// <param name="Name">The engine's name.</param>
/// <param name="Description">Its library and number format.</param>
/// <param name="Devices">The devices on which it works on this machine.</param>
/// <param name="Precisions">The precisions of matrix products.</param>
/// <param name="Problem">Why it is not available; null if it is.</param>
internal sealed record WorkingEngine(
    string Name, string Description, IReadOnlyList<string> Devices, IReadOnlyList<string> Precisions, string? Problem)
{
    public static WorkingEngine Try(EngineInfo engine)
    {
        var (devices, problem) = (new List<string>(), (string?)null);
        foreach (string device in engine.Devices)
            try
            {
                EngineProviders.Catalog.Find(engine.Name, device, engine.Precisions[0]);
                devices.Add(device);
            }
            catch (BadInputException)
            {
                // The machine lacks the device.
            }
            catch (EngineUnavailableException e)
            {
                problem = e.Message;
            }
        return new(engine.Name, engine.Description, devices, [.. engine.Precisions.Select(Installation.Name)], problem);
    }
}

/// <summary>The loaded libtorch.</summary>
/// <param name="Version">Its version; null for one that does not state it (before 2.9).</param>
/// <param name="Folder">Its folder; null if it is not loaded.</param>
/// <param name="Library">The path of TorchSharp's native library; null if it is not loaded.</param>
/// <param name="Problem">Why it is not available; null if it is.</param>
internal sealed record FoundLibtorch(string? Version, string? Folder, string? Library, string? Problem)
{
    public static FoundLibtorch Load()
    {
        try
        {
            LibtorchLoader.Load();
            return new(LibtorchLoader.Version, LibtorchLoader.Folder, LibtorchLoader.Library, null);
        }
        catch (LibtorchException e)
        {
            return new(null, null, null, e.Message);
        }
    }
}

/// <summary>A data set whose files were found.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Folder">The folder of its files.</param>
/// <param name="Problem">The error in the files; null for intact ones.</param>
internal sealed record FoundData(string Name, string Folder, string? Problem);
