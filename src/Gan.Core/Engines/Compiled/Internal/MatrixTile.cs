using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Gan.Internal;

/// <summary>
/// Tiles of 32 × 32 products of bfloat16 numbers, summed in float32, by the matrix registers of Intel's processors (AMX,
/// TDPBF16PS), for which .NET has no intrinsic. One instruction multiplies 16 × 32 numbers by 32 × 16.
/// </summary>
internal sealed unsafe partial class MatrixTile : Tile
{
    /// <summary>The numbers along k of one register, and the packed pairs of them.</summary>
    private const int Numbers = 32, Pairs = Numbers / 2;

    /// <summary>
    /// The kernels for 16 and for 32 rows, each for c = a·b and for c + a·b; null where they are not supported. Their
    /// arguments are a <c>[rows, pairs]</c>, b <c>[pairs, 32]</c>, c, the number of blocks of 16 pairs (1 or more), and the
    /// distances of c's and a's rows in bytes.
    /// </summary>
    private static readonly nint[]? kernels = Make();

    /// <summary>Returns true on Linux with a processor that has AMX-BF16, if the system permits its use.</summary>
    public static bool IsSupported => kernels is not null;

    public override int Rows => 32;
    public override int Columns => 32;
    public override int Grain => Numbers;
    public override bool IsRounded => true;
    public override int Depth(int k) => (k + Numbers - 1) / Numbers * Pairs;

    /// <summary>Packs rows, each with its numbers side by side, padded with zeros.</summary>
    public override void PackRows(Operand a, int first, int rows, int k0, int k, float* to, float* scratch)
    {
        int depth = Depth(k), pairs = (k + 1) / 2;
        if (a.Along)
            for (int r = 0; r < rows; r++)
                Bf16.Row(a.At(k0, first + r), k, (ushort*)(to + (long)r * depth));
        else
        {
            Bf16.PackPairs(a, first, rows, k0, k, scratch, Rows, null);
            Packing.Transpose(scratch, Rows, pairs, rows, to, depth);
        }
        for (int r = 0; pairs < depth && r < rows; r++)
            new Span<float>(to + (long)r * depth + pairs, depth - pairs).Clear();
    }

    public override void PackColumns(Operand b, int first, int columns, int k0, int k, float* to, float* scratch)
    {
        Bf16.PackPairs(b, first, columns, k0, k, to, Columns, scratch);
        int pairs = (k + 1) / 2;
        new Span<float>(to + (long)pairs * Columns, (Depth(k) - pairs) * Columns).Clear();
    }

    public override bool Fits(int rows, int columns) => rows is 16 or 32 && columns == Columns;

    public override void Multiply(
        float* a, float* b, long stride, int k, float* c, long rowOfC, int rows, int columns, bool add)
    {
        nint kernel = kernels![(rows <= 16 ? 0 : 2) + (add ? 1 : 0)];
        ((delegate* unmanaged<float*, float*, float*, long, long, long, void>)kernel)(
            a, b, c, Depth(k) / Pairs, rowOfC * sizeof(float), Depth(k) * (long)sizeof(float));
    }

    private static nint[]? Make()
    {
        const int brainFloat = 1 << 22, tiles = 1 << 24;
        if (!OperatingSystem.IsLinux() || !Avx512F.X64.IsSupported
            || (~X86Base.CpuId(7, 0).Edx & (brainFloat | tiles)) != 0 || !RequestPermission())
            return null;
        // The configuration of the eight registers (palette 1): 16 rows of 64 bytes each.
        byte* configuration = (byte*)NativeMemory.AlignedAlloc(64, 64);
        new Span<byte>(configuration, 64).Clear();
        configuration[0] = 1;
        for (int i = 0; i < 8; i++)
            (((ushort*)(configuration + 16))[i], configuration[48 + i]) = (64, 16);
        nint[] made =
        [
            MachineCode.Load(Write((ulong)configuration, false, false)),
            MachineCode.Load(Write((ulong)configuration, false, true)),
            MachineCode.Load(Write((ulong)configuration, true, false)),
            MachineCode.Load(Write((ulong)configuration, true, true)),
        ];
        return made.Contains(0) ? null : made;
    }

    private static Assembler Write(ulong configuration, bool both, bool add)
    {
        var (a, b, c, blocks, rowOfC, rowOfA) = (rdi, rsi, rdx, rcx, r8, r9); // by the System V calling convention
        var (secondA, secondC) = (r10, r11);
        var code = new Assembler(64);
        code.mov(rax, configuration);
        code.ldtilecfg(__[rax]);
        code.mov(secondA, rowOfA);
        code.shl(secondA, 4);
        code.add(secondA, a);
        code.mov(secondC, rowOfC);
        code.shl(secondC, 4);
        code.add(secondC, c);
        if (add)
        {
            code.tileloadd(tmm0, __[c + rowOfC]);
            code.tileloadd(tmm1, __[c + rowOfC + 64]);
            if (both)
            {
                code.tileloadd(tmm2, __[secondC + rowOfC]);
                code.tileloadd(tmm3, __[secondC + rowOfC + 64]);
            }
        }
        else
            foreach (var sum in (AssemblerRegisterTMM[])[tmm0, tmm1, tmm2, tmm3])
                code.tilezero(sum);
        code.mov(eax, 32 * sizeof(float));
        var loop = code.CreateLabel();
        code.Label(ref loop);
        code.tileloadd(tmm6, __[b + rax]);
        code.tileloadd(tmm7, __[b + rax + 64]);
        code.tileloadd(tmm4, __[a + rowOfA]);
        code.tdpbf16ps(tmm0, tmm4, tmm6);
        code.tdpbf16ps(tmm1, tmm4, tmm7);
        if (both)
        {
            code.tileloadd(tmm5, __[secondA + rowOfA]);
            code.tdpbf16ps(tmm2, tmm5, tmm6);
            code.tdpbf16ps(tmm3, tmm5, tmm7);
            code.add(secondA, 64);
        }
        code.add(a, 64);
        code.add(b, Pairs * 32 * sizeof(float));
        code.dec(blocks);
        code.jne(loop);
        code.tilestored(__[c + rowOfC], tmm0);
        code.tilestored(__[c + rowOfC + 64], tmm1);
        if (both)
        {
            code.tilestored(__[secondC + rowOfC], tmm2);
            code.tilestored(__[secondC + rowOfC + 64], tmm3);
        }
        code.tilerelease();
        code.ret();
        return code;
    }

    /// <summary>Asks Linux for the state of the matrix registers: arch_prctl(ARCH_REQ_XCOMP_PERM, XTILEDATA).</summary>
    private static bool RequestPermission() => syscall(158, 0x1023, 18) == 0;

    [LibraryImport("libc")]
    private static partial long syscall(long number, long code, long feature);
}
