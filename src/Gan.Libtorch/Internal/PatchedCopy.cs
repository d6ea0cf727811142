using System.Security.Cryptography;

namespace Gan.Libtorch.Internal;

/// <summary>
/// A patched copy of TorchSharp's native library that older Linux systems can load (<see cref="VersionNeed"/>), in a folder
/// that only this user can write to. Its name contains the hash of the original. It is written under a temporary name and
/// renamed, and its bytes are checked before each use; a copy that differs is replaced. The original is never changed.
/// </summary>
internal static class PatchedCopy
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Writes the copy, unless it exists, and returns its path.</summary>
    /// <exception cref="IOException">
    /// No folder can be written to; the message lists the folders with the reasons.
    /// </exception>
    /// <exception cref="BadInputException">The library is not an ELF file that requires the version.</exception>
    public static string Of(string library)
    {
        byte[] original = File.ReadAllBytes(library);
        byte[] patched = VersionNeed.MakeWeak(original, Version, library);
        string hash = Convert.ToHexStringLower(SHA256.HashData(original))[..32];
        var refused = new List<string>();
        foreach (string folder in Folders())
        {
            try
            {
                MakePrivate(folder);
                string path = Path.Combine(folder, $"{hash}-{Path.GetFileName(library)}");
                if (!Same(path, patched))
                    Write(path, patched);
                return path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refused.Add($"{folder}: {e.Message}");
            }
        }
        throw new IOException(string.Join("; ", refused));
    }

    /// <summary>Returns the folders that are tried for the copy, in order.</summary>
    public static IEnumerable<string> Folders()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify);
        if (Path.IsPathFullyQualified(cache ?? ""))
            yield return Path.Combine(cache!, "gan");
        if (home.Length > 0)
            yield return Path.Combine(home, ".cache", "gan");
        yield return Path.Combine(Path.GetTempPath(), $"gan-{Environment.UserName}");
    }

    /// <summary>
    /// Creates the folder if needed, and ensures that it is no link and that only this user can write to it.
    /// </summary>
    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("the copy is for Linux only");
        Directory.CreateDirectory(folder, Mine);
        var info = new DirectoryInfo(folder);
        if (info.LinkTarget is not null)
            throw new IOException("a folder is required, got a link");
        // Throws if another user owns the folder: only the owner may change its mode.
        File.SetUnixFileMode(folder, Mine);
    }

    private static bool Same(string path, byte[] wanted) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null } file && file.Length == wanted.Length
        && File.ReadAllBytes(path).AsSpan().SequenceEqual(wanted);

    private static void Write(string path, byte[] content)
    {
        string temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():n}";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
