using System.Buffers.Binary;

namespace Gan;

/// <summary>
/// Reads and writes batches of examples as IDX files (<see cref="Idx"/>), gzipped or not, with two to four axes, the number
/// of examples first. Elements are bytes (type 08), which become pixels byte / 255 in [0, 1], or float32 numbers (0D,
/// big-endian).
/// </summary>
public static class IdxBatch
{
    private const int LeastAxes = 2, MostAxes = 4;

    /// <summary>Reads a file of examples.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cap">The most bytes to read from the file and to decode.</param>
    /// <returns>The examples in the file's shape, <c>[m, …]</c>.</returns>
    /// <exception cref="BadInputException">
    /// The file cannot be read, is not exactly IDX of one of the two types, or holds a non-finite number; with file and
    /// offset.
    /// </exception>
    public static Batch Read(string path, int cap = Idx.DefaultCap) => Parse(path, InputFile.Read(path, cap), cap);

    /// <summary>Reads examples from the bytes of a file.</summary>
    /// <inheritdoc cref="Read"/>
    public static Batch Parse(string file, byte[] bytes, int cap = Idx.DefaultCap)
    {
        if (Gzip.Is(bytes))
            (file, bytes) = ($"{file} (unpacked)", Gzip.Decode(file, bytes, cap));
        byte type = bytes.Length > 2 ? bytes[2] : Idx.UnsignedByte, axes = bytes.Length > 3 ? bytes[3] : (byte)3;
        bool numbers = type == Idx.Single;
        if (bytes is [0, 0, not (Idx.UnsignedByte or Idx.Single), ..])
            throw BadInputException.At(file, 2, "IDX element type 08 (bytes) or 0d (float32)", $"{type:x2}");
        if (bytes is [0, 0, _, < LeastAxes or > MostAxes, ..])
            throw BadInputException.At(file, 3, $"IDX with {LeastAxes} to {MostAxes} axes, the examples first,", $"{axes}");
        var idx = Idx.Plain(file, bytes, type, axes, cap);
        var content = idx.Values.Span;
        float[] values = new float[idx.Shape.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers ? BinaryPrimitives.ReadSingleBigEndian(content[(i * sizeof(float))..]) : content[i] / 255f;
            if (!float.IsFinite(values[i]))
                throw BadInputException.At(
                    file, 4 + 4 * axes + (long)i * sizeof(float), "finite numbers",
                    FormattableString.Invariant($"{values[i]}"));
        }
        return new(idx.Shape, values);
    }

    /// <summary>Writes examples as IDX of float32 numbers.</summary>
    /// <param name="stream">The destination; it is left open.</param>
    /// <param name="batch">The examples, <c>[m, …]</c>.</param>
    public static void Write(Stream stream, Batch batch)
    {
        int axes = batch.Shape.Count;
        byte[] bytes = new byte[4 + 4 * axes + sizeof(float) * batch.Shape.Size];
        (bytes[2], bytes[3]) = (Idx.Single, (byte)axes);
        for (int axis = 0; axis < axes; axis++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * axis), batch.Shape[axis]);
        var values = batch.Values;
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 + 4 * axes + sizeof(float) * i), values[i]);
        stream.Write(bytes);
    }
}
