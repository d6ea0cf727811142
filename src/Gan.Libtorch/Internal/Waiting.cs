using System.Runtime.InteropServices;

namespace Gan.Libtorch.Internal;

/// <summary>
/// Configures how libtorch's threads wait. Between two operations they spin by default, for as long as a step of ours takes:
/// on a machine with many cores they and the threads that update parameters and draw numbers then fight for the cores.
/// </summary>
internal static partial class Waiting
{
    /// <summary>
    /// Lets waiting threads of OpenMP sleep, unless the user chose another way. It must be called before libtorch is loaded,
    /// which reads the environment of the C library once.
    /// </summary>
    public static void Sleep()
    {
        if (!OperatingSystem.IsLinux())
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
