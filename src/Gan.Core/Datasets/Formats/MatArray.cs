using System.Buffers.Binary;

namespace Gan;

/// <summary>
/// A numeric array of a MATLAB file: column-major as MATLAB has it, so that of <c>[rows, columns]</c> element i is in row
/// <c>i % rows</c>. What is stored stays as it is stored, in a type of its own that may be smaller than the class; nothing is copied.
/// </summary>
public sealed class MatArray
{
    private readonly string file;
    private readonly byte[] bytes;
    private readonly int start, dataStart;
    private readonly MatType type;
    private readonly bool bigEndian;

    internal MatArray(string file, byte[] bytes, int start, int dataStart, MatType type, bool bigEndian, string name, Shape shape, string kind)
    {
        (this.file, this.bytes, this.start, this.dataStart, this.type, this.bigEndian) = (file, bytes, start, dataStart, type, bigEndian);
        (Name, Shape, Class) = (name, shape, kind);
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>The extents, two or more; the first varies fastest.</summary>
    public Shape Shape { get; }

    /// <summary>MATLAB's class: <c>double</c>, <c>single</c>, <c>int8</c>, <c>uint8</c>, … <c>uint64</c>.</summary>
    public string Class { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Shape.Size;

    /// <summary>An element; one of 64 bits that float64 does not have is rounded to the nearest that it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public double this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var at = bytes.AsSpan(dataStart + index * type.Width());
            return type switch
            {
                MatType.Single => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at),
                MatType.Double => bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
                _ => (double)Whole(at),
            };
        }
    }

    /// <summary>The elements as bytes, column-major; the file's own where it stores bytes.</summary>
    /// <exception cref="BadInputException">One is no whole number from 0 to 255; with its offset.</exception>
    public ReadOnlyMemory<byte> ToBytes()
    {
        if (type == MatType.UInt8)
            return bytes.AsMemory(dataStart, Count);
        byte[] converted = new byte[Count];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = this[i] is >= 0 and <= 255 and var value && value == (byte)value ? (byte)value
                : throw Wrong(i, "a whole number from 0 to 255");
        return converted;
    }

    /// <summary>The error for an array that is not what a reader needs.</summary>
    /// <param name="required">What is.</param>
    /// <param name="got">What this is.</param>
    public BadInputException Wrong(string required, string got) => BadInputException.At(file, start, $"variable '{Name}': {required}", got);

    /// <summary>The error for an element that is not what a reader needs.</summary>
    public BadInputException Wrong(int index, string required) => BadInputException.At(
        file, dataStart + (long)index * type.Width(), $"variable '{Name}', element {index}: {required}", FormattableString.Invariant($"{this[index]}"));

    /// <summary>An element of a type of whole numbers.</summary>
    internal Int128 Whole(int index) => Whole(bytes.AsSpan(dataStart + index * type.Width()));

    private Int128 Whole(ReadOnlySpan<byte> at) => type switch
    {
        MatType.Int8 => (sbyte)at[0],
        MatType.UInt8 => at[0],
        MatType.Int16 => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at),
        MatType.UInt16 => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
        MatType.Int32 => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at),
        MatType.UInt32 => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
        MatType.Int64 => bigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at),
        _ => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at),
    };
}
