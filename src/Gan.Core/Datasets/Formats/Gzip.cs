using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace Gan;

/// <summary>
/// Decodes gzip (RFC 1952) strictly: header, its checksum if present, data, CRC-32 and length are checked; several members
/// decode to their concatenation; nothing may follow the last. SharpZipLib inflates only, because its own stream and the
/// framework's accept trailing garbage (<c>docs/decisions/0006-strict-gzip.md</c>).
/// </summary>
public static class Gzip
{
    private const int Trailer = 8;
    private const byte HeaderChecksum = 2, Extra = 4, FileName = 8, Comment = 16, Reserved = 0xE0;

    /// <summary>Returns true for bytes that start with gzip's magic, 1f 8b.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>Decodes a whole gzip file.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="cap">
    /// The most decoded bytes to produce; checked while decoding, so that a bomb takes no more memory than this.
    /// </param>
    /// <exception cref="BadInputException">
    /// The bytes are not gzip, truncated, corrupt, longer than the cap or followed by other bytes; with the offset in the
    /// gzip file.
    /// </exception>
    public static byte[] Decode(string file, byte[] bytes, int cap)
    {
        // The last four bytes state the length of the last member: a hint for the buffer's size, bounded by deflate's
        // expansion of at most 1032 to 1.
        uint hint = bytes.Length < Trailer ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4));
        var decoded = new CappedBytes(cap, Math.Min(hint, bytes.Length * 1032L));
        var inflation = new Inflation();
        int at = 0;
        do
            at = Member(file, bytes, at, inflation, decoded);
        while (at < bytes.Length);
        return decoded.ToArray();
    }

    /// <summary>Decodes the member that starts at an offset and returns the offset after it.</summary>
    private static int Member(string file, byte[] bytes, int start, Inflation inflation, CappedBytes decoded)
    {
        int data = AfterHeader(file, bytes, start);
        var crc = new Crc32();
        int before = decoded.Length;
        int end = inflation.Decode(file, bytes, data, bytes.Length, decoded, crc);

        if (bytes.Length - end < Trailer)
            throw Ends(file, bytes, $"the {Trailer} bytes of the gzip trailer");
        uint statedCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end));
        if (statedCrc != (uint)crc.Value)
            throw BadInputException.At(file, end, $"decoded data with the stated CRC-32 {statedCrc:x8}", $"{crc.Value:x8}");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end + 4));
        if (length != (uint)(decoded.Length - before))
            throw BadInputException.At(file, end + 4, $"{length} decoded bytes, as stated,", $"{decoded.Length - before}");
        return end + Trailer;
    }

    /// <summary>
    /// Checks the header of the member that starts at an offset and returns the offset of its deflated data.
    /// </summary>
    private static int AfterHeader(string file, byte[] bytes, int start)
    {
        string magic = start == 0 ? "the gzip magic 1f 8b" : "the end of the file or another gzip member (1f 8b)";
        for (int i = 0; i < 2; i++)
        {
            if (start + i >= bytes.Length)
                throw Ends(file, bytes, magic);
            if (bytes[start + i] != (i == 0 ? 0x1f : 0x8b))
                throw BadInputException.At(file, start + i, magic, $"{bytes[start + i]:x2}");
        }
        if (bytes.Length - start < 10)
            throw Ends(file, bytes, "a gzip header of 10 bytes");
        if (bytes[start + 2] != 8)
            throw BadInputException.At(file, start + 2, "gzip compression method 8", $"{bytes[start + 2]}");
        byte flags = bytes[start + 3];
        if ((flags & Reserved) != 0)
            throw BadInputException.At(file, start + 3, "gzip flags without reserved bits", $"{flags:x2}");

        int at = start + 10;
        if ((flags & Extra) != 0)
        {
            if (bytes.Length - at < 2)
                throw Ends(file, bytes, "the length of the gzip header's extra field");
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
            if (at > bytes.Length)
                throw Ends(file, bytes, "the gzip header's extra field");
        }
        foreach (var (flag, field) in new[] { (FileName, "file name"), (Comment, "comment") })
            if ((flags & flag) != 0)
            {
                int length = bytes.AsSpan(at).IndexOf((byte)0);
                if (length < 0)
                    throw Ends(file, bytes, $"the end of the gzip header's {field}");
                at += length + 1;
            }
        if ((flags & HeaderChecksum) == 0)
            return at;

        if (bytes.Length - at < 2)
            throw Ends(file, bytes, "the gzip header's checksum");
        var crc = new Crc32();
        crc.Update(new ArraySegment<byte>(bytes, start, at - start));
        ushort stated = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
        if (stated != (ushort)crc.Value)
            throw BadInputException.At(
                file, at, $"a gzip header with the stated checksum {stated:x4}", $"{(ushort)crc.Value:x4}");
        return at + 2;
    }

    private static BadInputException Ends(string file, byte[] bytes, string required) =>
        BadInputException.At(file, bytes.Length, required, "the end of the file");
}
