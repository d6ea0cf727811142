using System.Runtime.InteropServices;

namespace Gan.Libtorch.Internal;

/// <summary>
/// Configures glibc's malloc, from which libtorch allocates tensors. By default it returns a step's memory to the system
/// when the step's scope ends and requests it again in the next step, where the kernel clears every page: a quarter of the
/// time of a step of the paper's nets.
/// </summary>
internal static partial class Allocator
{
    private const int TrimThreshold = -1, MmapThreshold = -3;

    /// <summary>
    /// Keeps up to 256 MiB of freed memory for the next step; it includes tensors of up to 32 MiB, the largest threshold
    /// that glibc accepts.
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
            // The C library is not glibc.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
