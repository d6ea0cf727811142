using System.Runtime.InteropServices;

namespace Gan;

/// <summary>The file operations that a run needs; tests replace them to make each fail.</summary>
public interface IFiles
{
    /// <summary>Creates a folder and its parents where they do not exist; does not flush their names.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a whole file, deleting an existing one first, and flushes its content to the disk.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="BadInputException">The file is longer than <paramref name="cap"/> bytes.</exception>
    byte[] Read(string path, long cap);

    /// <summary>Renames a file, replacing an existing one, or a folder, which must not exist under the new name.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file, or a folder with its content; does nothing where it does not exist.</summary>
    void Delete(string path);

    /// <summary>Returns true for a file or folder that exists.</summary>
    bool Exists(string path);

    /// <summary>Returns the sorted names of the files and folders in a folder; none where it does not exist.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Flushes the names in a folder to the disk (fsync of the directory).</summary>
    void Flush(string folder);

    /// <summary>
    /// Locks a file, which is created where it does not exist, until the result is disposed; returns null where another
    /// process has locked it. The operating system releases the lock when the process ends, however it ends.
    /// </summary>
    IDisposable? Hold(string path);
}

/// <summary>Operations made of those of <see cref="IFiles"/>.</summary>
public static class FilesExtensions
{
    /// <summary>
    /// Replaces a file so that a crash leaves either the old content or the new: writes a temporary file beside it,
    /// <c>NAME.saving</c>, flushes it, renames it and flushes the folder.
    /// </summary>
    public static void Replace(this IFiles files, string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".saving";
        files.Write(temporary, content);
        files.Move(temporary, path);
        files.Flush(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".");
    }

    /// <summary>Creates a folder and its parents, and flushes their names to the disk.</summary>
    internal static void CreateFolderOnDisk(this IFiles files, string path)
    {
        string? above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        if (above is "")
            above = ".";
        if (above is not (null or ".") && !files.Exists(above))
            files.CreateFolderOnDisk(above);
        files.CreateFolder(path);
        // Also where it exists: an earlier process may have died before the name was on the disk.
        if (above is not null)
            files.Flush(above);
    }
}

/// <summary>The real file system.</summary>
public sealed partial class Disk : IFiles
{
    /// <summary>The error codes for a file that another process has locked, on Linux, macOS and Windows.</summary>
    private const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);

    /// <summary>EACCES.</summary>
    private const int NotPermitted = 13;

    /// <summary>flock's LOCK_EX | LOCK_NB.</summary>
    private const int ExclusiveOrNone = 2 | 4;

    private Disk() { }

    /// <summary>The only instance; it has no state.</summary>
    public static Disk Instance { get; } = new();

    public void CreateFolder(string path) => Directory.CreateDirectory(path);
    public bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        // The existing file may be a link, which must be replaced and not followed.
        File.Delete(path);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    public byte[] Read(string path, long cap) => InputFile.Read(path, (int)Math.Min(cap, Array.MaxLength));

    public void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to, overwrite: true);
    }

    public void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    public IReadOnlyList<string> List(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>
    /// Calls fsync on the folder; Windows has no such call and keeps names in order itself. A folder without permission to
    /// read cannot be opened and is not flushed.
    /// </summary>
    public void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NotPermitted)
            return;
        if (descriptor < 0)
            throw new IOException($"{folder}: cannot be opened to be flushed (errno {Marshal.GetLastPInvokeError()})");
        int failed = Synchronise(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed != 0)
            throw new IOException($"{folder}: cannot be flushed (errno {error})");
    }

    public IDisposable? Hold(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // The runtime locks it too, unless the setting DOTNET_SYSTEM_IO_DISABLEFILELOCKING turns that off.
            if (OperatingSystem.IsWindows() || Lock((int)file.SafeFileHandle.DangerousGetHandle(), ExclusiveOrNone) == 0)
                return file;
            int error = Marshal.GetLastPInvokeError();
            file.Dispose();
            return error is WouldBlock or WouldBlockOnMac ? null
                : throw new IOException($"{path}: cannot be locked (errno {error})");
        }
        catch (IOException e) when (
            e.GetType() == typeof(IOException) && e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
