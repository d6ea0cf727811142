using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gan.Internal;

/// <summary>
/// Packs operands into the layouts that the kernels of <see cref="Gemm"/> read: 8 rows side by side or, for bfloat16, pairs
/// of successive rows, rounded and interleaved.
/// </summary>
internal static unsafe class GemmPacking
{
    /// <summary>
    /// The number of row pairs to prefetch ahead: rows lie too far apart in memory for the hardware prefetcher.
    /// </summary>
    private const int Ahead = 8;

    /// <summary>
    /// Transposes up to 8 rows: <c>to[p·stride + r] = x[r·ld + p]</c> for p below k; rows from <c>rows</c> up to 8 are zero.
    /// </summary>
    public static void Transpose(float* x, int ld, int rows, int k, float* to, int stride)
    {
        int p = 0;
        if (rows == Gemm.Tall && Avx.IsSupported)
            for (; p + 8 <= k; p += 8)
                TransposeBlock(x + p, ld, to + (long)p * stride, stride);
        for (; p < k; p++)
            for (int r = 0; r < Gemm.Tall; r++)
                to[(long)p * stride + r] = r < rows ? x[(long)r * ld + p] : 0;
    }

    /// <summary>Rounds up to 8 rows of k numbers to bfloat16 and transposes them by pairs along k.</summary>
    /// <param name="x">The rows, k numbers apart.</param>
    /// <param name="rows">The number of rows, at most 8.</param>
    /// <param name="k">The length of a row.</param>
    /// <param name="to">The result: pair q of row r at <c>to[q·stride + r]</c>.</param>
    /// <param name="stride">The distance between two pairs of a row.</param>
    /// <param name="rounded">Room for 8 rows of <c>(k + 1) / 2</c> pairs.</param>
    public static void TransposePairs(float* x, int rows, int k, float* to, int stride, float* rounded)
    {
        int depth = (k + 1) / 2;
        for (int r = 0; r < rows; r++)
            Bf16.Row(x + (long)r * k, k, (ushort*)(rounded + (long)r * depth));
        Transpose(rounded, depth, rows, depth, to, stride);
    }

    /// <summary>
    /// Rounds k rows to bfloat16 and interleaves successive rows; columns from <c>columns</c> up to the stride are zero.
    /// </summary>
    public static void Pairs(float* x, int ld, int columns, int k, float* to, int stride)
    {
        for (int q = 0; q < (k + 1) / 2; q++, to += stride)
        {
            float* row = x + 2L * q * ld;
            if (columns == Gemm.Wide && 2 * q + 2 * Ahead < k)
                for (float* next = row + 2L * Ahead * ld; next <= row + (2L * Ahead + 1) * ld; next += ld)
                {
                    Sse.Prefetch0(next);
                    Sse.Prefetch0(next + Gemm.Wide / 2);
                }
            Bf16.Pairs(row, 2 * q + 1 < k ? row + ld : null, columns, (uint*)to);
            if (columns < stride)
                new Span<float>(to + columns, stride - columns).Clear();
        }
    }

    /// <summary>Transposes a block of 8 × 8 numbers.</summary>
    private static void TransposeBlock(float* x, long ld, float* to, long stride)
    {
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + ld);
        Vector256<float> r2 = Vector256.Load(x + 2 * ld), r3 = Vector256.Load(x + 3 * ld);
        Vector256<float> r4 = Vector256.Load(x + 4 * ld), r5 = Vector256.Load(x + 5 * ld);
        Vector256<float> r6 = Vector256.Load(x + 6 * ld), r7 = Vector256.Load(x + 7 * ld);
        // Interleaves pairs, then groups of four, then halves of 128 bits.
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + stride);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + 2 * stride);
        Avx.Permute2x128(b3, b7, 0x20).Store(to + 3 * stride);
        Avx.Permute2x128(b0, b4, 0x31).Store(to + 4 * stride);
        Avx.Permute2x128(b1, b5, 0x31).Store(to + 5 * stride);
        Avx.Permute2x128(b2, b6, 0x31).Store(to + 6 * stride);
        Avx.Permute2x128(b3, b7, 0x31).Store(to + 7 * stride);
    }
}
