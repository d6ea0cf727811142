using System.Text;

namespace Gan;

/// <summary>
/// Reads named arrays of real numbers from MATLAB's level-5 MAT-files ("MAT-File Format", MathWorks), as far as the face
/// databases need it: little-endian; variables compressed or not; classes double, single and integers of up to 32 bits.
/// Lengths must tile the file and each array exactly, and compressed data must match their checksum. Variables that are not
/// asked for may be of any kind. The text of the header, padding bytes and flags without a meaning for numbers are ignored.
/// </summary>
public static class Mat
{
    /// <summary>The default limit of bytes that are read, and unpacked: 1 GiB.</summary>
    public const int DefaultCap = 1 << 30;

    private const int Header = 128, Complex = 0x800, FirstNumeric = 6, LastNumeric = 13, LongestName = 63;

    /// <summary>Reads variables of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The names of the variables.</param>
    /// <param name="cap">The most bytes to read from the file, and to unpack of all its variables together.</param>
    /// <exception cref="BadInputException">
    /// The file cannot be read, lacks a variable or is not of the supported kind; with file and offset.
    /// </exception>
    public static IReadOnlyDictionary<string, MatArray> Read(
        string path, IReadOnlyCollection<string> names, int cap = DefaultCap) =>
        Parse(path, InputFile.Read(path, cap), names, cap);

    /// <summary>Reads variables from the bytes of a file.</summary>
    /// <param name="file">The name for error messages.</param>
    /// <param name="bytes">The bytes; arrays that are not compressed keep them.</param>
    /// <param name="names">The names of the variables.</param>
    /// <param name="cap">The most bytes to unpack of all variables together.</param>
    /// <exception cref="BadInputException">
    /// The bytes lack a variable or are not of the supported kind; with file and offset.
    /// </exception>
    public static IReadOnlyDictionary<string, MatArray> Parse(
        string file, byte[] bytes, IReadOnlyCollection<string> names, int cap = DefaultCap)
    {
        RequireHeader(file, bytes);
        var elements = new MatCursor(file, bytes, Header, bytes.Length);
        var inflation = new Inflation();
        var found = new Dictionary<string, MatArray>();
        var others = new SortedSet<string>(StringComparer.Ordinal);
        while (!elements.AtEnd)
        {
            var element = elements.Next("a variable");
            var matrix = element.Type switch
            {
                MatType.Matrix => new MatCursor(file, bytes, element.Start, element.End),
                MatType.Compressed => Unpack(inflation, elements, element, cap, out cap),
                _ => throw elements.Wrong(
                    element.Tag, "a variable, of type 14 or, compressed, 15", $"type {(uint)element.Type}"),
            };
            var (name, array) = Variable(matrix, element.Type == MatType.Compressed ? 8 : element.Start, names);
            if (array is null)
                others.Add(name);
            else if (!found.TryAdd(name, array))
                throw elements.Wrong(element.Tag, "variables of different names", $"another '{name}'");
        }
        if (names.FirstOrDefault(name => !found.ContainsKey(name)) is not { } missing)
            return found;
        string got = others.Count == 0 ? "none" : string.Join(", ", others.Take(20));
        throw new BadInputException($"{file}: variable '{missing}' is required, got {got}");
    }

    private static void RequireHeader(string file, byte[] bytes)
    {
        if (bytes.Length < Header)
            throw BadInputException.At(file, bytes.Length, $"a MATLAB header of {Header} bytes", "the end of the file");
        if (bytes.AsSpan(126, 2) is not [(byte)'I', (byte)'M'])
            throw BadInputException.At(
                file, 126, "the mark of a little-endian level-5 MATLAB file, 49 4d,", $"{bytes[126]:x2} {bytes[127]:x2}");
        if (bytes.AsSpan(124, 2) is not [0, 1])
            throw BadInputException.At(
                file, 124, "version 1.0 of a level-5 MATLAB file (saved with -v7 or -v6; -v7.3 is HDF5)",
                $"{bytes[125]}.{bytes[124]}");
    }

