using System.Runtime.InteropServices;

namespace Gan.Internal;

/// <summary>
/// The buffers of one thread of <see cref="Gemm"/>: packed panels of A, a strip of B, numbers rounded to bfloat16, and a
/// full tile for the edges of C. They are aligned to 64 bytes; each grows to the largest requested size.
/// </summary>
internal sealed unsafe class GemmScratch
{
    private float* strip, panels, rounded;
    private int stripSize, panelsSize, roundedSize;

    public float* Tile { get; } = (float*)NativeMemory.AlignedAlloc(Tiles.Largest * sizeof(float), 64);

    ~GemmScratch()
    {
        NativeMemory.AlignedFree(strip);
        NativeMemory.AlignedFree(panels);
        NativeMemory.AlignedFree(rounded);
        NativeMemory.AlignedFree(Tile);
    }

    public float* Strip(int needed) => Grow(ref strip, ref stripSize, needed);
    public float* Rounded(int needed) => Grow(ref rounded, ref roundedSize, needed);
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
