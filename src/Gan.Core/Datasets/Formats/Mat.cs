using System.Text;

namespace Gan;

/// <summary>
/// Numeric arrays of MATLAB's level-5 MAT-files ("MAT-File Format", MathWorks): a header of 128 bytes, then a data element a variable,
/// compressed or not, in either byte order. Strict: lengths must tile the file and each array exactly, compressed data are checked to
/// their checksum, and what is not understood (text, cells, structures, sparse and complex arrays, level 4, the HDF5 of version 7.3) is
/// refused, unless it is a variable that was not asked for. What the format leaves undefined (the text of the header, the bytes that pad,
/// flags without a meaning for numbers) is not looked at.
/// </summary>
public static class Mat
{
    /// <summary>The most bytes that are read and unpacked by default: 1 GiB.</summary>
    public const int DefaultCap = 1 << 30;

    private const int Header = 128, Complex = 0x800, LongestName = 63;

    /// <summary>The classes of numbers: the format's number, the name, the type that has them all, and for whole ones the range.</summary>
    private static readonly (uint Number, string Name, MatType Type, Int128 Least, Int128 Most)[] Classes =
    [
        (6, "double", MatType.Double, 0, 0), (7, "single", MatType.Single, 0, 0),
        (8, "int8", MatType.Int8, sbyte.MinValue, sbyte.MaxValue), (9, "uint8", MatType.UInt8, 0, byte.MaxValue),
        (10, "int16", MatType.Int16, short.MinValue, short.MaxValue), (11, "uint16", MatType.UInt16, 0, ushort.MaxValue),
        (12, "int32", MatType.Int32, int.MinValue, int.MaxValue), (13, "uint32", MatType.UInt32, 0, uint.MaxValue),
        (14, "int64", MatType.Int64, long.MinValue, long.MaxValue), (15, "uint64", MatType.UInt64, 0, ulong.MaxValue),
    ];

    /// <summary>Reads variables of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Which; all of them when null.</param>
    /// <param name="cap">The most bytes to read from the file, and to unpack of all its variables together.</param>
    /// <exception cref="BadInputException">The file cannot be read, lacks a variable or is not understood; with file and offset.</exception>
    public static IReadOnlyDictionary<string, MatArray> Read(string path, IReadOnlyCollection<string>? names = null, int cap = DefaultCap) =>
        Parse(path, InputFile.Read(path, cap), names, cap);

    /// <summary>Reads variables from the bytes of a file.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The bytes; arrays that are not compressed keep them.</param>
    /// <param name="names">Which; all of them when null.</param>
    /// <param name="cap">The most bytes to unpack of all variables together.</param>
    /// <exception cref="BadInputException">A variable is missing or the file is not understood; with file and offset.</exception>
    public static IReadOnlyDictionary<string, MatArray> Parse(
        string file, byte[] bytes, IReadOnlyCollection<string>? names = null, int cap = DefaultCap)
    {
        bool bigEndian = IsBigEndian(file, bytes);
        var elements = new MatCursor(file, bytes, Header, bytes.Length, bigEndian);
        var inflation = new Inflation();
        var found = new Dictionary<string, MatArray>();
        var seen = new HashSet<string>();
        while (!elements.Done)
        {
            var element = elements.Next("a variable");
            var matrix = element.Type switch
            {
                MatType.Matrix => new MatCursor(file, bytes, element.Start, element.End, bigEndian),
                MatType.Compressed => Unpacked(inflation, elements, element, cap, out cap),
                _ => throw elements.Wrong(element.Tag, "a variable, of type 14 or, compressed, 15", $"type {(uint)element.Type}"),
            };
            var (name, array) = Variable(matrix, element.Type == MatType.Compressed ? 8 : element.Start, names);
            if (!seen.Add(name))
                throw elements.Wrong(element.Tag, "variables of different names", $"another '{name}'");
            if (array is not null)
                found.Add(name, array);
        }
        return names?.FirstOrDefault(name => !found.ContainsKey(name)) is not { } missing ? found : throw new BadInputException(
            $"{file}: variable '{missing}' is required, got {(seen.Count == 0 ? "none" : string.Join(", ", seen.Order(StringComparer.Ordinal).Take(20)))}");
    }

    private static bool IsBigEndian(string file, byte[] bytes)
    {
        if (bytes.Length < Header)
            throw BadInputException.At(file, bytes.Length, $"a MATLAB header of {Header} bytes", "the end of the file");
        bool? bigEndian = Encoding.Latin1.GetString(bytes, 126, 2) switch { "IM" => false, "MI" => true, _ => null };
        if (bigEndian is null)
            throw BadInputException.At(
                file, 126, "the byte order of a level-5 MATLAB file, 49 4d or 4d 49,", $"{bytes[126]:x2} {bytes[127]:x2}");
        int major = bytes[bigEndian.Value ? 124 : 125], minor = bytes[bigEndian.Value ? 125 : 124];
        if ((major, minor) != (1, 0))
            throw BadInputException.At(
                file, 124, "version 1.0 of a level-5 MATLAB file (saved with -v7 or -v6; -v7.3 is HDF5)", $"{major}.{minor}");
        // Where functions and objects are; zeros or spaces where there are none.
        if (bytes.AsSpan(116, 8).ContainsAnyExcept((byte)0) && bytes.AsSpan(116, 8).ContainsAnyExcept((byte)' '))
            throw BadInputException.At(file, 116, "a file without a subsystem's data (functions, objects)", "its offset");
        return bigEndian.Value;
    }

