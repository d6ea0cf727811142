using System.Runtime.InteropServices;
using Iced.Intel;

namespace Gan.Internal;

/// <summary>Machine code that is written at run time, on Linux.</summary>
internal static partial class MachineCode
{
    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;

    /// <summary>
    /// Returns the address of executable code, 0 if the system refuses executable memory. The memory is never writable and
    /// executable at once.
    /// </summary>
    public static unsafe nint Load(Assembler assembler)
    {
        using var code = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(code), 0);
        byte[] bytes = code.ToArray();
        nint memory = mmap(0, (nuint)bytes.Length, ReadWrite, PrivateAnonymous, -1, 0);
        if (memory == -1)
            return 0;
        bytes.CopyTo(new Span<byte>((void*)memory, bytes.Length));
        return mprotect(memory, (nuint)bytes.Length, ReadExecute) == 0 ? memory : 0;
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);
}
