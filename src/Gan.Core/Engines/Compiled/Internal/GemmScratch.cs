using System.Runtime.InteropServices;

namespace Gan.Internal;

/// <summary>
/// The buffers of one thread of <see cref="Gemm"/>: packed panels of A, a strip of B, rows rounded to bfloat16, and a full
/// tile for the edges of C. They are aligned to 64 bytes; each grows to the largest requested size.
/// </summary>
internal sealed unsafe class GemmScratch
{
    private float* strip, panels, rows;
    private int stripSize, panelsSize, rowsSize;

    public float* Tile { get; } = (float*)NativeMemory.AlignedAlloc(Gemm.Tall * Gemm.Wide * sizeof(float), 64);

    ~GemmScratch()
    {
        NativeMemory.AlignedFree(strip);
        NativeMemory.AlignedFree(panels);
        NativeMemory.AlignedFree(rows);
        NativeMemory.AlignedFree(Tile);
    }

    public float* Strip(int needed) => Grow(ref strip, ref stripSize, needed);
    public float* Rows(int needed) => Grow(ref rows, ref rowsSize, needed);
    public float* Panels(int needed) => Grow(ref panels, ref panelsSize, needed);

    private static float* Grow(ref float* memory, ref int size, int needed)
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
