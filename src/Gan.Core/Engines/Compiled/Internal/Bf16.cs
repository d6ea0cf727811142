using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>Numbers rounded to bfloat16, the upper half of a float32, to the nearest, ties to even.</summary>
internal static unsafe class Bf16
{
    /// <summary>Rounds numbers where they stand; they stay float32.</summary>
    public static void Round(float* x, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
            (Rounded(Vector512.Load((uint*)x + i)) & Vector512.Create(0xFFFF0000)).Store((uint*)x + i);
        for (; i < count; i++)
            ((uint*)x)[i] = Rounded(((uint*)x)[i]) & 0xFFFF0000;
    }

    /// <summary>A row as bfloat16; a last one without a partner gets a zero.</summary>
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

    /// <summary>Two rows as pairs, the first's number in the lower half; a second row that is not there is zero.</summary>
    public static void Pairs(float* first, float* second, int count, uint* to)
    {
        int i = 0;
        for (; second != null && i + 16 <= count; i += 16)
            (Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)first + i)), 16)
                | (Rounded(Vector512.Load((uint*)second + i)) & Vector512.Create(0xFFFF0000))).Store(to + i);
        for (; i < count; i++)
            to[i] = (Rounded(((uint*)first)[i]) >> 16) | (second == null ? 0 : Rounded(((uint*)second)[i]) & 0xFFFF0000);
    }

    // Half a unit of the last place that stays is added, less one where that place is even already. What processors write for NaN has
    // no low bits, so nothing carries over into its sign.
    private static uint Rounded(uint bits) => bits + 0x7FFF + ((bits >> 16) & 1);

    private static Vector512<uint> Rounded(Vector512<uint> bits) =>
        bits + Vector512.Create(0x7FFFu) + (Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One);
}
