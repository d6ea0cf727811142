using System.Runtime.InteropServices;

namespace Gan;

/// <summary>The operations on files that a run needs, so that tests can make each of them fail.</summary>
public interface IFiles
{
    /// <summary>Makes a folder, and those above it, unless it is there; its name need not be on the disk yet.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a whole file, in place of what has its name, and does not return before its content is on the disk.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="BadInputException">It is longer than <paramref name="cap"/> bytes.</exception>
    byte[] Read(string path, long cap);

    /// <summary>Gives a file (replacing another) or a folder (where there is none) another name.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file or a folder with all that is in it; nothing happens where there is none.</summary>
    void Delete(string path);

    /// <summary>True for a file or a folder.</summary>
    bool Exists(string path);

    /// <summary>The names of what is in a folder, sorted; none where there is no folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Does not return before the names in a folder are on the disk.</summary>
    void Flush(string folder);

    /// <summary>
    /// Holds a file, which is made if it is not there, for this process alone until it is disposed of; null where another holds it. The
    /// operating system lets go when the process ends, however it ends.
    /// </summary>
    IDisposable? Hold(string path);
}

/// <summary>What is made of the operations.</summary>
internal static class FilesExtensions
{
    /// <summary>Makes a folder, and those above it, and does not return before their names are on the disk.</summary>
    internal static void CreateFolderOnDisk(this IFiles files, string path)
    {
        string? above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) switch { "" => ".", var other => other };
        if (above is not (null or ".") && !files.Exists(above))
            files.CreateFolderOnDisk(above);
        files.CreateFolder(path);
        // Also where it is there already: a process may have died before its name was on the disk.
        if (above is not null)
            files.Flush(above);
    }
}

/// <summary>The real file system.</summary>
public sealed partial class Disk : IFiles
{
    /// <summary>What the operating systems say of a file that another process holds.</summary>
    private const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);

    /// <summary>EACCES.</summary>
    private const int NotPermitted = 13;

    /// <summary>flock's LOCK_EX | LOCK_NB.</summary>
    private const int ExclusiveOrNone = 2 | 4;

    private Disk() { }

    /// <summary>The file system; it has no state.</summary>
    public static Disk Instance { get; } = new();

    public void CreateFolder(string path) => Directory.CreateDirectory(path);
    public bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        // What is there may be a link: it is replaced, not followed.
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
    /// On Unix the folder is opened and synchronised; Windows has no such call and orders names itself. One that may be written to but not be
    /// read cannot be opened: it is left to the system.
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
            // The runtime locks it too, unless a setting (DOTNET_SYSTEM_IO_DISABLEFILELOCKING) says that it should not.
            if (OperatingSystem.IsWindows() || Lock((int)file.SafeFileHandle.DangerousGetHandle(), ExclusiveOrNone) == 0)
                return file;
            int error = Marshal.GetLastPInvokeError();
            file.Dispose();
            return error is WouldBlock or WouldBlockOnMac ? null : throw new IOException($"{path}: cannot be locked (errno {error})");
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
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
