using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gan.Internal;

/// <summary>
/// The float32 matrix product C = A·B, where either operand may be given transposed, at close to the machine's rate of multiply-adds: 8 × 32
/// numbers of C at a time stay in registers while k runs through panels of A (packed, 8 rows side by side) and strips of B (packed
/// only if given transposed), after Goto and van de Geijn (2008). Each sum runs over k in order, whatever the number of threads.
/// In bfloat16 both are packed, in pairs along k, and rounded on the way; without <see cref="Bf16Kernel"/> the rounded
/// numbers go through the float32 product.
/// </summary>
internal sealed unsafe class Gemm(int m, int k, int n, bool transposedA, bool transposedB, Precision precision = Precision.Fp32)
{
    private const int Tall = 8, Wide = 32;

    /// <summary>Panels of A that one thread takes through a strip at a time.</summary>
    private const int PanelsEach = 32;

    /// <summary>Pairs of rows that are asked for ahead: each is elsewhere in memory, so the processor does not foresee them.</summary>
    private const int Ahead = 8;

    /// <summary>So few columns are done one by one, as products of A with a vector.</summary>
    private const int Thin = 3;

    /// <summary>A matrix B of so many numbers stays in a core's cache: then threads share out the rows of C, otherwise the columns.</summary>
    private const int Small = 1 << 16;

    /// <summary>A product thinner than a vector gains nothing from bfloat16 and stays float32.</summary>
    private readonly bool half = IsHalf(m, k, n, precision), pairs = IsHalf(m, k, n, precision) && Bf16Kernel.IsSupported;

    /// <summary>What k is in packed numbers.</summary>
    private readonly int depth = IsHalf(m, k, n, precision) && Bf16Kernel.IsSupported ? (k + 1) / 2 : k;

    private readonly int panels = (m + Tall - 1) / Tall, strips = (n + Wide - 1) / Wide;
    private readonly bool byRows = (long)k * n <= Small && m >= n && n > Thin;
    private readonly bool thin = n <= Thin;

    [ThreadStatic]
    private static Scratch? scratch;

    private static bool IsHalf(int m, int k, int n, Precision precision) =>
        precision == Precision.Bf16 && Math.Min(m, Math.Min(k, n)) >= Vector512<float>.Count;

    /// <summary>How many numbers the packed A needs: none where each thread packs the rows it works on.</summary>
    public int Packed => byRows || thin ? 0 : panels * Tall * depth;

    /// <summary>Packing A in parts, four panels each.</summary>
    public int PackParts => byRows || thin ? 0 : (panels + 3) / 4;

    /// <summary>C in parts: a group of panels by a strip of columns, or by all of them.</summary>
    public int Parts => thin ? (m + RowsEach - 1) / RowsEach : byRows ? (panels + PanelsByRow - 1) / PanelsByRow : strips * Groups;

    private int Groups => (panels + PanelsEach - 1) / PanelsEach;
    private int RowsEach => Math.Max(32, (m + 7) / 8);
    private int PanelsByRow => Math.Max(1, (panels + 7) / 8);

    /// <summary>Packs one part of A.</summary>
    public void Pack(float* a, float* packed, int part)
    {
        scratch ??= new();
        for (int panel = part * 4; panel < Math.Min(panels, part * 4 + 4); panel++)
            PackPanel(a, packed + (long)panel * Tall * depth, panel);
    }

    /// <summary>Computes one part of C from A and its packed form.</summary>
    public void Compute(float* a, float* packed, float* b, float* c, int part)
    {
        scratch ??= new();
        if (thin)
        {
            Columns(a, b, c, part * RowsEach, Math.Min(m, (part + 1) * RowsEach));
            return;
        }
        if (!byRows)
        {
            int strip = part % strips, group = part / strips;
            Strip(packed + (long)group * PanelsEach * Tall * depth, b, c, strip, group * PanelsEach, Math.Min(panels, (group + 1) * PanelsEach));
            return;
        }
        int first = part * PanelsByRow, last = Math.Min(panels, first + PanelsByRow);
        float* own = scratch.Panels(PanelsByRow * Tall * depth);
        for (int panel = first; panel < last; panel++)
            PackPanel(a, own + (long)(panel - first) * Tall * depth, panel);
        for (int strip = 0; strip < strips; strip++)
            Strip(own, b, c, strip, first, last);
    }

