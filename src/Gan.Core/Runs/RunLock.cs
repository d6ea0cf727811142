using System.Globalization;
using System.Text;

namespace Gan;

/// <summary>
/// The exclusive right of one process to write in a run's folder. The operating system locks <c>run.lock</c>, and releases
/// it when the process ends, however it ends; <c>run.owner</c> names the process.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly IFiles files;
    private readonly string owner;
    private IDisposable? handle;

    private RunLock(IFiles files, string owner, IDisposable handle, string? abandoned) =>
        (this.files, this.owner, this.handle, Abandoned) = (files, owner, handle, abandoned);

    /// <summary>The description of a process that ended without releasing the lock; null if none did.</summary>
    public string? Abandoned { get; }

    /// <summary>Locks a folder, which is created where it does not exist.</summary>
    /// <exception cref="BadInputException">Another process has locked it; the message names the process.</exception>
    public static RunLock Take(string folder, IFiles? files = null)
    {
        files ??= Disk.Instance;
        files.CreateFolderOnDisk(folder);
        string owner = Path.Combine(folder, "run.owner");
        var handle = files.Hold(Path.Combine(folder, "run.lock")) ?? throw new BadInputException(
            $"{folder}: a folder that no other run writes to required, got one of "
            + (files.Exists(owner) ? Text(files, owner) : "another process"));
        try
        {
            string? abandoned = files.Exists(owner) ? Text(files, owner) : null;
            files.Write(owner, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} "
                + $"since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC")));
            return new(files, owner, handle, abandoned);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (handle is null)
            return;
        try
        {
            files.Delete(owner);
        }
        finally
        {
            handle.Dispose();
            handle = null;
        }
    }

    private static string Text(IFiles files, string owner) => Encoding.UTF8.GetString(files.Read(owner, 1 << 12));
}
