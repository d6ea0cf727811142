using System.Runtime.InteropServices;

namespace Gan.Libtorch.Internal;

/// <summary>
/// glibc's malloc, which libtorch takes its tensors from. By itself it gives a step's memory back to the system when the
/// step's scope ends and asks for it again in the next one, where every page is cleared anew: a quarter of the time of a
/// step of the paper's nets.
/// </summary>
internal static partial class Allocator
{
    private const int TrimThreshold = -1, MmapThreshold = -3;

    /// <summary>
    /// Keeps up to 256 MB that are free for the next step; tensors up to 32 MB, the most that can be said, are part of
    /// it.
    /// </summary>
    public static void KeepFreed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = mallopt(TrimThreshold, 256 << 20);
            _ = mallopt(MmapThreshold, 32 << 20);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // another C library, with another malloc
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
