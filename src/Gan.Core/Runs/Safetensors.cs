using System.Buffers.Binary;
using System.Text.Json;

namespace Gan;

/// <summary>
/// Reads and writes the safetensors format: the length of a JSON header (8 bytes, little-endian), the header (name → dtype,
/// shape, data_offsets), the numbers. The writer is deterministic: equal parameters give equal bytes. The reader limits the
/// header's length and requires distinct names and offsets that tile the data exactly.
/// </summary>
public static class Safetensors
{
    /// <summary>The longest header that is read.</summary>
    private const int HeaderCap = 1 << 20;

    /// <summary>Returns parameters as the bytes of a file.</summary>
    /// <param name="parameters">The parameters, in the order of their layout.</param>
    /// <param name="isDouble">
    /// True for float64 (exact for every engine), false for float32 (exact for float32 engines).
    /// </param>
    public static byte[] Write(Params parameters, bool isDouble)
    {
        int size = isDouble ? sizeof(double) : sizeof(float);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var slot in parameters.Layout.Slots)
            {
                json.WriteStartObject(slot.Name);
                json.WriteString("dtype", isDouble ? "F64" : "F32");
                json.WriteStartArray("shape");
                foreach (int extent in slot.Shape)
                    json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue((long)slot.Offset * size);
                json.WriteNumberValue((long)(slot.Offset + slot.Shape.Size) * size);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        int header = ((int)text.Length + 7) & ~7; // the numbers start at a multiple of 8
        byte[] file = new byte[8 + header + (long)parameters.Layout.Size * size];
        BinaryPrimitives.WriteInt64LittleEndian(file, header);
        file.AsSpan(8, header).Fill((byte)' ');
        text.GetBuffer().AsSpan(0, (int)text.Length).CopyTo(file.AsSpan(8));
        var data = file.AsSpan(8 + header);
        for (int i = 0; i < parameters.Layout.Size; i++)
            if (isDouble)
                BinaryPrimitives.WriteDoubleLittleEndian(data[(i * 8)..], parameters.Values[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(data[(i * 4)..], (float)parameters.Values[i]);
        return file;
    }

    /// <summary>Reads the parameters of a file, which must have this layout.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="layout">The required layout.</param>
    /// <exception cref="BadInputException">
    /// The file is not valid safetensors, or has another layout; with the offset or the tensor.
    /// </exception>
    public static Params Read(ReadOnlySpan<byte> file, string name, Layout layout)
    {
        var parameters = Read(file, name);
        var found = parameters.Layout;
        foreach (var (wanted, slot) in layout.Slots.Zip(found.Slots))
            if (wanted != slot)
                throw new BadInputException($"{name}: {wanted.Name} {wanted.Shape} required, got {slot.Name} {slot.Shape}");
        return found.Equals(layout) ? parameters : throw new BadInputException(
            $"{name}: {layout.Slots.Length} tensors required, got {found.Slots.Length}");
    }

    /// <summary>Reads the parameters of a file, in the order of their offsets.</summary>
    /// <exception cref="BadInputException">The file is not valid safetensors; with the offset.</exception>
    public static Params Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 8)
            throw BadInputException.At(name, file.Length, "8 bytes of header length", "the end");
        long header = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (header is < 2 or > HeaderCap || header > file.Length - 8)
            throw BadInputException.At(
                name, 0, $"a header length from 2 to {Math.Min(HeaderCap, file.Length - 8)}", $"{header}");
        var (tensors, size) = Header(file.Slice(8, (int)header), name);
        var data = file[(8 + (int)header)..];

        long at = 0;
        foreach (var (tensor, from, to, shape) in tensors)
        {
            if (from != at || to - from != (long)shape.Size * size)
                throw BadInputException.At(
                    name, 8, $"{tensor} at [{at}, {at + (long)shape.Size * size})", $"[{from}, {to})");
            at = to;
        }
        if (at != data.Length)
            throw BadInputException.At(
                name, 8 + header + Math.Min(at, data.Length), $"{at} bytes of data", $"{data.Length}");

        double[] values = new double[at / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = size == 8
                ? BinaryPrimitives.ReadDoubleLittleEndian(data[(i * 8)..])
                : BinaryPrimitives.ReadSingleLittleEndian(data[(i * 4)..]);
        return new(new Layout(tensors.Select(t => (t.Name, t.Shape))), values);
    }

    private static (List<(string Name, long From, long To, Shape Shape)> Tensors, int Size) Header(
        ReadOnlySpan<byte> json, string file)
    {
        try
        {
            using var header = JsonDocument.Parse(json.ToArray(), new() { AllowDuplicateProperties = false, MaxDepth = 8 });
            var tensors = new List<(string, long From, long, Shape)>();
            string? dtype = null;
            foreach (var entry in header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
            {
                string own = entry.Value.GetProperty("dtype").GetString() ?? "null";
                if (own is not ("F32" or "F64") || own != (dtype ??= own))
                    throw BadInputException.At(file, 8, $"{entry.Name} of {dtype ?? "F32 or F64"}", own);
                long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
                int[] extents = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
                if (offsets.Length != 2)
                    throw BadInputException.At(file, 8, $"{entry.Name} with 2 data_offsets", $"{offsets.Length}");
                tensors.Add((entry.Name, offsets[0], offsets[1], Shape.Create(extents)));
            }
            return ([.. tensors.OrderBy(t => t.From)], dtype == "F64" ? 8 : 4);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentException or OverflowException)
        {
            throw new BadInputException($"{file}: byte 8: a safetensors header required: {e.Message}", e);
        }
    }
}
