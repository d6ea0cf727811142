using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace Gan;

/// <summary>Strict zlib (RFC 1950): header, deflated data and Adler-32, all checked, to the very end of what holds them.</summary>
internal static class Zlib
{
    private const int Header = 2, Trailer = 4;

    /// <summary>Decodes the bytes <c>[start, end)</c> of a file.</summary>
    /// <param name="inflation">What inflates.</param>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="start">Where the header is.</param>
    /// <param name="end">Where the checksum ends.</param>
    /// <param name="cap">The most decoded bytes to produce.</param>
    /// <param name="expected">How long the content says it is, given its first 8 bytes; for room, not believed.</param>
    /// <exception cref="BadInputException">It is anything else; with the offset in the file.</exception>
    internal static byte[] Decode(
        Inflation inflation, string file, byte[] bytes, int start, int end, int cap, Func<byte[], long> expected)
    {
        if (end - start < Header + Trailer)
            throw BadInputException.At(file, start, $"zlib data of {Header + Trailer} bytes or more", $"{end - start}");
        // Method 8 with a window of at most 32 KiB, no preset dictionary, and a header divisible by 31.
        int header = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(start));
        if ((header >> 8 & 15) != 8 || header >> 12 > 7 || (header & 32) != 0 || header % 31 != 0)
            throw BadInputException.At(file, start, "a zlib header of deflated data without a dictionary", $"{header:x4}");

        int data = start + Header;
        byte[] first = new byte[8];
        // Deflate expands 1032 to 1 at its best, so no more room than that is made for what is only said.
        long room = inflation.Peek(file, bytes, data, end - Trailer, first) == first.Length ? expected(first) : first.Length;
        var decoded = new CappedBytes(cap, Math.Min(room, (end - start) * 1032L));
        var adler = new Adler32();
        int after = inflation.Decode(file, bytes, data, end - Trailer, decoded, adler);
        if (after != end - Trailer)
            throw BadInputException.At(file, after, "the end of the deflated data", $"{end - Trailer - after} bytes more");
        uint stated = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(after));
        return stated == (uint)adler.Value ? decoded.ToArray()
            : throw BadInputException.At(file, after, $"decoded data with the stated Adler-32 {stated:x8}", $"{adler.Value:x8}");
    }
}
