using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Gan.Internal;

/// <summary>
/// The bfloat16 micro-kernel of <see cref="Gemm"/>: c[8, 32] = a · b for pairs of bfloat16, summed in float32. It is
/// generated machine code around VDPBF16PS, for which .NET has no intrinsic; its rate of multiply-adds is twice that of
/// float32.
/// </summary>
internal static unsafe partial class Bf16Kernel
{
    /// <summary>
    /// The kernel, null where it is not supported. Its arguments are a <c>[pairs, 8]</c>, b <c>[pairs, 32]</c>, c, the
    /// number of pairs (1 or more), and the stride of c's rows in bytes.
    /// </summary>
    public static readonly delegate* unmanaged<float*, float*, float*, long, long, void> Product = Make();

    /// <summary>Returns true on Linux with a processor that has AVX512-BF16.</summary>
    public static bool IsSupported => Product != null;

    private static delegate* unmanaged<float*, float*, float*, long, long, void> Make()
    {
        if (!OperatingSystem.IsLinux() || !Avx512F.X64.IsSupported || (X86Base.CpuId(7, 1).Eax & (1 << 5)) == 0)
            return null;
        using var code = new MemoryStream();
        Write().Assemble(new StreamCodeWriter(code), 0);
        byte[] bytes = code.ToArray();
        nint memory = mmap(0, (nuint)bytes.Length, ReadWrite, PrivateAnonymous, -1, 0);
        if (memory == -1)
            return null;
        bytes.CopyTo(new Span<byte>((void*)memory, bytes.Length));
        // The memory is never writable and executable at once; a system that forbids executable memory gets the fallback.
        return mprotect(memory, (nuint)bytes.Length, ReadExecute) == 0
            ? (delegate* unmanaged<float*, float*, float*, long, long, void>)memory : null;
    }

    private static Assembler Write()
    {
        AssemblerRegisterZMM[] sums =
        [
            zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23, zmm24, zmm25, zmm26, zmm27, zmm28, zmm29, zmm30, zmm31,
        ];
        AssemblerRegisterZMM[] spread = [zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9];
        var (a, b, c, pairs, row) = (rdi, rsi, rdx, rcx, r8); // the arguments by the System V calling convention
        var code = new Assembler(64);
        foreach (var sum in sums)
            code.vpxord(sum, sum, sum);
        var loop = code.CreateLabel();
        code.Label(ref loop);
        code.vmovups(zmm0, __zmmword_ptr[b]);
        code.vmovups(zmm1, __zmmword_ptr[b + 64]);
        for (int r = 0; r < 8; r++)
        {
            var x = spread[r];
            code.vpbroadcastd(x, __dword_ptr[a + 4 * r]);
            code.vdpbf16ps(sums[2 * r], x, zmm0);
            code.vdpbf16ps(sums[2 * r + 1], x, zmm1);
        }
        code.add(a, 32);
        code.add(b, 128);
        code.dec(pairs);
        code.jne(loop);
        for (int r = 0; r < 8; r++)
        {
            code.vmovups(__zmmword_ptr[c], sums[2 * r]);
            code.vmovups(__zmmword_ptr[c + 64], sums[2 * r + 1]);
            code.add(c, row);
        }
        code.vzeroupper();
        code.ret();
        return code;
    }

    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);
}
