using System.Security.Cryptography;

namespace Gan;

/// <summary>The progress of a download.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Received">The number of its packed bytes received so far.</param>
/// <param name="Total">The number of its packed bytes; null when the server does not state it.</param>
/// <param name="Note">A message for the user, for example that a mirror failed; null if none.</param>
public sealed record DownloadProgress(string File, long Received, long? Total, string? Note = null);

/// <summary>
/// Downloads the files of a data set from mirrors. A download is written to <c>NAME.gz.part</c>; after an interruption it
/// continues there, or starts again where the server cannot continue. When it is complete, its length and MD5 are checked
/// before it is renamed to <c>NAME.gz</c>, so that a file under its own name is always complete.
/// </summary>
/// <param name="Http">The client, without automatic decompression.</param>
/// <param name="Mirrors">Addresses that end in a slash, in the order in which they are tried.</param>
public sealed record DataDownload(HttpClient Http, IReadOnlyList<Uri> Mirrors)
{
    private const string Packed = ".gz";

    /// <summary>The longest time without data before the next mirror is tried: 30 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most requests to one mirror for one file while each makes progress: 5 by default.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Downloads the files that are missing or damaged in a folder.</summary>
    /// <param name="files">The files.</param>
    /// <param name="folder">The destination; it is created where it does not exist.</param>
    /// <param name="progress">Called as bytes arrive, on the download's own thread.</param>
    /// <param name="cancel">Stops the download; the received part is kept, and the next call continues it.</param>
    /// <exception cref="BadInputException">
    /// The folder cannot be written to, or no mirror provided the right content; with the error of each mirror.
    /// </exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public async Task Get(
        IEnumerable<DataFile> files,
        string folder,
        Action<DownloadProgress>? progress = null,
        CancellationToken cancel = default)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
                await Get(file, Path.Combine(folder, file.Name + Packed), progress ?? (_ => { }), cancel)
                    .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{folder}: the download cannot be written: {e.Message}", e);
        }
    }

    private async Task Get(DataFile file, string path, Action<DownloadProgress> progress, CancellationToken cancel)
    {
        void Note(string note) => progress(new(file.Name, 0, null, note));
        if (File.Exists(path))
        {
            if (Fault(file, path) is not string damage)
            {
                Note("already there");
                return;
            }
            Note($"the existing file is damaged ({damage}); downloading it again");
        }
        var faults = new List<string>();
        foreach (var mirror in Mirrors)
        {
            if (await From(mirror, file, path, progress, cancel).ConfigureAwait(false) is not string fault)
                return;
            faults.Add($"{mirror.Host}: {fault}");
            Note($"{mirror.Host}: {fault}");
        }
        throw new BadInputException($"{file.Name}: no mirror provided it: {string.Join("; ", faults)}");
    }

    /// <summary>Tries one mirror; returns null when the file is complete, otherwise the last error.</summary>
    private async Task<string?> From(
        Uri mirror, DataFile file, string path, Action<DownloadProgress> progress, CancellationToken cancel)
    {
        string part = path + ".part";
        var transfer = new Transfer(Http, Cap(file), Patience);
        string? fault = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            bool continued = File.Exists(part);
            var result = await transfer.Continue(
                new(mirror, file.Name + Packed), part, (received, total) => progress(new(file.Name, received, total)),
                cancel)
                .ConfigureAwait(false);
            fault = result.Fault ?? Fault(file, part);
            if (fault is null)
            {
                File.Move(part, path, overwrite: true);
                return null;
            }
            if (result.Fault is null)
                File.Delete(part);
            // A complete file with wrong content may come from continuing another mirror's part: this mirror is tried again.
            if (!result.Advanced && !(result.Fault is null && continued))
                break;
        }
        return fault;
    }

    /// <summary>
    /// The most bytes a packed file may have: deflate adds at most 5 bytes to each block of 16 KiB or more.
    /// </summary>
    private static int Cap(DataFile file) => file.Packed ? file.Length : checked(file.Length + file.Length / 1024 + 4096);

    /// <summary>Returns the error in a packed file, or null.</summary>
    private static string? Fault(DataFile file, string path)
    {
        try
        {
            byte[] packed = InputFile.Read(path, Cap(file));
            byte[] content = file.Packed ? packed : Gzip.Decode(path, packed, file.Length);
#pragma warning disable CA5351 // The publishers state MD5; it guards against damage here, not against an adversary.
            string md5 = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
            string what = file.Packed ? "a file" : "unpacked content";
            return md5 == file.Md5 ? null : $"{what} with MD5 {file.Md5} is required, got {md5}";
        }
        catch (BadInputException e)
        {
            return e.Message;
        }
    }
}
