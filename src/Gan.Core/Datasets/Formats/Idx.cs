using System.Buffers.Binary;

namespace Gan;

/// <summary>
/// An array of bytes in the IDX format of the MNIST publishers (LeCun, Cortes and Burges, "The MNIST database"): the bytes
/// 0, 0, the element type (8, unsigned byte; <see cref="IdxBatch"/> also reads float32) and the number of axes; each extent
/// as 32 bits, big-endian; the elements, row-major; nothing else.
/// </summary>
/// <param name="Shape">The extents: <c>[60000, 28, 28]</c> for images, <c>[60000]</c> for labels.</param>
/// <param name="Values">The elements, row-major.</param>
public sealed record Idx(Shape Shape, ReadOnlyMemory<byte> Values)
{
    /// <summary>The default limit of bytes that are read, decoded or kept: 1 GiB.</summary>
    public const int DefaultCap = 1 << 30;

    internal const byte UnsignedByte = 8, Single = 13;

    /// <summary>Reads an IDX file, gzipped or not; its first bytes decide which, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="axes">The required number of axes.</param>
    /// <param name="cap">The most bytes to read from the file and to decode.</param>
    /// <exception cref="BadInputException">The file cannot be read or is not exactly IDX; with file and offset.</exception>
    public static Idx Read(string path, int axes, int cap = DefaultCap) =>
        Parse(path, InputFile.Read(path, cap), axes, cap);

    /// <summary>Reads IDX from the bytes of a file, gzipped or not.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The bytes; the result keeps them where they are not gzipped.</param>
    /// <param name="axes">The required number of axes.</param>
    /// <param name="cap">The most bytes to decode, and the most that the header may ask for.</param>
    /// <exception cref="BadInputException">The bytes are not exactly IDX; with file and offset.</exception>
    public static Idx Parse(string file, byte[] bytes, int axes, int cap = DefaultCap) => Gzip.Is(bytes)
        ? Plain($"{file} (unpacked)", Gzip.Decode(file, bytes, cap), UnsignedByte, axes, cap)
        : Plain(file, bytes, UnsignedByte, axes, cap);

    /// <summary>Writes an array of bytes as IDX.</summary>
    /// <param name="stream">The destination; it is left open.</param>
    /// <param name="shape">1 to 255 extents of 1 or more.</param>
    /// <param name="values">The elements, row-major; exactly <c>shape.Size</c> of them.</param>
    /// <exception cref="ArgumentException">IDX cannot hold the shape, or the number of elements is not its size.</exception>
    public static void Write(Stream stream, Shape shape, ReadOnlySpan<byte> values)
    {
        if (shape.Count is 0 or > 255 || shape.Size == 0)
            throw new ArgumentException($"IDX needs 1 to 255 extents of 1 or more, got {shape}");
        if (shape.Size != values.Length)
            throw new ArgumentException($"IDX of shape {shape} needs {shape.Size} bytes, got {values.Length}");
        byte[] header = new byte[4 + 4 * shape.Count];
        (header[2], header[3]) = (UnsignedByte, (byte)shape.Count);
        for (int axis = 0; axis < shape.Count; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), shape[axis]);
        stream.Write(header);
        stream.Write(values);
    }

    /// <summary>Parses unpacked IDX of this element type and number of axes.</summary>
    internal static Idx Plain(string file, byte[] bytes, byte type, int axes, int cap)
    {
        byte[] magic = [0, 0, type, (byte)axes];
        for (int i = 0; i < magic.Length; i++)
        {
            if (i >= bytes.Length)
                throw BadInputException.At(file, i, $"the IDX magic {Hex(magic)}", "the end of the file");
            if (bytes[i] != magic[i])
                throw BadInputException.At(file, i, $"{Meaning(i, axes)} {magic[i]:x2}", $"{bytes[i]:x2}");
        }
        int header = 4 + 4 * axes;
        if (bytes.Length < header)
            throw BadInputException.At(file, bytes.Length, $"an IDX header of {header} bytes", "the end of the file");

        int[] extents = new int[axes];
        long size = header;
        long content = type == Single ? sizeof(float) : 1;
        for (int axis = 0; axis < axes; axis++)
        {
            int at = 4 + 4 * axis;
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (extent is 0 or > int.MaxValue)
                throw BadInputException.At(file, at, $"an extent of 1 to {int.MaxValue}", $"{extent}");
            // Both factors are at most 2³¹, so the product is exact.
            content *= extent;
            size = header + content;
            if (size > cap)
                throw BadInputException.At(file, at, $"extents that ask for at most {cap} bytes", $"{size} or more");
            extents[axis] = (int)extent;
        }
        var shape = Shape.Create(extents);
        if (bytes.Length < size)
            throw BadInputException.At(
                file, bytes.Length, $"{size} bytes for shape {shape}", $"the end after {bytes.Length}");
        if (bytes.Length > size)
            throw BadInputException.At(file, size, $"the end after {size} bytes for shape {shape}", $"{bytes.Length} bytes");
        return new(shape, bytes.AsMemory(header));
    }

    private static string Meaning(int offset, int axes) => offset switch
    {
        2 => "IDX element type",
        3 => $"IDX with {axes} {(axes == 1 ? "axis" : "axes")}, so",
        _ => "IDX magic",
    };

    private static string Hex(byte[] bytes) => string.Join(' ', bytes.Select(b => b.ToString("x2", null)));
}
