using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>
/// The float32 micro-kernels of <see cref="Gemm"/>: one tile of C from a packed panel of A, <c>[k, 8]</c>, and a strip of B
/// with row stride <c>ldb</c>. Each accumulator adds its products in the order of k, by fused multiply-add.
/// </summary>
internal static unsafe class GemmKernels
{
    /// <summary>c[8, 32] = a · b, in 16 accumulators of 16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByThirtyTwo(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector512<float> c00 = Vector512<float>.Zero, c10 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero, c30 = Vector512<float>.Zero;
        Vector512<float> c01 = Vector512<float>.Zero, c11 = Vector512<float>.Zero;
        Vector512<float> c21 = Vector512<float>.Zero, c31 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero, c50 = Vector512<float>.Zero;
        Vector512<float> c60 = Vector512<float>.Zero, c70 = Vector512<float>.Zero;
        Vector512<float> c41 = Vector512<float>.Zero, c51 = Vector512<float>.Zero;
        Vector512<float> c61 = Vector512<float>.Zero, c71 = Vector512<float>.Zero;
        for (int p = 0; p < k; p++, a += Gemm.Tall, b += ldb)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[1]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[2]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(a[4]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a[5]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            x = Vector512.Create(a[6]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
            x = Vector512.Create(a[7]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
        }
        c00.Store(c);
        c01.Store(c + 16);
        c10.Store(c + ldc);
        c11.Store(c + ldc + 16);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + 16);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + 16);
        c40.Store(c + 4 * ldc);
        c41.Store(c + 4 * ldc + 16);
        c50.Store(c + 5 * ldc);
        c51.Store(c + 5 * ldc + 16);
        c60.Store(c + 6 * ldc);
        c61.Store(c + 6 * ldc + 16);
        c70.Store(c + 7 * ldc);
        c71.Store(c + 7 * ldc + 16);
    }

    /// <summary>c[8, 16] = a · b, in 8 accumulators of 16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightBySixteen(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector512<float> c00 = Vector512<float>.Zero, c10 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero, c30 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero, c50 = Vector512<float>.Zero;
        Vector512<float> c60 = Vector512<float>.Zero, c70 = Vector512<float>.Zero;
        for (int p = 0; p < k; p++, a += Gemm.Tall, b += ldb)
        {
            Vector512<float> b0 = Vector512.Load(b), x;
            x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            x = Vector512.Create(a[1]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            x = Vector512.Create(a[2]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            x = Vector512.Create(a[3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            x = Vector512.Create(a[4]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            x = Vector512.Create(a[5]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            x = Vector512.Create(a[6]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            x = Vector512.Create(a[7]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
        }
        c00.Store(c);
        c10.Store(c + ldc);
        c20.Store(c + 2 * ldc);
        c30.Store(c + 3 * ldc);
        c40.Store(c + 4 * ldc);
        c50.Store(c + 5 * ldc);
        c60.Store(c + 6 * ldc);
        c70.Store(c + 7 * ldc);
    }

    /// <summary>c[4, 16] = a · b, in 8 accumulators of 8 numbers, for processors with vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourBySixteen(float* a, float* b, long ldb, int k, float* c, long ldc)
    {
        Vector256<float> c00 = Vector256<float>.Zero, c10 = Vector256<float>.Zero;
        Vector256<float> c20 = Vector256<float>.Zero, c30 = Vector256<float>.Zero;
        Vector256<float> c01 = Vector256<float>.Zero, c11 = Vector256<float>.Zero;
        Vector256<float> c21 = Vector256<float>.Zero, c31 = Vector256<float>.Zero;
        for (int p = 0; p < k; p++, a += Gemm.Tall, b += ldb)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8), x;
            x = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
        }
        c00.Store(c);
        c01.Store(c + 8);
        c10.Store(c + ldc);
        c11.Store(c + ldc + 8);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + 8);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + 8);
    }
}
