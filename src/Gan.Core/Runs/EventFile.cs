using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gan;

/// <summary>
/// A TensorBoard event file: protocol-buffer messages (tensorflow/core/util/event.proto: wall_time 1, step 2, file_version
/// 3, summary 5), each framed as length, CRC of the length, message, CRC of the message. The CRCs are CRC-32C, masked as in
/// the TFRecord format (rotated, and a constant added).
/// </summary>
/// <param name="output">The destination; it is left open.</param>
public sealed class EventFile(Stream output)
{
    /// <summary>Writes the header record.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public void Start(double time) => Record([.. Double(1, time), .. Bytes(3, "brain.Event:2"u8)]);

    /// <summary>Writes numbers of a step, each under its tag: <c>loss/discriminator</c>.</summary>
    public void Numbers(double time, long step, IEnumerable<(string Tag, double Value)> values) =>
        Event(time, step, values.Select(v => Value(v.Tag, Float(2, (float)v.Value))));

    /// <summary>Writes a picture of a step.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="tag">The picture's name.</param>
    /// <param name="png">The picture as PNG.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    public void Picture(double time, long step, string tag, byte[] png, int width, int height) =>
        Event(
            time, step,
            [Value(tag, Bytes(4, [.. Integer(1, height), .. Integer(2, width), .. Integer(3, 3), .. Bytes(4, png)]))]);

    private void Event(double time, long step, IEnumerable<byte[]> values) =>
        Record([.. Double(1, time), .. Integer(2, step), .. Bytes(5, [.. values.SelectMany(v => Bytes(1, v))])]);

    private static byte[] Value(string tag, byte[] content) => [.. Bytes(1, Encoding.UTF8.GetBytes(tag)), .. content];

    private void Record(byte[] message)
    {
        byte[] length = new byte[8], crc = new byte[4];
        BinaryPrimitives.WriteInt64LittleEndian(length, message.Length);
        output.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Masked(length));
        output.Write(crc);
        output.Write(message);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Masked(message));
        output.Write(crc);
        output.Flush();
    }

    internal static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xa282ead8;
    }

    // A field starts with its number and wire type: 0 variable-length integer, 1 eight bytes, 2 bytes, 5 four bytes.
    private static byte[] Integer(int field, long value) => [.. Variable((ulong)field << 3), .. Variable((ulong)value)];

    private static byte[] Bytes(int field, ReadOnlySpan<byte> value) =>
        [.. Variable((ulong)field << 3 | 2), .. Variable((ulong)value.Length), .. value];

    private static byte[] Double(int field, double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return [.. Variable((ulong)field << 3 | 1), .. bytes];
    }

    private static byte[] Float(int field, float value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Variable((ulong)field << 3 | 5), .. bytes];
    }

    private static byte[] Variable(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
