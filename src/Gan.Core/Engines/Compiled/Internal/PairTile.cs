using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Gan.Internal;

/// <summary>
/// Tiles of 8 × 32 products of bfloat16 pairs, summed in float32, by VDPBF16PS, for which .NET has no intrinsic. Its rate of
/// multiply-adds is twice that of float32 on AMD's processors; on Intel's Sapphire Rapids it was slower than float32.
/// </summary>
internal sealed unsafe class PairTile : Tile
{
    /// <summary>
    /// The kernels for c = a·b and c + a·b, 0 where they are not supported. Their arguments are a <c>[pairs, 8]</c>,
    /// b <c>[pairs, 32]</c>, c, the number of pairs (1 or more), and the distance of c's rows in bytes.
    /// </summary>
    private static readonly nint set = Make(add: false), sum = Make(add: true);

    /// <summary>Returns true on Linux with a processor that has AVX512-BF16.</summary>
    public static bool IsSupported => set != 0 && sum != 0;

    /// <summary>Returns true where the products of pairs are known to be faster than those of float32 numbers.</summary>
    public static bool IsFaster => IsSupported && IsAmd;

    private static bool IsAmd => X86Base.CpuId(0, 0) is (_, 0x68747541, 0x444D4163, 0x69746E65); // AuthenticAMD

    public override int Rows => 8;
    public override int Columns => 32;
    public override int Grain => 2;
    public override bool IsRounded => true;
    public override int Depth(int k) => (k + 1) / 2;

    public override void PackRows(Operand a, int first, int rows, int k0, int k, float* to, float* scratch) =>
        Bf16.PackPairs(a, first, rows, k0, k, to, Rows, scratch);

    public override void PackColumns(Operand b, int first, int columns, int k0, int k, float* to, float* scratch) =>
        Bf16.PackPairs(b, first, columns, k0, k, to, Columns, scratch);

    public override bool Fits(int rows, int columns) => rows == Rows && columns == Columns;

    public override void Multiply(
        float* a, float* b, long stride, int k, float* c, long rowOfC, int rows, int columns, bool add) =>
        ((delegate* unmanaged<float*, float*, float*, long, long, void>)(add ? sum : set))(
            a, b, c, Depth(k), rowOfC * sizeof(float));

    private static nint Make(bool add) =>
        OperatingSystem.IsLinux() && Avx512F.X64.IsSupported && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0
            ? MachineCode.Load(Write(add)) : 0;

    private static Assembler Write(bool add)
    {
        AssemblerRegisterZMM[] sums =
        [
            zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23, zmm24, zmm25, zmm26, zmm27, zmm28, zmm29, zmm30, zmm31,
        ];
        AssemblerRegisterZMM[] factors = [zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9];
        var (a, b, c, pairs, row) = (rdi, rsi, rdx, rcx, r8); // the arguments by the System V calling convention
        var code = new Assembler(64);
        if (add)
        {
            code.mov(rax, c);
            for (int r = 0; r < 8; r++)
            {
                code.vmovups(sums[2 * r], __zmmword_ptr[rax]);
                code.vmovups(sums[2 * r + 1], __zmmword_ptr[rax + 64]);
                code.add(rax, row);
            }
        }
        else
            foreach (var sum in sums)
                code.vpxord(sum, sum, sum);
        var loop = code.CreateLabel();
        code.Label(ref loop);
        code.vmovups(zmm0, __zmmword_ptr[b]);
        code.vmovups(zmm1, __zmmword_ptr[b + 64]);
        for (int r = 0; r < 8; r++)
        {
            var x = factors[r];
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
}