    /// <summary>The variable within a compressed element, and how many bytes may still be unpacked.</summary>
    private static MatCursor Unpacked(Inflation inflation, MatCursor elements, MatElement packed, int cap, out int left)
    {
        byte[] bytes = Zlib.Decode(
            inflation, elements.File, elements.Bytes, packed.Start, packed.End, cap,
            tag => 8L + new MatCursor("", tag, 0, tag.Length, elements.BigEndian).Word(4));
        left = cap - bytes.Length;
        var content = new MatCursor($"{elements.File} (unpacked at byte {packed.Tag})", bytes, 0, bytes.Length, elements.BigEndian);
        var matrix = content.Next("a variable", MatType.Matrix);
        content.End("the compressed variable");
        return new(content.File, bytes, matrix.Start, matrix.End, elements.BigEndian);
    }

    /// <summary>The variable that a cursor is at the begin of; no array where it was not asked for.</summary>
    private static (string Name, MatArray? Array) Variable(MatCursor matrix, int start, IReadOnlyCollection<string>? names)
    {
        var flags = matrix.Next("array flags", MatType.UInt32);
        if (flags.Length != 8)
            throw matrix.Wrong(flags.Tag, "array flags of 8 bytes", $"{flags.Length}");
        var dimensions = matrix.Next("dimensions", MatType.Int32);
        var named = matrix.Next("a name", MatType.Int8);
        string name = Encoding.Latin1.GetString(matrix.Bytes, named.Start, named.Length);
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(name[0]))
            throw matrix.Wrong(named.Tag, $"a name of 1 to {LongestName} letters, digits and _", $"'{name[..Math.Min(name.Length, LongestName)]}'");
        if (names is not null && !names.Contains(name))
            return (name, null);

        uint word = matrix.Word(flags.Start);
        var kind = Array.Find(Classes, c => c.Number == (word & 0xff));
        if (kind.Name is null)
            throw matrix.Wrong(flags.Start, $"variable '{name}': an array of numbers, of class 6 to 15", $"class {word & 0xff}");
        if ((word & Complex) != 0)
            throw matrix.Wrong(flags.Start, $"variable '{name}': an array of real numbers", "one of complex ones");
        var shape = Extents(matrix, dimensions, name);
        var data = matrix.Next($"the numbers of variable '{name}'");
        matrix.End($"variable '{name}'");
        bool fits = kind.Type switch
        {
            MatType.Double => data.Type.Width() > 0,
            MatType.Single => data.Type.Width() > 0 && data.Type != MatType.Double,
            _ => data.Type.Width() > 0 && data.Type is not (MatType.Single or MatType.Double),
        };
        if (!fits)
            throw matrix.Wrong(data.Tag, $"variable '{name}': numbers of a type that class {kind.Name} has", $"type {(uint)data.Type}");
        if (data.Length != (long)shape.Size * data.Type.Width())
            throw matrix.Wrong(data.Tag, $"variable '{name}': {(long)shape.Size * data.Type.Width()} bytes for {shape}", $"{data.Length}");
        var array = new MatArray(matrix.File, matrix.Bytes, start, data.Start, data.Type, matrix.BigEndian, name, shape, kind.Name);
        if (data.Type != kind.Type && kind.Most > 0)
            for (int i = 0; i < array.Count; i++)
                if (array.Whole(i) is var value && (value < kind.Least || value > kind.Most))
                    throw array.Wrong(i, $"a number from {kind.Least} to {kind.Most}, as class {kind.Name} has them");
        return (name, array);
    }

    private static Shape Extents(MatCursor matrix, MatElement dimensions, string name)
    {
        if (dimensions.Length < 8 || dimensions.Length % 4 != 0)
            throw matrix.Wrong(dimensions.Tag, $"variable '{name}': two or more dimensions of 4 bytes each", $"{dimensions.Length} bytes");
        int[] extents = new int[dimensions.Length / 4];
        long size = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            int at = dimensions.Start + 4 * i;
            uint extent = matrix.Word(at);
            if (extent > int.MaxValue)
                throw matrix.Wrong(at, $"variable '{name}': a dimension of 0 to {int.MaxValue}", $"{(int)extent}");
            // Both factors are below 2³¹, so the product is exact; a number takes a byte at least.
            size *= extent;
            if (size > matrix.Bytes.Length)
                throw matrix.Wrong(at, $"variable '{name}': no more numbers than the {matrix.Bytes.Length} bytes that there are", $"{size} or more");
            extents[i] = (int)extent;
        }
        return Shape.Create(extents);
    }
}
