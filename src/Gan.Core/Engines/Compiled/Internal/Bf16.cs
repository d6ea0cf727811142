using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gan.Internal;

/// <summary>Rounds to bfloat16, the upper half of a float32, to nearest with ties to even.</summary>
internal static unsafe class Bf16
{
    /// <summary>
    /// The number of pairs of rows to prefetch ahead: rows lie too far apart in memory for the processor's own prefetcher.
    /// </summary>
    private const int Ahead = 8;

    /// <summary>Rounds float32 numbers in place to values that bfloat16 represents.</summary>
    public static void Round(float* x, int count)
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i + 16 <= count; i += 16)
            (Rounded(Vector512.Load((uint*)x + i)) & Vector512.Create(0xFFFF0000)).Store((uint*)x + i);
        for (; i + 8 <= count; i += 8)
            (Rounded(Vector256.Load((uint*)x + i)) & Vector256.Create(0xFFFF0000)).Store((uint*)x + i);
        for (; i < count; i++)
            ((uint*)x)[i] = Rounded(((uint*)x)[i]) & 0xFFFF0000;
    }

    /// <summary>Converts a row to bfloat16; a row of odd length is padded with a zero.</summary>
    public static void Row(float* x, int count, ushort* to)
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i + 32 <= count; i += 32)
            Vector512.Narrow(
                Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)x + i)), 16),
                Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)x + i + 16)), 16)).Store(to + i);
        for (; i + 16 <= count; i += 16)
            Vector256.Narrow(
                Vector256.ShiftRightLogical(Rounded(Vector256.Load((uint*)x + i)), 16),
                Vector256.ShiftRightLogical(Rounded(Vector256.Load((uint*)x + i + 8)), 16)).Store(to + i);
        for (; i < count; i++)
            to[i] = (ushort)(Rounded(((uint*)x)[i]) >> 16);
        if (count % 2 == 1)
            to[count] = 0;
    }

    /// <summary>
    /// Packs rows or columns of an operand in pairs along k: the numbers 2q and 2q + 1 of row or column i are at
    /// <c>to[q·stride + i]</c>, the first in the lower half; beyond k they are zero.
    /// </summary>
    /// <param name="x">The operand.</param>
    /// <param name="first">The first row or column.</param>
    /// <param name="count">The number of rows or columns.</param>
    /// <param name="k0">The first number along k.</param>
    /// <param name="k">The number of these.</param>
    /// <param name="to">The result.</param>
    /// <param name="stride">The distance between two pairs of a row or column.</param>
    /// <param name="scratch">
    /// Room for <paramref name="count"/> × ⌈k / 2⌉ pairs, where the k numbers lie side by side.
    /// </param>
    public static void PackPairs(Operand x, int first, int count, int k0, int k, float* to, int stride, float* scratch)
    {
        int depth = (k + 1) / 2;
        if (x.Along)
        {
            for (int i = 0; i < count; i++)
                Row(x.At(k0, first + i), k, (ushort*)(scratch + (long)i * depth));
            Packing.Transpose(scratch, depth, count, depth, to, stride);
            return;
        }
        float* row = x.At(k0, first);
        for (int q = 0; q < depth; q++, to += stride, row += 2 * x.Stride)
        {
            if (Sse.IsSupported && 2 * q + 2 * Ahead + 1 < k)
                for (int i = 0; i < count; i += 16)
                {
                    Sse.Prefetch0(row + 2 * Ahead * x.Stride + i);
                    Sse.Prefetch0(row + (2 * Ahead + 1) * x.Stride + i);
                }
            Pairs(row, 2 * q + 1 < k ? row + x.Stride : null, count, (uint*)to);
        }
    }

    /// <summary>
    /// Interleaves two rows as pairs of bfloat16, the first row in the lower halves; null as the second row means zeros.
    /// </summary>
    private static void Pairs(float* first, float* second, int count, uint* to)
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && second != null && i + 16 <= count; i += 16)
            (Vector512.ShiftRightLogical(Rounded(Vector512.Load((uint*)first + i)), 16)
                | (Rounded(Vector512.Load((uint*)second + i)) & Vector512.Create(0xFFFF0000))).Store(to + i);
        for (; second != null && i + 8 <= count; i += 8)
            (Vector256.ShiftRightLogical(Rounded(Vector256.Load((uint*)first + i)), 16)
                | (Rounded(Vector256.Load((uint*)second + i)) & Vector256.Create(0xFFFF0000))).Store(to + i);
        for (; i < count; i++)
            to[i] = (Rounded(((uint*)first)[i]) >> 16) | (second == null ? 0 : Rounded(((uint*)second)[i]) & 0xFFFF0000);
    }

    // Adds just under half a unit in the last kept place, and exactly half where that place is odd (ties to even). The NaNs
    // that processors generate have zero low bits, so nothing carries into the sign.
    private static uint Rounded(uint bits) => bits + 0x7FFF + ((bits >> 16) & 1);

    private static Vector256<uint> Rounded(Vector256<uint> bits) =>
        bits + Vector256.Create(0x7FFFu) + (Vector256.ShiftRightLogical(bits, 16) & Vector256<uint>.One);

    private static Vector512<uint> Rounded(Vector512<uint> bits) =>
        bits + Vector512.Create(0x7FFFu) + (Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One);
}