    /// <summary>
    /// Unpacks the variable within a compressed element; returns also how many bytes may still be unpacked.
    /// </summary>
    private static MatCursor Unpack(Inflation inflation, MatCursor elements, MatElement packed, int cap, out int left)
    {
        byte[] bytes = Zlib.Decode(
            inflation, elements.File, elements.Bytes, packed.Start, packed.End, cap,
            tag => 8L + new MatCursor("", tag, 0, tag.Length).Word(4));
        left = cap - bytes.Length;
        var content = new MatCursor($"{elements.File} (unpacked at byte {packed.Tag})", bytes, 0, bytes.Length);
        var matrix = content.Next("a variable", MatType.Matrix);
        content.RequireEnd("the compressed variable");
        return new(content.File, bytes, matrix.Start, matrix.End);
    }

    /// <summary>Reads the variable that starts at a cursor; the array is null where its name was not asked for.</summary>
    private static (string Name, MatArray? Array) Variable(MatCursor matrix, int start, IReadOnlyCollection<string> names)
    {
        var flags = matrix.Next("array flags", MatType.UInt32);
        if (flags.Length != 8)
            throw matrix.Wrong(flags.Tag, "array flags of 8 bytes", $"{flags.Length}");
        var dimensions = matrix.Next("dimensions", MatType.Int32);
        var nameElement = matrix.Next("a name", MatType.Int8);
        string name = Encoding.Latin1.GetString(matrix.Bytes, nameElement.Start, nameElement.Length);
        if (name.Length > LongestName)
            throw matrix.Wrong(nameElement.Tag, $"a name of at most {LongestName} characters", $"{name.Length}");
        if (!names.Contains(name))
            return (name, null);

        uint word = matrix.Word(flags.Start), kind = word & 0xff;
        if (kind is < FirstNumeric or > LastNumeric)
            throw matrix.Wrong(
                flags.Start, $"variable '{name}': an array of numbers, of class {FirstNumeric} to {LastNumeric}",
                $"class {kind}");
        if ((word & Complex) != 0)
            throw matrix.Wrong(flags.Start, $"variable '{name}': an array of real numbers", "one of complex numbers");
        var shape = Extents(matrix, dimensions, name);
        var data = matrix.Next($"the numbers of variable '{name}'");
        matrix.RequireEnd($"variable '{name}'");
        if (data.Type.Width() == 0)
            throw matrix.Wrong(
                data.Tag, $"variable '{name}': numbers of at most 32 bits or of float64", $"type {(uint)data.Type}");
        if (data.Length != (long)shape.Size * data.Type.Width())
            throw matrix.Wrong(
                data.Tag, $"variable '{name}': {(long)shape.Size * data.Type.Width()} bytes for {shape}", $"{data.Length}");
        return (name, new(matrix.File, matrix.Bytes, start, data.Start, data.Type, name, shape));
    }

    private static Shape Extents(MatCursor matrix, MatElement dimensions, string name)
    {
        if (dimensions.Length < 8 || dimensions.Length % 4 != 0)
            throw matrix.Wrong(
                dimensions.Tag, $"variable '{name}': two or more dimensions of 4 bytes each", $"{dimensions.Length} bytes");
        int[] extents = new int[dimensions.Length / 4];
        long size = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            int at = dimensions.Start + 4 * i;
            uint extent = matrix.Word(at);
            if (extent > int.MaxValue)
                throw matrix.Wrong(at, $"variable '{name}': a dimension of 0 to {int.MaxValue}", $"{(int)extent}");
            // Both factors are below 2³¹, so the product is exact; a number takes at least one byte.
            size *= extent;
            if (size > matrix.Bytes.Length)
                throw matrix.Wrong(
                    at, $"variable '{name}': at most {matrix.Bytes.Length} numbers, the size of the data",
                    $"{size} or more");
            extents[i] = (int)extent;
        }
        return Shape.Create(extents);
    }
}
