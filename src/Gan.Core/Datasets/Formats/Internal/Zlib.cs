using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace Gan;

/// <summary>
/// Decodes zlib data (RFC 1950) strictly: header, deflated data and Adler-32 are checked, and must fill their range exactly.
/// </summary>
internal static class Zlib
{
    private const int Header = 2, Trailer = 4;

    /// <summary>Decodes the bytes <c>[start, end)</c> of a file.</summary>
    /// <param name="inflation">The decoder, which may be used again.</param>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="start">The offset of the header.</param>
    /// <param name="end">The offset after the checksum.</param>
    /// <param name="cap">The most decoded bytes to produce.</param>
    /// <param name="expected">
    /// Returns the length that the content states in its first 8 bytes: a hint for the buffer's size, not trusted.
    /// </param>
    /// <exception cref="BadInputException">The bytes are not exactly zlib data; with the offset in the file.</exception>
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
        // Deflate expands at most 1032 to 1, which bounds the buffer however long the content says it is.
        long room = inflation.Peek(file, bytes, data, end - Trailer, first) == first.Length ? expected(first) : first.Length;
        var decoded = new CappedBytes(cap, Math.Min(room, (end - start) * 1032L));
        var adler = new Adler32();
        int after = inflation.Decode(file, bytes, data, end - Trailer, decoded, adler);
        if (after != end - Trailer)
            throw BadInputException.At(file, after, "the end of the deflated data", $"{end - Trailer - after} bytes more");
        uint stated = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(after));
        return stated == (uint)adler.Value ? decoded.ToArray()
            : throw BadInputException.At(
                file, after, $"decoded data with the stated Adler-32 {stated:x8}", $"{adler.Value:x8}");
    }
}
