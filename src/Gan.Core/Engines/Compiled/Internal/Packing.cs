using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gan.Internal;

/// <summary>
/// Packs up to <c>stride</c> rows or columns of an operand side by side: number p of row or column i at
/// <c>to[p·stride + i]</c>. What lies beyond the last row or column is not written; no kernel keeps what it computes there.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>
    /// The number of rows of memory to prefetch ahead: they lie too far apart for the processor's own prefetcher.
    /// </summary>
    private const int Ahead = 16;

    /// <summary>Packs <paramref name="count"/> numbers of each of k rows of memory.</summary>
    public static void Copy(float* x, long ld, int count, int k, float* to, int stride)
    {
        for (int p = 0; p < k; p++, x += ld, to += stride)
        {
            if (Sse.IsSupported && p + Ahead < k)
                for (int i = 0; i < count; i += 16)
                    Sse.Prefetch0(x + Ahead * ld + i);
            int j = 0;
            for (; Vector512.IsHardwareAccelerated && j + 16 <= count; j += 16)
                Vector512.Load(x + j).Store(to + j);
            for (; j + 8 <= count; j += 8)
                Vector256.Load(x + j).Store(to + j);
            for (; j + 4 <= count; j += 4)
                Vector128.Load(x + j).Store(to + j);
            for (; j < count; j++)
                to[j] = x[j];
        }
    }

    /// <summary>Packs k numbers of each of <paramref name="count"/> rows of memory.</summary>
    public static void Transpose(float* x, long ld, int count, int k, float* to, int stride)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            for (; i + 8 <= count; i += 8)
                EightRows(x + i * ld, ld, k, to + i, stride);
            if (i + 4 <= count)
            {
                FourRows(x + i * ld, ld, k, to + i, stride);
                i += 4;
            }
        }
        for (; i < count; i++)
            OneRow(x + i * ld, 0, k, to + i, stride);
    }

    private static void OneRow(float* x, int first, int k, float* to, long stride)
    {
        for (int p = first; p < k; p++)
            to[p * stride] = x[p];
    }

    private static void EightRows(float* x, long ld, int k, float* to, long stride)
    {
        int p = 0;
        for (; p + 8 <= k; p += 8)
            EightByEight(x + p, ld, to + p * stride, stride);
        for (int i = 0; i < 8; i++)
            OneRow(x + i * ld, p, k, to + i, stride);
    }

    private static void FourRows(float* x, long ld, int k, float* to, long stride)
    {
        int p = 0;
        for (; p + 8 <= k; p += 8)
            FourByEight(x + p, ld, to + p * stride, stride);
        for (int i = 0; i < 4; i++)
            OneRow(x + i * ld, p, k, to + i, stride);
    }

    /// <summary>Transposes a block of 8 × 8 numbers.</summary>
    private static void EightByEight(float* x, long ld, float* to, long stride)
    {
        var (b0, b1, b2, b3) = Quarters(x, ld);
        var (b4, b5, b6, b7) = Quarters(x + 4 * ld, ld);
        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + stride);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + 2 * stride);
        Avx.Permute2x128(b3, b7, 0x20).Store(to + 3 * stride);
        Avx.Permute2x128(b0, b4, 0x31).Store(to + 4 * stride);
        Avx.Permute2x128(b1, b5, 0x31).Store(to + 5 * stride);
        Avx.Permute2x128(b2, b6, 0x31).Store(to + 6 * stride);
        Avx.Permute2x128(b3, b7, 0x31).Store(to + 7 * stride);
    }

    /// <summary>Transposes a block of 4 rows by 8 numbers.</summary>
    private static void FourByEight(float* x, long ld, float* to, long stride)
    {
        var (b0, b1, b2, b3) = Quarters(x, ld);
        b0.GetLower().Store(to);
        b1.GetLower().Store(to + stride);
        b2.GetLower().Store(to + 2 * stride);
        b3.GetLower().Store(to + 3 * stride);
        b0.GetUpper().Store(to + 4 * stride);
        b1.GetUpper().Store(to + 5 * stride);
        b2.GetUpper().Store(to + 6 * stride);
        b3.GetUpper().Store(to + 7 * stride);
    }

    /// <summary>
    /// Transposes both halves of 4 rows by 8 numbers: vector i has numbers i of the rows in its lower half, numbers i + 4 in
    /// its upper half.
    /// </summary>
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Quarters(float* x, long ld)
    {
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + ld);
        Vector256<float> r2 = Vector256.Load(x + 2 * ld), r3 = Vector256.Load(x + 3 * ld);
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        return (
            Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a1, a3, 0xEE));
    }
}
