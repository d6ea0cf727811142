using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>The reference engine's kernels: float64, row-major, plain loops over library primitives.</summary>
internal static class Arrays
{
    /// <summary>The least number of multiplications for which a second thread saves more time than it costs.</summary>
    private const long WorthThreads = 1 << 18;

    /// <summary>The tile of the matrix product: its sums fill eight vector registers of 512 bits.</summary>
    private const int Rows = 4, Columns = 16;

    /// <summary>Computes the elements of an operation's result.</summary>
    public static double[] Apply(Op op, Shape shape, Shape[] shapes, double[][] x) => op switch
    {
        Op.Number n => [n.Value],
        Op.Unary u => Unary(u.Of, x[0]),
        Op.Binary b => Binary(b.Of, shapes[0], x[0], shapes[1], x[1], shape),
        Op.Broadcast => Binary(BinaryOp.Add, shape, new double[shape.Size], shapes[0], x[0], shape),
        Op.Sum { Axis: { } axis } => Sum(x[0], Before(shapes[0], axis), shapes[0][axis], After(shapes[0], axis)),
        Op.Sum => [TensorPrimitives.Sum<double>(x[0])],
        Op.Max m => Max(x[0], Before(shapes[0], m.Axis), shapes[0][m.Axis], After(shapes[0], m.Axis)).Max,
        Op.First f => Max(x[0], Before(shape, f.Axis), shape[f.Axis], After(shape, f.Axis)).First,
        Op.MatMul => MatMul(x[0], x[1], shape[0], shapes[0][1], shape[1]),
        Op.Transpose => Transpose(x[0], shapes[0][0], shapes[0][1]),
        Op.Same => x[0],
        Op.Slice { Axis: 0 } s => x[0].AsSpan(s.Start * After(shape, 0), shape.Size).ToArray(),
        Op.Slice s => Slice(x[0], shapes[0], s, shape),
        Op.Concat { Axis: 0 } => [.. x.SelectMany(part => part)],
        Op.Concat c => Concat(x, shapes, c.Axis, shape),
        Op.Im2Col p => Im2Col(new(shapes[0], p.Window), x[0], p.Outside),
        Op.Col2Im o => Col2Im(new(shape, o.Window), x[0]),
        Op.Random r => Random(r.Input),
        _ => throw new InvalidOperationException($"an operation on arrays is required, got {op}"),
    };

    private static double[] Slice(double[] x, Shape from, Op.Slice op, Shape shape)
    {
        double[] y = new double[shape.Size];
        int after = After(from, op.Axis), row = shape[op.Axis] * after, whole = from[op.Axis] * after;
        for (int i = 0; i < Before(shape, op.Axis); i++)
            x.AsSpan(i * whole + op.Start * after, row).CopyTo(y.AsSpan(i * row));
        return y;
    }

    private static double[] Concat(double[][] x, Shape[] shapes, int axis, Shape shape)
    {
        double[] y = new double[shape.Size];
        int whole = shape[axis] * After(shape, axis), start = 0;
        foreach (var (part, own) in x.Zip(shapes))
        {
            int row = own[axis] * After(own, axis);
            for (int i = 0; i < Before(shape, axis); i++)
                part.AsSpan(i * row, row).CopyTo(y.AsSpan(i * whole + start));
            start += row;
        }
        return y;
    }

    private static double[] Random(RandomInput input)
    {
        float[] values = new float[input.Shape.Size];
        input.Fill(values);
        return Array.ConvertAll(values, x => (double)x);
    }

    private static double[] Im2Col(ImageWindows of, double[] images, double outside)
    {
        double[] columns = new double[of.Images[0] * of.Columns];
        Parallel.For(0, of.Images[0], i =>
            of.Gather(images.AsSpan(i * of.Image, of.Image), columns.AsSpan(i * of.Columns, of.Columns), outside));
        return columns;
    }

    private static double[] Col2Im(ImageWindows of, double[] columns)
    {
        double[] images = new double[of.Images.Size];
        Parallel.For(0, of.Images[0], i =>
            of.Scatter<double>(columns.AsSpan(i * of.Columns, of.Columns), images.AsSpan(i * of.Image, of.Image)));
        return images;
    }

