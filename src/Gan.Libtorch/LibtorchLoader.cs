using System.Reflection;
using System.Runtime.InteropServices;
using Gan.Libtorch.Internal;

namespace Gan.Libtorch;

/// <summary>
/// Loads libtorch, once, before the first use of TorchSharp, whichever the application has. Looked for in the folder that
/// the environment variable GAN_LIBTORCH names, otherwise in the folders of the application's packages. Where the C++
/// runtime of a Linux system is older than the one TorchSharp's own library asks for (Debian 12, Ubuntu 22.04), a copy
/// that does not ask is loaded.
/// </summary>
public static class LibtorchLoader
{
    /// <summary>The environment variable that names a folder with an existing libtorch.</summary>
    public const string Variable = "GAN_LIBTORCH";

    private const string Glue = "LibTorchSharp";

    /// <summary>In the order they depend on each other; the ones of CUDA are there only in a build for it.</summary>
    private static readonly string[] Parts = ["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"];

    private static readonly Lock Gate = new();
    private static nint glue;

    /// <summary>What was loaded and from where; null before <see cref="Load"/>.</summary>
    public static string? Description { get; private set; }

    /// <summary>Loads libtorch; calls after the first do nothing.</summary>
    /// <exception cref="LibtorchException">It cannot be loaded; the message says what was tried and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (Description is not null)
                return;
            Allocator.KeepFreed();
            var torchSharp = TorchSharp();
            string[] folders = [.. Folders(torchSharp)];
            string torch = Home(folders);
            foreach (string part in Parts.Select(p => Path.Combine(torch, FileName(p))).Where(File.Exists))
                Open(part, []);
            string library = folders.Select(f => Path.Combine(f, FileName(Glue))).FirstOrDefault(File.Exists)
                ?? throw new LibtorchException([$"no {FileName(Glue)} in {string.Join(", ", folders)}"]);
            string loaded = LoadGlue(library);
            // TorchSharp's calls go to what was loaded here, not to what the runtime would find by itself.
            NativeLibrary.SetDllImportResolver(torchSharp, static (name, _, _) => name == Glue ? glue : 0);
            Description = $"{loaded} with libtorch of {torch}";
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
            glue = Open(library, []); // throws, with the reason
        string copy;
        try
        {
            copy = PatchedCopy.Of(library);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            throw new LibtorchException([Reason(library), $"a copy for older systems: {e.Message}"], e);
        }
        glue = Open(copy, [Reason(library)]);
        return copy;
    }

    /// <summary>The folder of libtorch itself.</summary>
    private static string Home(string[] folders)
    {
        string needed = FileName("torch_cpu");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return File.Exists(Path.Combine(given, needed)) ? Path.GetFullPath(given)
                : throw new LibtorchException([$"{Variable} names '{given}', which has no {needed}"]);
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, needed)))
            ?? throw new LibtorchException([$"no {needed} in {string.Join(", ", folders)}"]);
    }

    /// <summary>
    /// Where the packages' native files are: beside the application in either layout, or in the package folders.
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
