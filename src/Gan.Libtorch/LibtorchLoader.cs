using System.Reflection;
using System.Runtime.InteropServices;
using Gan.Libtorch.Internal;

namespace Gan.Libtorch;

/// <summary>
/// Loads libtorch once, before the first use of TorchSharp, for the application's version of TorchSharp. It searches the
/// folder that the environment variable GAN_LIBTORCH names or, if it is not set, the folders of the application's packages.
/// On a Linux system whose C++ runtime is older than TorchSharp's native library requires (Debian 12, Ubuntu 22.04), it
/// loads a patched copy without the requirement.
/// </summary>
public static class LibtorchLoader
{
    /// <summary>The environment variable that names a folder with libtorch.</summary>
    public const string Variable = "GAN_LIBTORCH";

    private const string Glue = "LibTorchSharp";

    /// <summary>The libraries of libtorch, dependencies first; those of CUDA exist only in a build for CUDA.</summary>
    private static readonly string[] Parts = ["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"];

    private static readonly Lock Gate = new();
    private static nint glue;

    /// <summary>The paths of the loaded libraries; null before <see cref="Load"/>.</summary>
    public static string? Description => Library is null ? null : $"{Library} with libtorch of {Folder}";

    /// <summary>The folder of the loaded libtorch; null before <see cref="Load"/>.</summary>
    public static string? Folder { get; private set; }

    /// <summary>The path of the loaded native library of TorchSharp; null before <see cref="Load"/>.</summary>
    public static string? Library { get; private set; }

    /// <summary>
    /// The version of the loaded libtorch: <c>2.10.0</c>; null before <see cref="Load"/>, and for a libtorch before 2.9,
    /// which has no function that states it.
    /// </summary>
    public static unsafe string? Version
    {
        get
        {
            if (Folder is null)
                return null;
            nint torch = NativeLibrary.Load(Path.Combine(Folder, FileName("torch_cpu")));
            if (!NativeLibrary.TryGetExport(torch, "aoti_torch_abi_version", out nint function))
                return null;
            // One byte each from the highest: major, minor, patch.
            ulong version = ((delegate* unmanaged<ulong>)function)();
            return FormattableString.Invariant($"{version >> 56}.{(byte)(version >> 48)}.{(byte)(version >> 40)}");
        }
    }

    /// <summary>The existing folders of patched copies.</summary>
    public static IEnumerable<string> CacheFolders => PatchedCopy.Folders().Where(Directory.Exists);

    /// <summary>Loads libtorch; after a success, further calls do nothing.</summary>
    /// <param name="configure">
    /// False to leave the settings of memory and of waiting threads as other programs have them, for a benchmark's baseline.
    /// </param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static void Load(bool configure = true)
    {
        lock (Gate)
        {
            if (Library is not null)
                return;
            if (configure)
            {
                Allocator.KeepFreed();
                Waiting.Sleep();
            }
            var torchSharp = TorchSharp();
            string[] folders = [.. Folders(torchSharp)];
            string torch = Home(folders);
            foreach (string part in Parts.Select(p => Path.Combine(torch, FileName(p))).Where(File.Exists))
                Open(part, []);
            string library = folders.Select(f => Path.Combine(f, FileName(Glue))).FirstOrDefault(File.Exists)
                ?? throw new LibtorchException([$"{FileName(Glue)} is not in {string.Join(", ", folders)}"]);
            string loaded = LoadGlue(library);
            // TorchSharp's calls use the library loaded here, not the one that the runtime would resolve.
            NativeLibrary.SetDllImportResolver(torchSharp, static (name, _, _) => name == Glue ? glue : 0);
            (Folder, Library) = (torch, loaded);
        }
    }

    private static Assembly TorchSharp()
    {
        try
        {
            return Assembly.Load("TorchSharp");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new LibtorchException([Line(e.Message)], e);
        }
    }

    private static string LoadGlue(string library)
    {
        if (NativeLibrary.TryLoad(library, out glue))
            return library;
        if (!OperatingSystem.IsLinux())
            glue = Open(library, []); // throws an exception with the reason
        string copy;
        try
        {
            copy = PatchedCopy.Of(library);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            throw new LibtorchException([Reason(library), $"patched copy for older systems: {e.Message}"], e);
        }
        glue = Open(copy, [Reason(library)]);
        return copy;
    }

    /// <summary>Returns the folder of libtorch.</summary>
    private static string Home(string[] folders)
    {
        string needed = FileName("torch_cpu");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return File.Exists(Path.Combine(given, needed)) ? Path.GetFullPath(given)
                : throw new LibtorchException([$"{Variable} names '{given}', which does not contain {needed}"]);
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, needed)))
            ?? throw new LibtorchException([$"{needed} is not in {string.Join(", ", folders)}"]);
    }

    /// <summary>
    /// Returns the folders of the packages' native files: beside the application, in either layout, and the package folders.
    /// </summary>
    private static IEnumerable<string> Folders(Assembly torchSharp)
    {
        string rid = RuntimeInformation.RuntimeIdentifier;
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string? beside = Path.GetDirectoryName(torchSharp.Location);
        return new[] { AppContext.BaseDirectory, beside }
            .OfType<string>()
            .SelectMany(f => new[] { f, Path.Combine(f, "runtimes", rid, "native") })
            .Concat(searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct()
            .Where(Directory.Exists);
    }

    private static nint Open(string path, IEnumerable<string> before)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibtorchException([.. before, Line(e.Message)], e);
        }
    }

    private static string Reason(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return $"{path}: loaded at the second attempt";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return Line(e.Message);
        }
    }

    private static string Line(string message) => string.Join(' ',
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2));

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
            : $"lib{library}.so";
}
