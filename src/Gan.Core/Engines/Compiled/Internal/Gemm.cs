using System.Numerics.Tensors;

namespace Gan.Internal;

/// <summary>
/// The matrix product C = A·B in float32, with A <c>[m, k]</c> and B <c>[k, n]</c>, each stored row-major or transposed.
/// Panels of A's rows and strips of B's columns are packed in blocks of k and multiplied by a <see cref="Tile"/> (Goto and
/// van de Geijn 2008). Every sum runs over k in order, whatever the number of threads. With <see cref="Precision.Bf16"/>
/// both operands are rounded.
/// </summary>
internal sealed unsafe class Gemm
{
    /// <summary>The largest block of k: a packed strip of B then stays in a core's first or second cache.</summary>
    private const int Block = 416;

    /// <summary>
    /// The largest size of a block of the packed B of one part. Several strips side by side write longer rows of C.
    /// </summary>
    private const int Side = 1 << 15;

    /// <summary>The largest number of A's rows that one part multiplies with its strips of B.</summary>
    private const int RowsOfPart = 256;

    /// <summary>
    /// The number of A's rows that a part has at least: with fewer, packing B takes as long as the product. Up to this
    /// number B is read where it is stored, if that is possible.
    /// </summary>
    private const int FewRows = 32;

    /// <summary>Up to this number of columns C is computed column by column, as products of A with a vector.</summary>
    private const int Thin = 3;

    /// <summary>
    /// The largest size of B that stays in a core's cache: threads then divide the rows of C, otherwise the columns.
    /// </summary>
    private const int Small = 1 << 16;

    private readonly int m, k, n;
    private readonly bool transposedA, transposedB, byRows, thin;
    private readonly Tile tile;
    private readonly int block, depth, panels, strips, panelsOfPart, stripsOfPart;

    [ThreadStatic]
    private static GemmScratch? scratch;

    /// <summary>Plans the product.</summary>
    public Gemm(int m, int k, int n, bool transposedA, bool transposedB, Precision precision = Precision.Fp32)
        : this(m, k, n, transposedA, transposedB, Tiles.For(precision, m, k, n), Environment.ProcessorCount)
    {
    }

    /// <summary>Plans the product by a tile, with enough parts for a number of threads.</summary>
    public Gemm(int m, int k, int n, bool transposedA, bool transposedB, Tile tile, int threads)
    {
        (this.m, this.k, this.n, this.transposedA, this.transposedB, this.tile) = (m, k, n, transposedA, transposedB, tile);
        thin = n <= Thin;
        byRows = (long)k * n <= Small && m >= n && !thin;
        (panels, strips) = (Ceiling(m, tile.Rows), Ceiling(n, tile.Columns));
        block = Math.Max(tile.Grain, Ceiling(Ceiling(k, Ceiling(k, Block)), tile.Grain) * tile.Grain);
        depth = Enumerable.Range(0, Ceiling(k, block)).Sum(i => tile.Depth(Math.Min(block, k - i * block)));
        int wanted = 4 * threads, groups = byRows ? Math.Max(8, 2 * threads)
            : Math.Clamp(Ceiling(wanted, Math.Max(1, strips)), Ceiling(m, RowsOfPart), Math.Max(1, m / FewRows));
        panelsOfPart = Math.Max(1, Ceiling(panels, groups));
        stripsOfPart = byRows ? strips : Math.Clamp(
            Math.Min(Side / (block * tile.Columns), strips * Groups / wanted), 1, 8);
    }

    /// <summary>The size of the packed A; 0 where each thread packs its own rows.</summary>
    public int Packed => byRows || thin ? 0 : panels * tile.Rows * depth;

    /// <summary>The number of parts of packing A.</summary>
    public int PackParts => byRows || thin ? 0 : Ceiling(panels, PanelsPacked);

    /// <summary>The number of parts of C, each a group of panels by one strip of columns or by all columns.</summary>
    public int Parts => thin ? Ceiling(m, RowsEach) : Groups * Sides;

    private int Groups => Ceiling(panels, panelsOfPart);
    private int Sides => Ceiling(strips, stripsOfPart);
    private int RowsEach => Math.Max(32, Ceiling(m, 8));
    private int PanelsPacked => Math.Max(1, FewRows / 2 / tile.Rows);

    private Operand A(float* a) => new((nint)a, !transposedA, transposedA ? m : k);
    private Operand B(float* b) => new((nint)b, transposedB, transposedB ? k : n);

