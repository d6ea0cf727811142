using System.Buffers.Binary;

namespace Gan.Fuzz;

/// <summary>Makes inputs by mutation.</summary>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> words)
{
    private const int Longest = 1 << 12;

    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 8, 127, 128, 255, 256, short.MaxValue, short.MinValue, ushort.MaxValue,
        1 << 20, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, long.MaxValue, long.MinValue,
    ];

    /// <summary>Returns a mutated copy of an input.</summary>
    /// <param name="input">The input to mutate.</param>
    /// <param name="other">The input whose parts may be inserted.</param>
    public byte[] Of(byte[] input, byte[] other)
    {
        var bytes = input.ToList();
        for (int i = 1 << random.Next(5); i > 0; i--)
            Change(bytes, other);
        return [.. bytes.Take(Longest)];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1), left = bytes.Count - at,
            some = left == 0 ? 0 : Math.Min(left, 1 << random.Next(8));
        switch (random.Next(9))
        {
            case 0 when left > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when left > 0: bytes[at] = (byte)random.Next(256); break;
            case 2 when left > 0: bytes[at] += (byte)random.Next(-16, 17); break;
            case 3: Overwrite(bytes, at, Number()); break;
            case 4: bytes.RemoveRange(at, some); break;
            case 5: bytes.InsertRange(at, bytes.GetRange(at, some)); break;
            case 6: bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(8))); break;
            case 7 when words.Count > 0: bytes.InsertRange(at, words[random.Next(words.Count)]); break;
            default:
                int from = random.Next(other.Length + 1);
                bytes.RemoveRange(at, some);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + (1 << random.Next(8)))]);
                break;
        }
    }

    private byte[] Number()
    {
        byte[] number = new byte[8];
        long value = Interesting[random.Next(Interesting.Length)];
        int size = 1 << random.Next(4);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - 8 * size));
        return number[..size];
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (int i = 0; i < with.Length && at + i < bytes.Count; i++)
            bytes[at + i] = with[i];
    }
}
