using System.Buffers.Binary;

namespace Gan;

/// <summary>The types of data elements, by their numbers in the format.</summary>
internal enum MatType : uint
{
    Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7, Double = 9, Matrix = 14, Compressed = 15,
}

/// <summary>Properties of the types of data elements.</summary>
internal static class MatTypes
{
    /// <summary>The bytes of one number; 0 for a type that is not numeric or not supported.</summary>
    internal static int Width(this MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double => 8,
        _ => 0,
    };
}

/// <summary>A data element: its type, the offsets of its tag and of its data, and the length of the data in bytes.</summary>
internal readonly record struct MatElement(MatType Type, int Tag, int Start, int Length)
{
    internal int End => Start + Length;
}

/// <summary>Reads the data elements of the bytes [start, end) one after the other.</summary>
internal sealed class MatCursor(string file, byte[] bytes, int start, int end)
{
    private int at = start;

    internal string File => file;
    internal byte[] Bytes => bytes;
    internal bool AtEnd => at == end;

    /// <summary>Reads 32 bits at an offset.</summary>
    internal uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    /// <summary>Reads the next element; its data and padding must lie within the cursor's bytes.</summary>
    /// <param name="what">A name for the element in error messages.</param>
    internal MatElement Next(string what)
    {
        if (end - at < 8)
            throw Wrong(end, $"{what}, a tag of 8 bytes at byte {at}", "the end of the surrounding element");
        uint word = Word(at);
        if (word >> 16 is not 0 and var small)
        {
            // Data of at most 4 bytes may be stored within the tag; type and length then have 16 bits each.
            if (small > 4)
                throw Wrong(at, $"{what}: a short element of at most 4 bytes", $"{small}");
            at += 8;
            return new((MatType)(word & 0xffff), at - 8, at - 4, (int)small);
        }
        uint length = Word(at + 4);
        int data = at + 8;
        if (length > end - data)
            throw Wrong(at + 4, $"{what}: a length of at most the {end - data} bytes that follow", $"{length}");
        var element = new MatElement((MatType)word, at, data, (int)length);
        // All elements but compressed ones are padded to a multiple of 8 bytes.
        int padding = element.Type == MatType.Compressed ? 0 : (8 - element.Length % 8) % 8;
        if (padding > end - element.End)
            throw Wrong(end, $"{what}, padded to a multiple of 8 bytes", "the end of the surrounding element");
        at = element.End + padding;
        return element;
    }

    /// <summary>Reads the next element, which must have this type.</summary>
    internal MatElement Next(string what, MatType type)
    {
        var element = Next(what);
        return element.Type == type ? element
            : throw Wrong(element.Tag, $"{what} of type {(uint)type}", $"type {(uint)element.Type}");
    }

    /// <summary>Throws unless all bytes have been read.</summary>
    internal void RequireEnd(string what)
    {
        if (!AtEnd)
            throw Wrong(at, $"the end of {what}", $"{end - at} bytes more");
    }

    internal BadInputException Wrong(int offset, string required, string got) =>
        BadInputException.At(file, offset, required, got);
}
