using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>
/// Tiles of float32 vectors of any width: 8 × 32 numbers in vectors of 512 bits, 4 × 24 in vectors of 256, 8 × 8 in vectors
/// of 128. One description, written as instructions of the runtime's intermediate language, serves all of them and every
/// smaller tile at the edges of C. Each element adds its products in the order of k, where the processor has it by fused
/// multiply-add.
/// </summary>
/// <param name="rounded">True to round the numbers to bfloat16 when they are packed.</param>
internal sealed unsafe class VectorTile(bool rounded) : Tile
{
    /// <summary>Multiplies tiles; addresses and strides count bytes.</summary>
    private delegate void Kernel(nint a, nint b, nint strideB, nint k, nint c, nint strideC, int add);

    private static readonly int Width = Vectors.Width;
    private static readonly (int Rows, int Vectors) Whole = Width switch { 16 => (8, 2), 8 => (4, 3), _ => (8, 2) };
    private static readonly Kernel?[] kernels = new Kernel?[Whole.Rows * Whole.Vectors];

    public override int Rows => Whole.Rows;
    public override int Columns => Whole.Vectors * Width;
    public override int Grain => 1;
    public override bool IsRounded => rounded;
    public override int Depth(int k) => k;

    public override void PackRows(Operand a, int first, int rows, int k0, int k, float* to, float* scratch) =>
        Pack(a, first, rows, k0, k, to, Rows);

    public override void PackColumns(Operand b, int first, int columns, int k0, int k, float* to, float* scratch) =>
        Pack(b, first, columns, k0, k, to, Columns);

    private void Pack(Operand x, int first, int count, int k0, int k, float* to, int stride)
    {
        if (x.Along)
            Packing.Transpose(x.At(k0, first), x.Stride, count, k, to, stride);
        else
            Packing.Copy(x.At(k0, first), x.Stride, count, k, to, stride);
        if (rounded)
            Bf16.Round(to, k * stride);
    }

    /// <summary>A row of B that is stored at a multiple of the vector's size is read as fast as a packed one.</summary>
    public override long Direct(Operand b, int first) =>
        !rounded && !b.Along && b.Stride % Width == 0 && (nint)b.At(0, first) % (Width * sizeof(float)) == 0 ? b.Stride : 0;

    public override bool Fits(int rows, int columns) => columns % Width == 0;

    public override void Multiply(
        float* a, float* b, long stride, int k, float* c, long rowOfC, int rows, int columns, bool add)
    {
        int vectors = (columns + Width - 1) / Width;
        ref var kernel = ref kernels[(rows - 1) * Whole.Vectors + vectors - 1];
        // Two threads may write the same kernel at once; either will do.
        (kernel ??= Write(rows, vectors))(
            (nint)a, (nint)b, (nint)(stride == 0 ? Columns : stride) * sizeof(float), k, (nint)c,
            (nint)rowOfC * sizeof(float), add ? 1 : 0);
    }

    /// <summary>Writes the kernel for a tile: <c>rows × vectors</c> sums in registers.</summary>
    private static Kernel Write(int rows, int vectors)
    {
        Type number = typeof(nint), vector = Vectors.Type;
        Type[] parameters = [number, number, number, number, number, number, typeof(int)];
        var method = new DynamicMethod("tile", null, parameters, typeof(VectorTile).Module, true);
        var il = method.GetILGenerator();
        LocalBuilder[] sums = [.. Enumerable.Range(0, rows * vectors).Select(_ => il.DeclareLocal(vector))];
        LocalBuilder[] of = [.. Enumerable.Range(0, vectors).Select(_ => il.DeclareLocal(vector))];
        LocalBuilder factor = il.DeclareLocal(vector), at = il.DeclareLocal(number);
        const byte a = 0, b = 1, strideB = 2, k = 3, c = 4, strideC = 5, add = 6;
        Label loop = il.DefineLabel(), zero = il.DefineLabel();

        il.Emit(OpCodes.Ldarg_S, add);
        il.Emit(OpCodes.Brfalse, zero);
        EachOfC(() => Vectors.Call(il, "Load", typeof(float*)), OpCodes.Stloc);
        il.Emit(OpCodes.Br, loop);
        il.MarkLabel(zero);
        foreach (var sum in sums)
        {
            il.Emit(OpCodes.Ldc_R4, 0f);
            Vectors.Call(il, "Create", typeof(float));
            il.Emit(OpCodes.Stloc, sum);
        }
        il.MarkLabel(loop);
        for (int j = 0; j < vectors; j++)
        {
            il.Emit(OpCodes.Ldarg_S, b);
            Offset(j * Width);
            Vectors.Call(il, "Load", typeof(float*));
            il.Emit(OpCodes.Stloc, of[j]);
        }
        for (int r = 0; r < rows; r++)
        {
            il.Emit(OpCodes.Ldarg_S, a);
            Offset(r);
            il.Emit(OpCodes.Ldind_R4);
            Vectors.Call(il, "Create", typeof(float));
            il.Emit(OpCodes.Stloc, factor);
            for (int j = 0; j < vectors; j++)
            {
                var sum = sums[r * vectors + j];
                il.Emit(OpCodes.Ldloc, factor);
                il.Emit(OpCodes.Ldloc, of[j]);
                il.Emit(OpCodes.Ldloc, sum);
                Vectors.Call(il, "MultiplyAddEstimate", vector, vector, vector);
                il.Emit(OpCodes.Stloc, sum);
            }
        }
        Increase(a, () => il.Emit(OpCodes.Ldc_I4, Whole.Rows * sizeof(float)));
        Increase(b, () => il.Emit(OpCodes.Ldarg_S, strideB));
        Increase(k, () => il.Emit(OpCodes.Ldc_I4_M1));
        il.Emit(OpCodes.Ldarg_S, k);
        il.Emit(OpCodes.Brtrue, loop);
        EachOfC(null, OpCodes.Ldloc);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Kernel>();

        // Loads or stores every vector of C: a load pushes the address before it, a store the sum.
        void EachOfC(Action? load, OpCode local)
        {
            il.Emit(OpCodes.Ldarg_S, c);
            il.Emit(OpCodes.Stloc, at);
            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < vectors; j++)
                {
                    if (load is null)
                        il.Emit(local, sums[r * vectors + j]);
                    il.Emit(OpCodes.Ldloc, at);
                    Offset(j * Width);
                    if (load is null)
                        Vectors.Call(il, "Store", vector, typeof(float*));
                    else
                    {
                        load();
                        il.Emit(local, sums[r * vectors + j]);
                    }
                }
                il.Emit(OpCodes.Ldloc, at);
                il.Emit(OpCodes.Ldarg_S, strideC);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Stloc, at);
            }
        }

        void Offset(int numbers)
        {
            if (numbers == 0)
                return;
            il.Emit(OpCodes.Ldc_I4, numbers * sizeof(float));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }

        void Increase(byte argument, Action by)
        {
            il.Emit(OpCodes.Ldarg_S, argument);
            by();
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Starg_S, argument);
        }
    }
}
