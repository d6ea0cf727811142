using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gan;

/// <summary>What a checkpoint holds: files by name.</summary>
/// <param name="Step">The step it was saved at.</param>
/// <param name="Files">The content of each file.</param>
public sealed record Checkpoint(long Step, IReadOnlyDictionary<string, byte[]> Files);

/// <summary>
/// The checkpoints of a run: a folder for each, named by its step. A checkpoint is written to a temporary folder, every
/// file flushed, then a manifest with the length and SHA-256 of each, and renamed last: a folder with a step for a name is
/// whole, and one that was damaged later is recognised by its manifest and passed over.
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

    /// <summary>The steps there are checkpoints of, ascending; they may be damaged.</summary>
    public IReadOnlyList<long> Steps => [.. files.List(folder).Select(StepOf).OfType<long>().Order()];

    /// <summary>Saves a checkpoint, then forgets all but the newest.</summary>
    /// <param name="checkpoint">What to save.</param>
    /// <param name="keep">How many are kept, this one included.</param>
    /// <param name="pinned">Asked once it is saved: the step of one that is kept whatever its age; null for none.</param>
    /// <exception cref="IOException">It could not be saved; what was there before is whole.</exception>
    public void Save(Checkpoint checkpoint, int keep, Func<long?>? pinned = null)
    {
        Clean();
        try
        {
            Commit(checkpoint);
        }
        catch
        {
            Try(Clean); // what fails for want of room should not take some
            throw;
        }
        long[] old = [.. Steps.SkipLast(keep).Where(s => s != checkpoint.Step)];
        long? best = old.Length > 0 ? pinned?.Invoke() : null;
        foreach (long step in old.Where(s => s != best))
            files.Delete(Path.Combine(folder, Name(step)));
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
        string temporary = Path.Combine(folder, Temporary + name), final = Path.Combine(folder, name);
        files.CreateFolder(temporary);
        foreach (var (file, content) in checkpoint.Files)
            files.Write(Path.Combine(temporary, file), content);
        var manifest = checkpoint.Files.ToDictionary(f => f.Key, f => new Entry(f.Value.Length, Hash(f.Value)));
        files.Write(Path.Combine(temporary, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, Configuration.Json));
        files.Flush(temporary);
        // One of the same step may be there: it is damaged, or the run went on from an earlier one. Until the new one is in
        // its place it is the newest, so it is only set aside.
        string replaced = Path.Combine(folder, Replaced + name);
        if (files.Exists(final))
            files.Move(final, replaced);
        files.Move(temporary, final);
        files.Flush(folder);
        files.Delete(replaced);
    }

    /// <summary>The newest whole checkpoint, null if there is none; and for each newer one, what is wrong with it.</summary>
    public (Checkpoint? Checkpoint, IReadOnlyList<string> Damaged) Newest() => First(steps => steps.OrderDescending());

    /// <summary>The first whole checkpoint in an order, null if there is none; and for each before it, what is wrong with it.</summary>
    /// <param name="order">The order, of the steps there are.</param>
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
                return (new(step, Entries(path).ToDictionary(e => e.Key, e => Verified(Path.Combine(path, e.Key), e.Value))), damaged);
            }
            catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
            {
                damaged.Add(e.Message);
            }
        }
        return (null, damaged);
    }

    /// <summary>Removes what an interrupted save left behind, and puts back what it had set aside.</summary>
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

    /// <summary>One file of a checkpoint, which is what its manifest says; the others are not looked at.</summary>
    /// <exception cref="BadInputException">It is damaged, or the manifest is, or there is none of this name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(long step, string name)
    {
        string path = Path.Combine(folder, Name(step));
        return Entries(path).TryGetValue(name, out var entry) ? Verified(Path.Combine(path, name), entry)
            : throw new BadInputException($"{path}: {name} required, got none");
    }

    private Dictionary<string, Entry> Entries(string path)
    {
        string manifest = Path.Combine(path, Manifest);
        try
        {
            var entries = JsonSerializer.Deserialize<Dictionary<string, Entry>>(files.Read(manifest, 1 << 20), Configuration.Json)
                ?? throw new BadInputException($"{manifest}: an object required, got null");
            return entries.Keys.FirstOrDefault(name => name != Path.GetFileName(name) || name is "" or "." or "..") is not { } foreign ? entries
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
            throw BadInputException.At(file, Math.Min(content.Length, entry.Length), $"{entry.Length} bytes", $"{content.Length}");
        return Hash(content) == entry.Sha256 ? content
            : throw new BadInputException($"{file}: the SHA-256 {entry.Sha256} required, got {Hash(content)}");
    }

    private static string Name(long step) => step.ToString("d8", CultureInfo.InvariantCulture);

    private static long? StepOf(string name) =>
        name.Length >= 8 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;

    private static long? ReplacedStepOf(string name) =>
        name.StartsWith(Replaced, StringComparison.Ordinal) ? StepOf(name[Replaced.Length..]) : null;

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