    private static int Before(Shape shape, int axis) => shape.Take(axis).Aggregate(1, (a, b) => a * b);
    private static int After(Shape shape, int axis) => shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);

    private static double[] Unary(UnaryOp op, double[] x)
    {
        double[] y = GC.AllocateUninitializedArray<double>(x.Length);
        SpanFunctions.Apply<double>(op, x, y);
        return y;
    }

    /// <summary>Applies a binary function with broadcasting.</summary>
    private static double[] Binary(BinaryOp op, Shape shapeA, double[] a, Shape shapeB, double[] b, Shape result)
    {
        double[] y = GC.AllocateUninitializedArray<double>(result.Size);
        if (shapeA.Equals(shapeB))
            SpanFunctions.Apply<double>(op, a, b, y);
        else if (b.Length == 1 && shapeA.Equals(result))
            SpanFunctions.Apply<double>(op, a, b[0], y);
        else
            Strided(op, shapeA, a, shapeB, b, result, y);
        return y;
    }

    /// <summary>
    /// Applies a binary function row by row along the last axis, with the strides of each operand (0 where it repeats).
    /// </summary>
    private static void Strided(BinaryOp op, Shape sa, double[] a, Shape sb, double[] b, Shape shape, double[] y)
    {
        int last = shape[-1], rows = last == 0 ? 0 : y.Length / last;
        int[] stridesA = Strides(sa, shape.Count), stridesB = Strides(sb, shape.Count), index = new int[shape.Count];
        bool wholeA = stridesA[^1] != 0 || last == 1, wholeB = stridesB[^1] != 0 || last == 1;
        Span<double> spread = new double[last];
        for (int row = 0; row < rows; row++)
        {
            int offsetA = 0, offsetB = 0;
            for (int axis = 0; axis < shape.Count - 1; axis++)
            {
                offsetA += index[axis] * stridesA[axis];
                offsetB += index[axis] * stridesB[axis];
            }
            var target = y.AsSpan(row * last, last);
            if (!wholeA)
                spread.Fill(a[offsetA]);
            var rowA = wholeA ? a.AsSpan(offsetA, last) : spread;
            if (wholeB)
                SpanFunctions.Apply(op, rowA, b.AsSpan(offsetB, last), target);
            else
                SpanFunctions.Apply(op, rowA, b[offsetB], target);
            for (int axis = shape.Count - 2; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }
    }

    private static int[] Strides(Shape shape, int axes)
    {
        int[] strides = new int[axes];
        for (int i = 1, stride = 1; i <= shape.Count; stride *= shape[^i], i++)
            strides[^i] = shape[^i] == 1 ? 0 : stride;
        return strides;
    }

    /// <summary>
    /// Computes [m, k] · [k, n] by tiles of 4 × 16 sums in registers. Every sum runs over k in order, so the result does not
    /// depend on the number of threads.
    /// </summary>
    private static double[] MatMul(double[] a, double[] b, int m, int k, int n)
    {
        double[] c = new double[m * n];
        int blocks = (m + Rows - 1) / Rows;
        if ((long)m * n * k < WorthThreads)
            for (int block = 0; block < blocks; block++)
                RowBlock(block);
        else
            Parallel.For(0, blocks, RowBlock);
        return c;

        void RowBlock(int block)
        {
            int i = block * Rows, j = 0;
            if (i + Rows <= m)
                for (; j + Columns <= n; j += Columns)
                    Tile(a.AsSpan(i * k), b.AsSpan(j), c.AsSpan(i * n + j), k, n);
            for (int row = i; row < Math.Min(i + Rows, m); row++)
                for (int p = 0; p < k && j < n; p++)
                {
                    var sums = c.AsSpan(row * n + j, n - j);
                    TensorPrimitives.MultiplyAdd(b.AsSpan(p * n + j, n - j), a[row * k + p], sums, sums);
                }
        }
    }

    private static void Tile(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int k, int n)
    {
        Vector512<double> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector512<double> s20 = default, s21 = default, s30 = default, s31 = default;
        for (int p = 0; p < k; p++)
        {
            var b0 = Vector512.Create(b.Slice(p * n, Columns / 2));
            var b1 = Vector512.Create(b.Slice(p * n + Columns / 2, Columns / 2));
            Vector512<double> a0 = Vector512.Create(a[p]), a1 = Vector512.Create(a[k + p]);
            Vector512<double> a2 = Vector512.Create(a[2 * k + p]), a3 = Vector512.Create(a[3 * k + p]);
            s00 = Vector512.MultiplyAddEstimate(a0, b0, s00);
            s01 = Vector512.MultiplyAddEstimate(a0, b1, s01);
            s10 = Vector512.MultiplyAddEstimate(a1, b0, s10);
            s11 = Vector512.MultiplyAddEstimate(a1, b1, s11);
            s20 = Vector512.MultiplyAddEstimate(a2, b0, s20);
            s21 = Vector512.MultiplyAddEstimate(a2, b1, s21);
            s30 = Vector512.MultiplyAddEstimate(a3, b0, s30);
            s31 = Vector512.MultiplyAddEstimate(a3, b1, s31);
        }
        s00.CopyTo(c);
        s01.CopyTo(c[(Columns / 2)..]);
        s10.CopyTo(c[n..]);
        s11.CopyTo(c[(n + Columns / 2)..]);
        s20.CopyTo(c[(2 * n)..]);
        s21.CopyTo(c[(2 * n + Columns / 2)..]);
        s30.CopyTo(c[(3 * n)..]);
        s31.CopyTo(c[(3 * n + Columns / 2)..]);
    }

    private static double[] Transpose(double[] x, int m, int n)
    {
        double[] y = GC.AllocateUninitializedArray<double>(x.Length);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                y[j * m + i] = x[i * n + j];
        return y;
    }

    /// <summary>Sums along the middle axis of [outer, count, inner].</summary>
    private static double[] Sum(double[] x, int outer, int count, int inner)
    {
        double[] y = new double[outer * inner];
        for (int o = 0; o < outer; o++)
            for (int c = 0; c < count; c++)
            {
                var target = y.AsSpan(o * inner, inner);
                TensorPrimitives.Add(target, x.AsSpan((o * count + c) * inner, inner), target);
            }
        return y;
    }

    /// <summary>
    /// Returns the maximum along the middle axis of [outer, count, inner], and the one-hot mask of the first maximum.
    /// </summary>
    private static (double[] Max, double[] First) Max(double[] x, int outer, int count, int inner)
    {
        double[] max = new double[outer * inner], first = new double[x.Length];
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                int best = o * count * inner + i;
                for (int at = best + inner; at < (o + 1) * count * inner; at += inner)
                    if (x[at] > x[best] || double.IsNaN(x[at]))
                        best = at;
                max[o * inner + i] = x[best];
                first[best] = 1;
            }
        return (max, first);
    }
}
