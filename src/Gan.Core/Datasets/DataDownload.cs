using System.Security.Cryptography;

namespace Gan;

/// <summary>What a download reports as it goes.</summary>
/// <param name="File">The file.</param>
/// <param name="Received">How many of its packed bytes are there.</param>
/// <param name="Total">How many there will be; null when the server does not say.</param>
/// <param name="Note">Something a person should know (a mirror that failed, a file that is already there); or null.</param>
public sealed record DownloadProgress(string File, long Received, long? Total, string? Note = null);

/// <summary>
/// Downloads the files of a data set from mirrors. A file grows as <c>NAME.gz.part</c>, which is continued after any
/// interruption (from the start where a server cannot); once it is whole, its content is checked against length
/// and MD5, and only then is it renamed to <c>NAME.gz</c>. So under its own name a file is always complete.
/// </summary>
/// <param name="Http">The client, without automatic decompression.</param>
/// <param name="Mirrors">Addresses that end in a slash, in the order they are tried.</param>
public sealed record DataDownload(HttpClient Http, IReadOnlyList<Uri> Mirrors)
{
    private const string Packed = ".gz";

    /// <summary>How long a server may send nothing before the next is tried: 30 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one mirror is asked for one file while it leads on: 5 times by default.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Downloads the files that a folder lacks or holds damaged.</summary>
    /// <param name="files">The files.</param>
    /// <param name="folder">Where to; it is made when it is not there.</param>
    /// <param name="progress">Called as bytes arrive, from the download's own thread.</param>
    /// <param name="cancel">Stops the download; what has arrived is kept as a part, and continued next time.</param>
    /// <exception cref="BadInputException">
    /// The folder cannot be written to, or no mirror gave a file whose content is right; with what each mirror did.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
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
                await Get(file, Path.Combine(folder, file.Name + Packed), progress ?? (_ => { }), cancel).ConfigureAwait(false);
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
            Note($"what is there is damaged ({damage}); downloading it again");
        }
        var faults = new List<string>();
        foreach (var mirror in Mirrors)
        {
            if (await From(mirror, file, path, progress, cancel).ConfigureAwait(false) is not string fault)
                return;
            faults.Add($"{mirror.Host}: {fault}");
            Note($"{mirror.Host}: {fault}");
        }
        throw new BadInputException($"{file.Name}: no mirror gave it: {string.Join("; ", faults)}");
    }

    /// <summary>Tries one mirror; null when the file is in place, otherwise what was wrong last.</summary>
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
                new(mirror, file.Name + Packed), part, (received, total) => progress(new(file.Name, received, total)), cancel)
                .ConfigureAwait(false);
            fault = result.Fault ?? Fault(file, part);
            if (fault is null)
            {
                File.Move(part, path, overwrite: true);
                return null;
            }
            if (result.Fault is null)
                File.Delete(part);
            // A wrong whole may be due to a part from elsewhere that was continued: then this mirror has another chance.
            if (!result.Advanced && !(result.Fault is null && continued))
                break;
        }
        return fault;
    }

    /// <summary>The most bytes a packed file may have: deflate adds 5 to each block of 16 KiB or more at its worst.</summary>
    private static int Cap(DataFile file) => file.Packed ? file.Length : checked(file.Length + file.Length / 1024 + 4096);

    /// <summary>What is wrong with a packed file, or null.</summary>
    private static string? Fault(DataFile file, string path)
    {
        try
        {
            byte[] packed = InputFile.Read(path, Cap(file));
            byte[] content = file.Packed ? packed : Gzip.Decode(path, packed, file.Length);
#pragma warning disable CA5351 // The publishers state MD5; it guards against damage here, not against an adversary.
            string md5 = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
            return md5 == file.Md5 ? null : $"{(file.Packed ? "a file" : "unpacked content")} with MD5 {file.Md5} is required, got {md5}";
        }
        catch (BadInputException e)
        {
            return e.Message;
        }
    }
}
