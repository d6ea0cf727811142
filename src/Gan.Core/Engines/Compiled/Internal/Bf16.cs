using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>Rounds to bfloat16, the upper half of a float32, to nearest with ties to even.</summary>
internal static unsafe class Bf16
{
    /// <summary>Rounds float32 numbers in place to values that bfloat16 represents.</summary>
    public static void Round(float* x, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
            (Rounded(Vector512.Load((uint*)x + i)) & Vector512.Create(0xFFFF0000)).Store((uint*)x + i);
        for (; i < count; i++)
            ((uint*)x)[i] = Rounded(((uint*)x)[i]) & 0xFFFF0000;
    }

    /// <summary>Converts a row to bfloat16; a row of odd length is padded with a zero.</summary>
    public static void Row(float* x, int count, ushort* to)
    {
        int i = 0;
        for (; i + 32 <= count; i += 32)
            Vector512.Narrow(
                Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)x + i)), 16),
                Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)x + i + 16)), 16)).Store(to + i);
        for (; i < count; i++)
            to[i] = (ushort)(Rounded(((uint*)x)[i]) >> 16);
        if (count % 2 == 1)
            to[count] = 0;
    }

    /// <summary>
    /// Interleaves two rows as pairs of bfloat16, the first row in the lower halves; null as the second row means zeros.
    /// </summary>
    public static void Pairs(float* first, float* second, int count, uint* to)
    {
        int i = 0;
        for (; second != null && i + 16 <= count; i += 16)
            (Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)first + i)), 16)
                | (Rounded(Vector512.Load((uint*)second + i)) & Vector512.Create(0xFFFF0000))).Store(to + i);
        for (; i < count; i++)
            to[i] = (Rounded(((uint*)first)[i]) >> 16) | (second == null ? 0 : Rounded(((uint*)second)[i]) & 0xFFFF0000);
    }

    // Adds just under half a unit in the last kept place, and exactly half where that place is odd (ties to even). The NaNs
    // that processors generate have zero low bits, so nothing carries into the sign.
    private static uint Rounded(uint bits) => bits + 0x7FFF + ((bits >> 16) & 1);

    private static Vector512<uint> Rounded(Vector512<uint> bits) =>
        bits + Vector512.Create(0x7FFFu) + (Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One);
}
