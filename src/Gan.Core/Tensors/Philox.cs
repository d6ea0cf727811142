using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gan;

/// <summary>
/// Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011). A block of four 32-bit words is a bijection of a 128-bit counter under a 64-bit key, so word
/// <c>w</c> of a key's stream is word <c>w mod 4</c> of block <c>w / 4</c>, computed without the words before it.
/// </summary>
public static class Philox
{
    /// <summary>The upper half of the counter for drawing numbers.</summary>
    internal const ulong Drawing = 0;

    /// <summary>The upper half of the counter for deriving keys.</summary>
    internal const ulong Derivation = 1;

    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Returns the four words of a block.</summary>
    /// <param name="key">The 64-bit key, its low word first.</param>
    /// <param name="low">The lower 64 bits of the counter.</param>
    /// <param name="high">The upper 64 bits of the counter.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong key, ulong low, ulong high)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint x0 = (uint)low, x1 = (uint)(low >> 32), x2 = (uint)high, x3 = (uint)(high >> 32);
        for (int round = 0; round < Rounds; round++, k0 += W0, k1 += W1)
        {
            ulong p0 = (ulong)M0 * x0, p1 = (ulong)M1 * x2;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ k1, (uint)p0);
        }
        return (x0, x1, x2, x3);
    }

    /// <summary>
    /// Fills with the words from 4·<paramref name="firstBlock"/> on of the key's stream, eight or four blocks at once where
    /// the processor has vectors of 512 or 256 bits; the result does not depend on that.
    /// </summary>
    public static void Words(ulong key, ulong firstBlock, Span<uint> destination)
    {
        int i = 0;
        if (Avx512F.IsSupported)
            for (; i + 32 <= destination.Length; i += 32, firstBlock += 8)
            {
                var (a, b) = EightBlocks(key, firstBlock);
                // The lanes are numbered so that interleaving the halves puts the blocks in order.
                Avx512F.UnpackLow(a, b).AsUInt32().CopyTo(destination[i..]);
                Avx512F.UnpackHigh(a, b).AsUInt32().CopyTo(destination[(i + 16)..]);
            }
        if (Avx2.IsSupported)
            for (; i + 16 <= destination.Length; i += 16, firstBlock += 4)
            {
                var (a, b) = FourBlocks(key, firstBlock);
                Avx2.UnpackLow(a, b).AsUInt32().CopyTo(destination[i..]);
                Avx2.UnpackHigh(a, b).AsUInt32().CopyTo(destination[(i + 8)..]);
            }
        Span<uint> block = stackalloc uint[4];
        for (; i < destination.Length; i += 4, firstBlock++)
        {
            (block[0], block[1], block[2], block[3]) = Block(key, firstBlock, Drawing);
            block[..Math.Min(4, destination.Length - i)].CopyTo(destination[i..]);
        }
    }

    /// <summary>
    /// The pairs (x0, x1) and (x2, x3) of blocks first + {0, 4, 1, 5, 2, 6, 3, 7}, each pair in a 64-bit lane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> Low, Vector512<ulong> High) EightBlocks(ulong key, ulong first)
    {
        var mask = Vector512.Create(0xFFFFFFFFUL);
        var m0 = Vector512.Create((ulong)M0).AsUInt32();
        var m1 = Vector512.Create((ulong)M1).AsUInt32();
        var counter = Vector512.Create(first) + Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        var x0 = counter & mask;
        var x1 = counter >>> 32;
        var x2 = Vector512<ulong>.Zero;
        var x3 = Vector512<ulong>.Zero;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++, k0 += W0, k1 += W1)
        {
            var p0 = Avx512F.Multiply(m0, x0.AsUInt32());
            var p1 = Avx512F.Multiply(m1, x2.AsUInt32());
            x0 = (p1 >>> 32) ^ x1 ^ Vector512.Create((ulong)k0);
            x1 = p1 & mask;
            x2 = (p0 >>> 32) ^ x3 ^ Vector512.Create((ulong)k1);
            x3 = p0 & mask;
        }
        return (x0 | (x1 << 32), x2 | (x3 << 32));
    }

    /// <summary>The pairs (x0, x1) and (x2, x3) of blocks first + {0, 2, 1, 3}, each pair in a 64-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Low, Vector256<ulong> High) FourBlocks(ulong key, ulong first)
    {
        var mask = Vector256.Create(0xFFFFFFFFUL);
        var m0 = Vector256.Create((ulong)M0).AsUInt32();
        var m1 = Vector256.Create((ulong)M1).AsUInt32();
        var counter = Vector256.Create(first) + Vector256.Create(0UL, 2, 1, 3);
        var x0 = counter & mask;
        var x1 = counter >>> 32;
        var x2 = Vector256<ulong>.Zero;
        var x3 = Vector256<ulong>.Zero;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++, k0 += W0, k1 += W1)
        {
            var p0 = Avx2.Multiply(m0, x0.AsUInt32());
            var p1 = Avx2.Multiply(m1, x2.AsUInt32());
            x0 = (p1 >>> 32) ^ x1 ^ Vector256.Create((ulong)k0);
            x1 = p1 & mask;
            x2 = (p0 >>> 32) ^ x3 ^ Vector256.Create((ulong)k1);
            x3 = p0 & mask;
        }
        return (x0 | (x1 << 32), x2 | (x3 << 32));
    }
}
