using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>
/// The matrix product C = A·B in float32, with A <c>[m, k]</c> and B <c>[k, n]</c>, each stored row-major or transposed. A
/// tile of 8 × 32 elements of C stays in registers while k runs through a packed panel of 8 rows of A and a strip of 32
/// columns of B, which is packed where it is transposed or unaligned (Goto and van de Geijn 2008). Every sum runs over k in
/// order, whatever the number of threads. With <see cref="Precision.Bf16"/> both operands are rounded and packed in pairs
/// along k; where <see cref="Bf16Kernel"/> is not supported, the float32 kernels multiply the rounded numbers.
/// </summary>
internal sealed unsafe class Gemm(
    int m, int k, int n, bool transposedA, bool transposedB, Precision precision = Precision.Fp32)
{
    /// <summary>The rows and columns of a tile of C.</summary>
    public const int Tall = 8, Wide = 32;

    /// <summary>The number of panels of A that one part multiplies with a strip of B.</summary>
    private const int PanelsEach = 32;

    /// <summary>Up to this number of columns C is computed column by column, as products of A with a vector.</summary>
    private const int Thin = 3;

    /// <summary>
    /// The largest size of B that stays in a core's cache: threads then divide the rows of C, otherwise the columns.
    /// </summary>
    private const int Small = 1 << 16;

    /// <summary>
    /// <c>half</c> is true if operands are rounded to bfloat16, which saves no time for a product thinner than a vector;
    /// <c>pairs</c> if they are also packed in pairs for <see cref="Bf16Kernel"/>.
    /// </summary>
    private readonly bool half = IsHalf(m, k, n, precision), pairs = IsHalf(m, k, n, precision) && Bf16Kernel.IsSupported;

    /// <summary>The length of a packed row: k, or the number of pairs along k.</summary>
    private readonly int depth = IsHalf(m, k, n, precision) && Bf16Kernel.IsSupported ? (k + 1) / 2 : k;

    private readonly int panels = (m + Tall - 1) / Tall, strips = (n + Wide - 1) / Wide;
    private readonly bool byRows = (long)k * n <= Small && m >= n && n > Thin;
    private readonly bool thin = n <= Thin;

    [ThreadStatic]
    private static GemmScratch? scratch;

    private static bool IsHalf(int m, int k, int n, Precision precision) =>
        precision == Precision.Bf16 && Math.Min(m, Math.Min(k, n)) >= Vector512<float>.Count;

    /// <summary>The size of the packed A; 0 where each thread packs its own rows.</summary>
    public int Packed => byRows || thin ? 0 : panels * Tall * depth;

    /// <summary>The number of parts of packing A, four panels each.</summary>
    public int PackParts => byRows || thin ? 0 : (panels + 3) / 4;

    /// <summary>The number of parts of C, each a group of panels by one strip of columns or by all columns.</summary>
    public int Parts => thin ? (m + RowsEach - 1) / RowsEach
        : byRows ? (panels + PanelsByRow - 1) / PanelsByRow : strips * Groups;

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
            int from = group * PanelsEach, to = Math.Min(panels, from + PanelsEach);
            Strip(packed + (long)from * Tall * depth, b, c, strip, from, to);
            return;
        }
        int first = part * PanelsByRow, last = Math.Min(panels, first + PanelsByRow);
        float* own = scratch.Panels(PanelsByRow * Tall * depth);
        for (int panel = first; panel < last; panel++)
            PackPanel(a, own + (long)(panel - first) * Tall * depth, panel);
        for (int strip = 0; strip < strips; strip++)
            Strip(own, b, c, strip, first, last);
    }

    /// <summary>Packs one panel of A, <c>[depth, 8]</c>; rows beyond m are zero.</summary>
    private void PackPanel(float* a, float* to, int panel)
    {
        int first = panel * Tall, rows = Math.Min(Tall, m - first);
        if (pairs && !transposedA)
            GemmPacking.TransposePairs(a + (long)first * k, rows, k, to, Tall, scratch!.Rows(Tall * depth));
        else if (pairs)
            GemmPacking.Pairs(a + first, m, rows, k, to, Tall);
        else if (!transposedA)
            GemmPacking.Transpose(a + (long)first * k, k, rows, k, to, Tall);
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

    /// <summary>Computes the rows [first, last) of C column by column.</summary>
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

    /// <summary>Computes one strip of columns of C for the panels [first, last).</summary>
    private void Strip(float* packed, float* b, float* c, int strip, int first, int last)
    {
        int left = strip * Wide, columns = Math.Min(Wide, n - left);
        // The strip of B is packed if it is transposed or its width is no multiple of a vector, and, where several panels
        // reuse it, if its rows straddle cache lines.
        bool straddles = n % Vector512<float>.Count != 0 || (nint)b % 64 != 0;
        float* from = b + left;
        int stride = n;
        if (half || transposedB || columns % Vector512<float>.Count != 0 || straddles && last - first > 2)
        {
            from = scratch!.Strip(depth * Wide);
            stride = Wide;
            if (pairs && transposedB)
                for (int j = 0; j < Wide; j += Tall)
                {
                    int rows = Math.Clamp(columns - j, 0, Tall);
                    float* source = b + (long)(left + j) * k;
                    GemmPacking.TransposePairs(source, rows, k, from + j, Wide, scratch.Rows(Tall * depth));
                }
            else if (pairs)
                GemmPacking.Pairs(b + left, n, columns, k, from, Wide);
            else if (transposedB)
                for (int j = 0; j < Wide; j += Tall)
                    GemmPacking.Transpose(b + (long)(left + j) * k, k, Math.Clamp(columns - j, 0, Tall), k, from + j, Wide);
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

    /// <summary>Computes one tile, c <c>[8, columns]</c>.</summary>
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
                    GemmKernels.FourBySixteen(a + r, b + j, ldb, k, c + r * ldc + j, ldc);
            return;
        }
        if (columns > 16)
            GemmKernels.EightByThirtyTwo(a, b, ldb, k, c, ldc);
        else
            GemmKernels.EightBySixteen(a, b, ldb, k, c, ldc);
    }
}