    /// <summary>Packs one part of A.</summary>
    public void Pack(float* a, float* packed, int part)
    {
        scratch ??= new();
        int first = part * PanelsPacked;
        PackPanels(A(a), packed, first, Math.Min(panels, first + PanelsPacked), 0);
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
        int first = part / Sides * panelsOfPart, last = Math.Min(panels, first + panelsOfPart);
        float* own = byRows ? scratch.Panels(panelsOfPart * tile.Rows * depth) : packed + (long)first * tile.Rows * depth;
        if (byRows)
            PackPanels(A(a), own, first, last, first);
        Product(own, B(b), c, part % Sides * stripsOfPart, first, last);
    }

    /// <summary>Packs the panels [first, last) of A, all blocks of a panel after each other.</summary>
    private void PackPanels(Operand a, float* packed, int first, int last, int origin)
    {
        float* rounded = tile.IsRounded ? scratch!.Rounded(tile.Rows * tile.Depth(block)) : null;
        for (int panel = first; panel < last; panel++)
        {
            float* to = packed + (long)(panel - origin) * tile.Rows * depth;
            for (int k0 = 0; k0 < k; k0 += block)
            {
                int of = Math.Min(block, k - k0);
                tile.PackRows(a, panel * tile.Rows, Math.Min(tile.Rows, m - panel * tile.Rows), k0, of, to, rounded);
                to += (long)tile.Rows * tile.Depth(of);
            }
        }
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

    /// <summary>Computes the strips of C from <paramref name="side"/> on for the panels [first, last).</summary>
    private void Product(float* packed, Operand b, float* c, int side, int first, int last)
    {
        int end = Math.Min(strips, side + stripsOfPart), of;
        // B is packed where several panels reuse it, unless all of it is in the cache anyway.
        bool few = (last - first) * tile.Rows <= FewRows || (long)k * n <= Small;
        float** from = stackalloc float*[end - side];
        long* direct = stackalloc long[end - side];
        for (int k0 = 0, done = 0; k0 < k; k0 += of, done += tile.Depth(of))
        {
            of = Math.Min(block, k - k0);
            for (int strip = side; strip < end; strip++)
            {
                int left = strip * tile.Columns, columns = Math.Min(tile.Columns, n - left);
                direct[strip - side] = few && tile.Fits(tile.Rows, columns) ? tile.Direct(b, left) : 0;
                from[strip - side] = direct[strip - side] != 0 ? b.At(k0, left)
                    : PackStrip(b, left, columns, k0, of, strip - side, end - side);
            }
            float* panel = packed + (long)done * tile.Rows;
            for (int row = first * tile.Rows; row < Math.Min(m, last * tile.Rows); row += tile.Rows)
            {
                int rows = Math.Min(tile.Rows, m - row);
                for (int strip = side; strip < end; strip++)
                {
                    int left = strip * tile.Columns, columns = Math.Min(tile.Columns, n - left);
                    float* to = c + (long)row * n + left;
                    Multiply(panel, from[strip - side], direct[strip - side], of, to, rows, columns, k0 > 0);
                }
                panel += (long)tile.Rows * depth;
            }
        }
    }

    /// <summary>Packs a block of one of several strips of B.</summary>
    private float* PackStrip(Operand b, int left, int columns, int k0, int of, int strip, int count)
    {
        int size = tile.Columns * tile.Depth(block);
        float* to = scratch!.Strip(count * size) + (long)strip * size;
        tile.PackColumns(b, left, columns, k0, of, to, tile.IsRounded ? scratch!.Rounded(size) : null);
        return to;
    }

    /// <summary>Computes a tile of C, beside C where the tile cannot be written to it.</summary>
    private void Multiply(float* a, float* b, long stride, int of, float* c, int rows, int columns, bool add)
    {
        if (tile.Fits(rows, columns))
        {
            tile.Multiply(a, b, stride, of, c, n, rows, columns, add);
            return;
        }
        float* beside = scratch!.Tile;
        for (int r = 0; add && r < rows; r++)
            new Span<float>(c + (long)r * n, columns).CopyTo(new(beside + r * tile.Columns, columns));
        tile.Multiply(a, b, stride, of, beside, tile.Columns, rows, columns, add);
        for (int r = 0; r < rows; r++)
            new Span<float>(beside + r * tile.Columns, columns).CopyTo(new(c + (long)r * n, columns));
    }

    private static int Ceiling(int x, int by) => (x + by - 1) / by;
}