    /// <summary>Packs one panel: [depth][8], rows beyond m are zero.</summary>
    private void PackPanel(float* a, float* to, int panel)
    {
        int first = panel * Tall, rows = Math.Min(Tall, m - first);
        if (pairs && !transposedA)
            TurnPairs(a + (long)first * k, rows, to, Tall);
        else if (pairs)
            Pairs(a + first, m, rows, to, Tall);
        else if (!transposedA)
            Turn(a + (long)first * k, k, rows, k, to, Tall);
        else if (rows == Tall)
            for (int p = 0; p < k; p++)
                Vector256.Load(a + (long)p * m + first).Store(to + p * Tall);
        else
            for (int p = 0; p < k; p++)
                for (int r = 0; r < Tall; r++)
                    to[p * Tall + r] = r < rows ? a[(long)p * m + first + r] : 0;
        if (half && !pairs)
            Bf16.Round(to, k * Tall);
    }

    /// <summary>Rows of k numbers turned into columns of pairs.</summary>
    private void TurnPairs(float* x, int rows, float* to, int stride)
    {
        float* rounded = scratch!.Rows(Tall * depth);
        for (int r = 0; r < rows; r++)
            Bf16.Row(x + (long)r * k, k, (ushort*)(rounded + (long)r * depth));
        Turn(rounded, depth, rows, depth, to, stride);
    }

    /// <summary>Some columns of k rows as pairs of rows; those up to the stride are zero.</summary>
    private void Pairs(float* x, int ld, int columns, float* to, int stride)
    {
        for (int q = 0; q < depth; q++, to += stride)
        {
            float* row = x + 2L * q * ld;
            if (columns == Wide && 2 * q + 2 * Ahead < k)
                for (float* next = row + 2L * Ahead * ld; next <= row + (2L * Ahead + 1) * ld; next += ld)
                {
                    Sse.Prefetch0(next);
                    Sse.Prefetch0(next + Wide / 2);
                }
            Bf16.Pairs(row, 2 * q + 1 < k ? row + ld : null, columns, (uint*)to);
            if (columns < stride)
                new Span<float>(to + columns, stride - columns).Clear();
        }
    }

