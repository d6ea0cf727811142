using System.Buffers.Binary;

namespace Gan;

/// <summary>The types of stored data, by the numbers that the format has for them.</summary>
internal enum MatType : uint
{
    Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7, Double = 9, Int64 = 12, UInt64 = 13, Matrix = 14, Compressed = 15,
}

/// <summary>What is known of a type.</summary>
internal static class MatTypes
{
    /// <summary>The bytes of one number; 0 for what is no numeric type.</summary>
    internal static int Width(this MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => 0,
    };
}

/// <summary>One data element: its type, where its tag and its data are, and how many bytes these have.</summary>
internal readonly record struct MatElement(MatType Type, int Tag, int Start, int Length)
{
    internal int End => Start + Length;
}

/// <summary>Reads data elements one after the other, up to where what holds them ends.</summary>
internal sealed class MatCursor(string file, byte[] bytes, int start, int end, bool bigEndian)
{
    private int at = start;

    internal string File => file;
    internal byte[] Bytes => bytes;
    internal bool BigEndian => bigEndian;
    internal bool Done => at == end;

    /// <summary>A word of 32 bits in the file's order.</summary>
    internal uint Word(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    /// <summary>The next element, whose length and padding are within what holds it.</summary>
    /// <param name="what">What it should be, for error messages.</param>
    internal MatElement Next(string what)
    {
        if (end - at < 8)
            throw Wrong(end, $"{what}, a tag of 8 bytes at byte {at}", "the end of what holds it");
        uint word = Word(at);
        if (word >> 16 is not 0 and var small)
        {
            // Data of at most 4 bytes may stand within the tag; the type and the length then have 16 bits each.
            if (small > 4)
                throw Wrong(at, $"{what}: a tag with a length of at most 4 within", $"{small}");
            at += 8;
            return new((MatType)(word & 0xffff), at - 8, at - 4, (int)small);
        }
        uint length = Word(at + 4);
        int data = at + 8;
        if (length > end - data)
            throw Wrong(at + 4, $"{what}: a length within the {end - data} bytes that there are", $"{length}");
        var element = new MatElement((MatType)word, at, data, (int)length);
        // All elements but compressed ones fill whole groups of 8 bytes.
        int padding = element.Type == MatType.Compressed ? 0 : (8 - element.Length % 8) % 8;
        if (padding > end - element.End)
            throw Wrong(end, $"{what}, padded to a multiple of 8 bytes", "the end of what holds it");
        at = element.End + padding;
        return element;
    }

    /// <summary>The next element, which must have this type.</summary>
    internal MatElement Next(string what, MatType type)
    {
        var element = Next(what);
        return element.Type == type ? element : throw Wrong(element.Tag, $"{what} of type {(uint)type}", $"type {(uint)element.Type}");
    }

    internal void End(string what)
    {
        if (!Done)
            throw Wrong(at, $"the end of {what}", $"{end - at} bytes more");
    }

    internal BadInputException Wrong(int offset, string required, string got) => BadInputException.At(file, offset, required, got);
}
