using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gan;

/// <summary>A checkpoint: files by name.</summary>
/// <param name="Step">The step at which it was saved.</param>
/// <param name="Files">The content of each file.</param>
public sealed record Checkpoint(long Step, IReadOnlyDictionary<string, byte[]> Files);

/// <summary>
/// The checkpoints of a run, one folder each, named by its step. A checkpoint is written to a temporary folder: its files,
/// then a manifest with the length and SHA-256 of each, all flushed; the folder is renamed last. A folder whose name is a
/// step is therefore complete; one that was damaged later does not match its manifest and is skipped.
/// </summary>
/// <param name="folder">The folder of all checkpoints.</param>
/// <param name="files">The file system.</param>
public sealed class Checkpoints(string folder, IFiles files)
{
    private const string Manifest = "manifest.json";
    private const string Temporary = ".saving-";
    private const string Replaced = ".replaced-";

    /// <summary>The largest file of a checkpoint that is read: two gigabytes.</summary>
    private const long Cap = int.MaxValue;

    private sealed record Entry(long Length, string Sha256);

    /// <summary>Returns the folder of the checkpoint of a step; it need not exist.</summary>
    public string PathOf(long step) => Path.Combine(folder, Name(step));

    /// <summary>The steps that have a checkpoint, ascending; checkpoints may be damaged.</summary>
    public IReadOnlyList<long> Steps => [.. files.List(folder).Select(StepOf).OfType<long>().Order()];

    /// <summary>Saves a checkpoint, then deletes all but the newest.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="keep">The number of checkpoints to keep, including this one.</param>
    /// <param name="pinned">Called after saving; returns the step of a checkpoint to keep whatever its age, or null.</param>
    /// <exception cref="IOException">It could not be saved; earlier checkpoints are intact.</exception>
    public void Save(Checkpoint checkpoint, int keep, Func<long?>? pinned = null)
    {
        Clean();
        try
        {
            Commit(checkpoint);
        }
        catch
        {
            Try(Clean); // a save that failed because the disk is full must not leave files behind
            throw;
        }
        long[] old = [.. Steps.SkipLast(keep).Where(s => s != checkpoint.Step)];
        long? best = old.Length > 0 ? pinned?.Invoke() : null;
        foreach (long step in old.Where(s => s != best))
            files.Delete(PathOf(step));
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next save tries again.
        }
    }

    private void Commit(Checkpoint checkpoint)
    {
        files.CreateFolderOnDisk(folder);
        string name = Name(checkpoint.Step);
        string temporary = Path.Combine(folder, Temporary + name), final = PathOf(checkpoint.Step);
        files.CreateFolder(temporary);
        foreach (var (file, content) in checkpoint.Files)
            files.Write(Path.Combine(temporary, file), content);
        var manifest = checkpoint.Files.ToDictionary(f => f.Key, f => new Entry(f.Value.Length, Hash(f.Value)));
        files.Write(Path.Combine(temporary, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, Configuration.Json));
        files.Flush(temporary);
        // A checkpoint of the same step may exist: damaged, or from before the run resumed at an earlier step. It is the
        // newest until the new one is renamed, so it is only set aside.
        string replaced = Path.Combine(folder, Replaced + name);
        if (files.Exists(final))
            files.Move(final, replaced);
        files.Move(temporary, final);
        files.Flush(folder);
        files.Delete(replaced);
    }

    /// <summary>Returns the newest intact checkpoint, null if there is none, and the error in each newer one.</summary>
    public (Checkpoint? Checkpoint, IReadOnlyList<string> Damaged) Newest() => First(steps => steps.OrderDescending());

    /// <summary>
    /// Returns the first intact checkpoint in an order, null if there is none, and the error in each before it.
    /// </summary>
    /// <param name="order">Orders, or selects from, the steps that have a checkpoint.</param>
    public (Checkpoint? Checkpoint, IReadOnlyList<string> Damaged) First(Func<IEnumerable<long>, IEnumerable<long>> order)
    {
        var damaged = new List<string>();
        var names = files.List(folder);
        foreach (long step in order(names.Select(n => StepOf(n) ?? ReplacedStepOf(n)).OfType<long>().Distinct()))
        {
            string name = Name(step);
            string path = Path.Combine(folder, names.Contains(name) ? name : Replaced + name);
            try
            {
                var contents = Entries(path).ToDictionary(e => e.Key, e => Verified(Path.Combine(path, e.Key), e.Value));
                return (new(step, contents), damaged);
            }
            catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
            {
                damaged.Add(e.Message);
            }
        }
        return (null, damaged);
    }

    /// <summary>
    /// Deletes the temporary folder of an interrupted save, and restores the checkpoint that it had set aside.
    /// </summary>
    private void Clean()
    {
        var names = files.List(folder);
        foreach (string left in names.Where(n => n.StartsWith(Temporary, StringComparison.Ordinal)))
            files.Delete(Path.Combine(folder, left));
        foreach (string left in names.Where(n => ReplacedStepOf(n) is not null))
            if (names.Contains(left[Replaced.Length..]))
                files.Delete(Path.Combine(folder, left));
            else
                files.Move(Path.Combine(folder, left), Path.Combine(folder, left[Replaced.Length..]));
    }

    /// <summary>Reads one file of a checkpoint and verifies it by the manifest; the other files are not read.</summary>
    /// <exception cref="BadInputException">
    /// The file or the manifest is damaged, or there is no file of this name.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(long step, string name)
    {
        string path = PathOf(step);
        return Entries(path).TryGetValue(name, out var entry) ? Verified(Path.Combine(path, name), entry)
            : throw new BadInputException($"{path}: {name} required, got none");
    }

    private Dictionary<string, Entry> Entries(string path)
    {
        string manifest = Path.Combine(path, Manifest);
        try
        {
            byte[] json = files.Read(manifest, 1 << 20);
            var entries = JsonSerializer.Deserialize<Dictionary<string, Entry>>(json, Configuration.Json)
                ?? throw new BadInputException($"{manifest}: an object required, got null");
            bool IsForeign(string name) => name != Path.GetFileName(name) || name is "" or "." or "..";
            return entries.Keys.FirstOrDefault(IsForeign) is not { } foreign ? entries
                : throw new BadInputException($"{manifest}: a file of this folder required, got '{foreign}'");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{manifest}: {e.Message}", e);
        }
    }

    private byte[] Verified(string file, Entry entry)
    {
        byte[] content = files.Read(file, Cap);
        if (content.Length != entry.Length)
            throw BadInputException.At(
                file, Math.Min(content.Length, entry.Length), $"{entry.Length} bytes", $"{content.Length}");
        return Hash(content) == entry.Sha256 ? content
            : throw new BadInputException($"{file}: the SHA-256 {entry.Sha256} required, got {Hash(content)}");
    }

    private static string Name(long step) => step.ToString("d8", CultureInfo.InvariantCulture);

    private static long? StepOf(string name) =>
        name.Length >= 8 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step : null;

    private static long? ReplacedStepOf(string name) =>
        name.StartsWith(Replaced, StringComparison.Ordinal) ? StepOf(name[Replaced.Length..]) : null;

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