    /// <summary>Some rows of C, column by column.</summary>
    private void Columns(float* a, float* b, float* c, int first, int last)
    {
        int rows = last - first;
        float* column = scratch!.Strip(k + rows);
        var sums = new Span<float>(column + k, rows);
        for (int j = 0; j < n; j++)
        {
            float* of = transposedB ? b + (long)j * k : n == 1 ? b : column;
            for (int p = 0; of == column && p < k; p++)
                column[p] = b[(long)p * n + j];
            if (transposedA)
            {
                sums.Clear();
                for (int p = 0; p < k; p++)
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(a + (long)p * m + first, rows), of[p], sums, sums);
            }
            else
                for (int i = 0; i < rows; i++)
                    sums[i] = TensorPrimitives.Dot(new ReadOnlySpan<float>(a + (long)(first + i) * k, k), new(of, k));
            for (int i = 0; i < rows; i++)
                c[(long)(first + i) * n + j] = sums[i];
        }
    }

    /// <summary>A strip of C's columns, for some panels.</summary>
    private void Strip(float* packed, float* b, float* c, int strip, int first, int last)
    {
        int left = strip * Wide, columns = Math.Min(Wide, n - left);
        // A strip that is narrower than the registers, lies the other way, or whose rows straddle cache lines is copied to one that fits.
        bool straddles = n % Vector512<float>.Count != 0 || (nint)b % 64 != 0;
        float* from = b + left;
        int stride = n;
        if (half || transposedB || columns % Vector512<float>.Count != 0 || straddles && last - first > 2)
        {
            from = scratch!.Strip(depth * Wide);
            stride = Wide;
            if (pairs && transposedB)
                for (int j = 0; j < Wide; j += Tall)
                    TurnPairs(b + (long)(left + j) * k, Math.Clamp(columns - j, 0, Tall), from + j, Wide);
            else if (pairs)
                Pairs(b + left, n, columns, from, Wide);
            else if (transposedB)
                for (int j = 0; j < Wide; j += Tall)
                    Turn(b + (long)(left + j) * k, k, Math.Clamp(columns - j, 0, Tall), k, from + j, Wide);
            else
                for (int p = 0; p < k; p++)
                {
                    new Span<float>(b + (long)p * n + left, columns).CopyTo(new(from + p * Wide, columns));
                    new Span<float>(from + p * Wide + columns, Wide - columns).Clear();
                }
            if (half && !pairs)
                Bf16.Round(from, k * Wide);
        }
        for (int panel = first; panel < last; panel++, packed += (long)Tall * depth)
        {
            int rows = Math.Min(Tall, m - panel * Tall);
            float* to = c + (long)panel * Tall * n + left;
            bool whole = rows == Tall && (pairs ? columns == Wide : columns % Vector512<float>.Count == 0);
            float* tile = whole ? to : scratch!.Tile;
            Product(packed, from, stride, tile, whole ? n : Wide, columns);
            if (!whole)
                for (int r = 0; r < rows; r++)
                    new Span<float>(tile + r * Wide, columns).CopyTo(new(to + (long)r * n, columns));
        }
    }

    private void Product(float* a, float* b, int ldb, float* c, int ldc, int columns)
    {
        if (pairs)
        {
            Bf16Kernel.Product(a, b, c, depth, ldc * (long)sizeof(float));
            return;
        }
        if (!Vector512.IsHardwareAccelerated)
        {
            for (int j = 0; j < columns; j += 16)
                for (int r = 0; r < Tall; r += 4)
                    FourBySixteen(a + r, b + j, ldb, k, c + r * ldc + j, ldc);
            return;
        }
        if (columns > 16)
            EightByThirtyTwo(a, b, ldb, k, c, ldc);
        else
            EightBySixteen(a, b, ldb, k, c, ldc);
    }

    /// <summary>Rows of x turned into columns: to[p·stride + r] = x[r·ld + p] for r below 8, zero for rows that are not there.</summary>
    private static void Turn(float* x, int ld, int rows, int k, float* to, int stride)
    {
        int p = 0;
        if (rows == Tall && Avx.IsSupported)
            for (; p + 8 <= k; p += 8)
                EightByEight(x + p, ld, to + (long)p * stride, stride);
        for (; p < k; p++)
            for (int r = 0; r < Tall; r++)
                to[(long)p * stride + r] = r < rows ? x[(long)r * ld + p] : 0;
    }

    private static void EightByEight(float* x, long ld, float* to, long stride)
    {
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + ld), r2 = Vector256.Load(x + 2 * ld), r3 = Vector256.Load(x + 3 * ld);
        Vector256<float> r4 = Vector256.Load(x + 4 * ld), r5 = Vector256.Load(x + 5 * ld), r6 = Vector256.Load(x + 6 * ld), r7 = Vector256.Load(x + 7 * ld);
        // Pairs, then fours, then the halves of 128 bits.
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + stride);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + 2 * stride);
        Avx.Permute2x128(b3, b7, 0x20).Store(to + 3 * stride);
        Avx.Permute2x128(b0, b4, 0x31).Store(to + 4 * stride);
        Avx.Permute2x128(b1, b5, 0x31).Store(to + 5 * stride);
        Avx.Permute2x128(b2, b6, 0x31).Store(to + 6 * stride);
        Avx.Permute2x128(b3, b7, 0x31).Store(to + 7 * stride);
    }

    /// <summary>c[8, 32] = a · b: 16 sums in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByThirtyTwo(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector512<float> c00 = Vector512<float>.Zero, c10 = Vector512<float>.Zero, c20 = Vector512<float>.Zero, c30 = Vector512<float>.Zero, c01 = Vector512<float>.Zero, c11 = Vector512<float>.Zero, c21 = Vector512<float>.Zero, c31 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero, c50 = Vector512<float>.Zero, c60 = Vector512<float>.Zero, c70 = Vector512<float>.Zero, c41 = Vector512<float>.Zero, c51 = Vector512<float>.Zero, c61 = Vector512<float>.Zero, c71 = Vector512<float>.Zero;
        for (int p = 0; p < k; p++, a += Tall, b += ldb)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[1]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[2]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(a[4]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a[5]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            x = Vector512.Create(a[6]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
            x = Vector512.Create(a[7]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c10.Store(c + ldc);
        c11.Store(c + ldc + 16);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + 16);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + 16);
        c40.Store(c + 4 * ldc);
        c41.Store(c + 4 * ldc + 16);
        c50.Store(c + 5 * ldc);
        c51.Store(c + 5 * ldc + 16);
        c60.Store(c + 6 * ldc);
        c61.Store(c + 6 * ldc + 16);
        c70.Store(c + 7 * ldc);
        c71.Store(c + 7 * ldc + 16);
    }

    /// <summary>c[8, 16] = a · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightBySixteen(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector512<float> c00 = Vector512<float>.Zero, c10 = Vector512<float>.Zero, c20 = Vector512<float>.Zero, c30 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero, c50 = Vector512<float>.Zero, c60 = Vector512<float>.Zero, c70 = Vector512<float>.Zero;
        for (int p = 0; p < k; p++, a += Tall, b += ldb)
        {
            Vector512<float> b0 = Vector512.Load(b), x;
            x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            x = Vector512.Create(a[1]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            x = Vector512.Create(a[2]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            x = Vector512.Create(a[3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            x = Vector512.Create(a[4]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            x = Vector512.Create(a[5]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            x = Vector512.Create(a[6]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            x = Vector512.Create(a[7]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
        }
        c00.Store(c);
        c10.Store(c + ldc);
        c20.Store(c + 2 * ldc);
        c30.Store(c + 3 * ldc);
        c40.Store(c + 4 * ldc);
        c50.Store(c + 5 * ldc);
        c60.Store(c + 6 * ldc);
        c70.Store(c + 7 * ldc);
    }

    /// <summary>c[4, 16] = a · b, for machines with vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourBySixteen(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector256<float> c00 = Vector256<float>.Zero, c10 = Vector256<float>.Zero, c20 = Vector256<float>.Zero, c30 = Vector256<float>.Zero, c01 = Vector256<float>.Zero, c11 = Vector256<float>.Zero, c21 = Vector256<float>.Zero, c31 = Vector256<float>.Zero;
        for (int p = 0; p < k; p++, a += Tall, b += ldb)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8), x;
            x = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
        }
        c00.Store(c);
        c01.Store(c + 8);
        c10.Store(c + ldc);
        c11.Store(c + ldc + 8);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + 8);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + 8);
    }

    /// <summary>A thread's own room: packed rows of A, a strip of B, rounded rows, and a tile of C that is cut off by its edge.</summary>
    private sealed class Scratch
    {
        private float* strip, panels, rows;
        private int stripSize, panelsSize, rowsSize;

        public float* Tile { get; } = (float*)NativeMemory.AlignedAlloc(Tall * Wide * sizeof(float), 64);

        ~Scratch()
        {
            NativeMemory.AlignedFree(strip);
            NativeMemory.AlignedFree(panels);
            NativeMemory.AlignedFree(rows);
            NativeMemory.AlignedFree(Tile);
        }

        public float* Strip(int needed) => Room(ref strip, ref stripSize, needed);
        public float* Rows(int needed) => Room(ref rows, ref rowsSize, needed);
        public float* Panels(int needed) => Room(ref panels, ref panelsSize, needed);

        private static float* Room(ref float* memory, ref int size, int needed)
        {
            if (needed > size)
            {
                NativeMemory.AlignedFree(memory);
                memory = (float*)NativeMemory.AlignedAlloc((nuint)needed * sizeof(float), 64);
                size = needed;
            }
            return memory;
        }
    }
}
