using System.Globalization;
using System.Text;

namespace Gan;

/// <summary>
/// The right to write in a run's folder, which one process has at a time. <c>run.lock</c> is held through the operating system, so it is free
/// again when its process ends, however it ends; <c>run.owner</c> says who has it.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly IFiles files;
    private readonly string owner;
    private IDisposable? held;

    private RunLock(IFiles files, string owner, IDisposable held, string? abandoned) =>
        (this.files, this.owner, this.held, Abandoned) = (files, owner, held, abandoned);

    /// <summary>Who had it before and ended without giving it back; null where nobody did.</summary>
    public string? Abandoned { get; }

    /// <summary>Takes the right to write in a folder, which is made if it is not there.</summary>
    /// <exception cref="BadInputException">Another has it; the message says who.</exception>
    public static RunLock Take(string folder, IFiles? files = null)
    {
        files ??= Disk.Instance;
        files.CreateFolderOnDisk(folder);
        string owner = Path.Combine(folder, "run.owner");
        var held = files.Hold(Path.Combine(folder, "run.lock")) ?? throw new BadInputException(
            $"{folder}: a folder that no other run writes to required, got one of {(files.Exists(owner) ? Text(files, owner) : "another process")}");
        try
        {
            string? abandoned = files.Exists(owner) ? Text(files, owner) : null;
            files.Write(owner, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC")));
            return new(files, owner, held, abandoned);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (held is null)
            return;
        try
        {
            files.Delete(owner);
        }
        finally
        {
            held.Dispose();
            held = null;
        }
    }

    private static string Text(IFiles files, string owner) => Encoding.UTF8.GetString(files.Read(owner, 1 << 12));
}
