using System.Buffers.Binary;

namespace Gan;

/// <summary>
/// An array of real numbers of a MATLAB file, column-major: element i of an array <c>[rows, columns]</c> is in row
/// <c>i % rows</c>. The numbers stay in the type that the file stores them in, which may be smaller than their class;
/// nothing is copied.
/// </summary>
public sealed class MatArray
{
    private readonly string file;
    private readonly byte[] bytes;
    private readonly int start, dataStart;
    private readonly MatType type;

    internal MatArray(string file, byte[] bytes, int start, int dataStart, MatType type, string name, Shape shape)
    {
        (this.file, this.bytes, this.start, this.dataStart, this.type) = (file, bytes, start, dataStart, type);
        (Name, Shape) = (name, shape);
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>The extents, two or more; the first varies fastest.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Shape.Size;

    /// <summary>Returns an element; float64 holds each of the supported types exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in [0, Count).</exception>
    public double this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var at = bytes.AsSpan(dataStart + index * type.Width());
            return type switch
            {
                MatType.Int8 => (sbyte)at[0],
                MatType.UInt8 => at[0],
                MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                MatType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                MatType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
        }
    }

    /// <summary>Returns the elements as bytes, column-major; the file's own memory where it stores bytes.</summary>
    /// <exception cref="BadInputException">An element is not an integer from 0 to 255; with its offset.</exception>
    public ReadOnlyMemory<byte> ToBytes()
    {
        if (type == MatType.UInt8)
            return bytes.AsMemory(dataStart, Count);
        byte[] converted = new byte[Count];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = this[i] is >= 0 and <= 255 and var value && value == (byte)value ? (byte)value
                : throw Wrong(i, "an integer from 0 to 255");
        return converted;
    }

    /// <summary>Makes the error for an array that does not suit its reader.</summary>
    /// <param name="required">The property that the reader requires.</param>
    /// <param name="got">The property of the array.</param>
    public BadInputException Wrong(string required, string got) =>
        BadInputException.At(file, start, $"variable '{Name}': {required}", got);

    /// <summary>Makes the error for an element that does not suit its reader.</summary>
    public BadInputException Wrong(int index, string required) => BadInputException.At(
        file, dataStart + (long)index * type.Width(), $"variable '{Name}', element {index}: {required}",
        FormattableString.Invariant($"{this[index]}"));
}
