using System.Buffers.Binary;

namespace Gan;

/// <summary>Reads whole files of limited size; every failure is a <see cref="BadInputException"/>.</summary>
internal static class InputFile
{
    /// <summary>Reads all bytes of a file of at most <paramref name="cap"/> bytes.</summary>
    internal static byte[] Read(string path, int cap) => WithFile(path, file =>
        // A device or pipe has no length: it is read until it ends or exceeds the cap.
        file.CanSeek && file.Length > 0 ? OfLength(path, file, cap) : OfUnknownLength(path, file, cap));

    /// <summary>
    /// Returns the unpacked length of a file, which gzip states in the last four bytes; reads nothing else.
    /// </summary>
    internal static long UnpackedLength(string path) => WithFile(path, file =>
    {
        byte[] ends = new byte[6];
        file.ReadAtLeast(ends.AsSpan(0, 2), 2, throwOnEndOfStream: false);
        if (!Gzip.Is(ends) || file.Length < ends.Length)
            return file.Length;
        file.Seek(-4, SeekOrigin.End);
        file.ReadExactly(ends, 2, 4);
        return BinaryPrimitives.ReadUInt32LittleEndian(ends.AsSpan(2));
    });

    private static T WithFile<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{path}: no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BadInputException(
                $"{path}: {(Directory.Exists(path) ? "a file is required, got a folder" : "the file may not be read")}", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"{path}: the file cannot be read: {e.Message}", e);
        }
    }

    private static byte[] OfLength(string path, FileStream file, int cap)
    {
        if (file.Length > cap)
            throw TooLong(path, cap, $"{file.Length}");
        byte[] bytes = new byte[file.Length];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count < bytes.Length)
            throw BadInputException.At(path, count, $"{bytes.Length} bytes", $"{count}: the file shrank while it was read");
        return bytes;
    }

    private static byte[] OfUnknownLength(string path, FileStream file, int cap)
    {
        byte[] chunk = new byte[64 << 10];
        var bytes = new CappedBytes(cap, chunk.Length);
        for (int count; (count = file.Read(chunk)) > 0;)
            if (!bytes.TryAppend(chunk.AsSpan(0, count)))
                throw TooLong(path, cap, "more");
        return bytes.ToArray();
    }

    private static BadInputException TooLong(string path, int cap, string got) =>
        BadInputException.At(path, cap, $"a file of at most {cap} bytes", got);
}
