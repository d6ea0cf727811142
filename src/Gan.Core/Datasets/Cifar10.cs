using System.Collections.Immutable;
using System.Formats.Tar;

namespace Gan;

/// <summary>
/// CIFAR-10 (Krizhevsky 2009, "Learning multiple layers of features from tiny images"): 32×32 colour photographs of ten
/// classes of objects, from the publishers' binary batches, gzipped or not. A record of a batch is 1 byte for the class and
/// 3,072 bytes of pixels, in planes of red, green and blue; images are returned channels last, <c>[32, 32, 3]</c>, pixels in
/// [0, 1].
/// </summary>
public static class Cifar10
{
    private const int Side = 32, Colours = 3, Plane = Side * Side, Record = 1 + Colours * Plane, Classes = 10;

    /// <summary>The name of the set.</summary>
    public const string Name = "cifar10";

    /// <summary>The name of the folder that holds the batches, as in the publishers' archive.</summary>
    public const string Folder = "cifar-10-batches-bin";

    /// <summary>The most bytes that a batch may have, packed or not; the publishers' have 30,730,000.</summary>
    public const int Cap = 64 << 20;

    /// <summary>The shape of an image.</summary>
    public static Shape Example { get; } = [Side, Side, Colours];

    /// <summary>The publishers' archive of all batches, with the MD5 that they state.</summary>
    public static DataFile Archive { get; } =
        new("cifar-10-binary.tar", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171, Packed: true);

    /// <summary>The addresses that publish the archive.</summary>
    public static ImmutableArray<Uri> Mirrors { get; } = [new("https://www.cs.toronto.edu/~kriz/")];

    private static readonly ImmutableArray<string> TrainBatches =
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly ImmutableArray<string> TestBatches = ["test_batch.bin"];

    /// <summary>
    /// Reads the training images with labels, of those of the batches <c>data_batch_1.bin</c> … <c>data_batch_5.bin</c> that
    /// exist, in this order; all five have 50,000.
    /// </summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <exception cref="BadInputException">There is no batch, or one is damaged; with file and offset.</exception>
    public static Images Train(string folder) => Read(Name, folder, TrainBatches);

    /// <summary>Reads the test images with labels, a set named <c>cifar10-test</c>.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <exception cref="BadInputException">The batch is missing or damaged; with file and offset.</exception>
    public static Images Test(string folder) => Read($"{Name}-test", folder, TestBatches);

    /// <summary>Returns true for a folder that holds at least one batch, packed or not.</summary>
    public static bool IsIn(string folder) =>
        TrainBatches.Concat(TestBatches).Any(name => Existing(folder, name) is not null);

    /// <summary>Returns the number of training images, from the lengths of the files alone.</summary>
    public static int TrainCount(string folder) => CountIn(folder, TrainBatches);

    /// <summary>Returns the number of test images, from the length of the file alone.</summary>
    public static int TestCount(string folder) => CountIn(folder, TestBatches);

    /// <summary>Reads the bytes of a batch, gzipped or not.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cap">The most bytes to decode.</param>
    /// <exception cref="BadInputException">The bytes are not exactly a batch; with file and offset.</exception>
    public static Images Parse(string file, byte[] bytes, int cap = Cap) => Gzip.Is(bytes)
        ? Plain($"{file} (unpacked)", Gzip.Decode(file, bytes, cap))
        : Plain(file, bytes);

    /// <summary>Downloads the archive and extracts the batches, unless the folder has all of them.</summary>
    /// <param name="download">The download, from <see cref="Mirrors"/> or elsewhere.</param>
    /// <param name="archive">The archive: <see cref="Archive"/>.</param>
    /// <param name="folder">The destination.</param>
    /// <param name="progress">Called as bytes arrive.</param>
    /// <param name="cancel">Stops the download; the next call continues it.</param>
    /// <exception cref="BadInputException">
    /// The folder cannot be written to, or the archive is not the publishers'.
    /// </exception>
    public static async Task Get(
        DataDownload download, DataFile archive, string folder, Action<DownloadProgress>? progress = null,
        CancellationToken cancel = default)
    {
        string[] batches = [.. TrainBatches, .. TestBatches];
        if (batches.All(name => Existing(folder, name) is not null))
        {
            progress?.Invoke(new(Folder, 0, null, "already there"));
            return;
        }
        await download.Get([archive], folder, progress, cancel).ConfigureAwait(false);
        string packed = Path.Combine(folder, archive.Name + ".gz");
        byte[] tar = Gzip.Decode(packed, InputFile.Read(packed, Idx.DefaultCap), Idx.DefaultCap);
        var missing = batches.ToHashSet();
        try
        {
            using var reader = new TarReader(new MemoryStream(tar));
            while (reader.GetNextEntry() is { } entry)
                if (Path.GetFileName(entry.Name) is var name && entry.DataStream is not null && missing.Remove(name))
                {
                    string path = Path.Combine(folder, name), part = path + ".part";
                    entry.ExtractToFile(part, overwrite: true);
                    File.Move(part, path, overwrite: true);
                }
            if (missing.Count > 0)
                throw new BadInputException(
                    $"{packed}: the batch {missing.Order().First()} is required, got an archive without it");
            File.Delete(packed);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{packed}: the batches cannot be extracted: {e.Message}", e);
        }
    }

    /// <summary>Parses an unpacked batch.</summary>
    private static Images Plain(string file, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length % Record != 0)
            throw BadInputException.At(
                file, bytes.Length, $"whole records of {Record} bytes, 1 or more", $"the end after {bytes.Length} bytes");
        byte[] labels = new byte[bytes.Length / Record], pixels = new byte[labels.Length * (Record - 1)];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = bytes[i * Record];
            if (labels[i] >= Classes)
                throw BadInputException.At(file, (long)i * Record, $"a class from 0 to {Classes - 1}", $"{labels[i]}");
            var planes = bytes.AsSpan(i * Record + 1, Record - 1); // [3, 32, 32]
            var image = pixels.AsSpan(i * (Record - 1), Record - 1); // [32, 32, 3]
            for (int at = 0; at < Plane; at++)
                for (int colour = 0; colour < Colours; colour++)
                    image[at * Colours + colour] = planes[colour * Plane + at];
        }
        return new(Name, Example, pixels, labels);
    }

    private static Images Read(string name, string folder, ImmutableArray<string> batches)
    {
        var parts = Paths(folder, batches).Select(path => Parse(path, InputFile.Read(path, Cap))).ToList();
        byte[] labels = new byte[parts.Sum(part => part.Count)], pixels = new byte[labels.Length * Example.Size];
        int at = 0;
        foreach (var part in parts)
        {
            part.Labels.CopyTo(labels.AsSpan(at));
            part.Pixels.CopyTo(pixels.AsSpan(at * Example.Size));
            at += part.Count;
        }
        return new(name, Example, pixels, labels);
    }

    private static int CountIn(string folder, ImmutableArray<string> batches) =>
        (int)(Paths(folder, batches).Sum(InputFile.UnpackedLength) / Record);

    private static string[] Paths(string folder, ImmutableArray<string> names)
    {
        string[] paths = [.. names.Select(name => Existing(folder, name)).OfType<string>()];
        return paths.Length > 0 ? paths : throw new BadInputException(
            $"{folder}: {names[0]} or {names[0]}.gz is required, got neither")
            { Cause = new MissingDataset(Name, [folder], Name, null) };
    }

    private static string? Existing(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
}
