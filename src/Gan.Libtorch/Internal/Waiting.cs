using System.Runtime.InteropServices;

namespace Gan.Libtorch.Internal;

/// <summary>
/// Configures how libtorch's threads wait. Between two operations they spin by default. On a machine with many cores they
/// then fight for the cores with the threads that update parameters and draw numbers. On two cores spinning is faster: a
/// step of the recipe <c>ring</c> took 2.9 ms, 3.6 with sleeping threads, a step of <c>mnist</c> the same.
/// </summary>
internal static partial class Waiting
{
    /// <summary>The largest number of cores on which threads spin.</summary>
    private const int FewCores = 4;

    /// <summary>
    /// Lets waiting threads of OpenMP sleep where there are many cores, unless the user chose another way. It must be called
    /// before libtorch is loaded, which reads the environment of the C library once.
    /// </summary>
    public static void Sleep()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount <= FewCores)
            return;
        try
        {
            _ = setenv("OMP_WAIT_POLICY", "passive", 0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Without the setting the threads spin, which is slower at worst.
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
