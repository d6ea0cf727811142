using System.Numerics;
using System.Numerics.Tensors;

namespace Gan.Internal;

/// <content>Matrix products, transposes and reductions.</content>
internal sealed unsafe partial class Lowering
{
    private void MatMul(CompiledValue node)
    {
        var (a, transposedA) = Operand(node.Operands[0]);
        var (b, transposedB) = Operand(node.Operands[1]);
        int m = node.Shape[0], n = node.Shape[1], k = node.Operands[0].Shape[1];
        var gemm = new Gemm(m, k, n, transposedA, transposedB, precision);
        var packed = New(gemm.Packed);
        Step(node, [a, b], c =>
        [
            new(gemm.PackParts, part => gemm.Pack(plan.At(a), plan.At(packed), part)),
            new(gemm.Parts, part => gemm.Compute(plan.At(a), plan.At(packed), plan.At(b), plan.At(c), part)),
        ], packed);

        (Location, bool) Operand(CompiledValue x) =>
            x.Numbers is null && x.Op is Op.Transpose ? (Of(x.Operands[0]), true) : (Of(x), false);
    }

    private void Transpose(CompiledValue node)
    {
        var x = Of(node.Operands[0]);
        int m = node.Operands[0].Shape[0], n = node.Operands[0].Shape[1];
        Step(node, [x], y => [new(1, _ =>
        {
            float* from = plan.At(x), to = plan.At(y);
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                    to[(long)j * m + i] = from[(long)i * n + j];
        })]);
    }

    /// <summary>Sums along the middle axis of [before, count, after].</summary>
    private void Sum(CompiledValue node, int axis)
    {
        var shape = node.Operands[0].Shape;
        var x = Of(node.Operands[0]);
        int before = Before(shape, axis), count = shape[axis], after = After(shape, axis);
        // Parts divide the last axis where the first is short, otherwise the first.
        int wide = Math.Max(64, after / 16);
        int across = (after + wide - 1) / wide;
        bool byColumns = before < 16;
        int parts = shape.Size < PartSize ? 1 : byColumns ? across : Math.Min(before, 16);
        Step(node, [x], y => [new(parts, part =>
        {
            var (first, last) = byColumns ? (0, before) : (before * part / parts, before * (part + 1) / parts);
            var (left, right) = byColumns && parts > 1 ? (part * wide, Math.Min(after, (part + 1) * wide)) : (0, after);
            for (int o = first; o < last; o++)
            {
                float* from = plan.At(x) + (long)o * count * after;
                if (after == 1)
                {
                    plan.At(y)[o] = TensorPrimitives.Sum(new ReadOnlySpan<float>(from, count));
                    continue;
                }
                var target = new Span<float>(plan.At(y) + (long)o * after + left, right - left);
                target.Clear();
                for (int i = 0; i < count; i++)
                {
                    var row = new ReadOnlySpan<float>(from + (long)i * after + left, right - left);
                    TensorPrimitives.Add(target, row, target);
                }
            }
        })]);
    }

    private void SumOfAll(CompiledValue node)
    {
        var x = Of(node.Operands[0]);
        int size = node.Operands[0].Shape.Size, parts = Math.Max(1, (size + PartSize - 1) / PartSize);
        var sums = New(parts);
        Step(node, [x], y =>
        [
            new(parts, part => plan.At(sums)[part] = TensorPrimitives.Sum(
                new ReadOnlySpan<float>(plan.At(x) + (long)part * PartSize, Math.Min(PartSize, size - part * PartSize)))),
            new(1, _ => *plan.At(y) = TensorPrimitives.Sum(new ReadOnlySpan<float>(plan.At(sums), parts))),
        ], sums);
    }

    private void Max(CompiledValue node, int axis)
    {
        var shape = node.Operands[0].Shape;
        var x = Of(node.Operands[0]);
        int before = Before(shape, axis), count = shape[axis], after = After(shape, axis);
        int parts = shape.Size < PartSize ? 1 : Math.Min(before, 16);
        Step(node, [x], y => [new(parts, part =>
        {
            for (int o = before * part / parts; o < before * (part + 1) / parts; o++)
            {
                float* from = plan.At(x) + (long)o * count * after;
                if (after == 1)
                {
                    plan.At(y)[o] = TensorPrimitives.Max(new ReadOnlySpan<float>(from, count));
                    continue;
                }
                var target = new Span<float>(plan.At(y) + (long)o * after, after);
                new ReadOnlySpan<float>(from, after).CopyTo(target);
                for (int i = 1; i < count; i++)
                    TensorPrimitives.Max(target, new ReadOnlySpan<float>(from + (long)i * after, after), target);
            }
        })]);
    }

    /// <summary>Writes g (or 1) at the first maximum of x along an axis, 0 elsewhere.</summary>
    private void First(CompiledValue node, CompiledValue operand, Op.First first, CompiledValue? factor)
    {
        var shape = operand.Shape;
        Location x = Of(operand), g = factor is null ? x : Of(factor);
        int before = Before(shape, first.Axis), count = shape[first.Axis], after = After(shape, first.Axis);
        int parts = shape.Size < PartSize ? 1 : Math.Min(before, 16);
        Step(node, [x, g], y => [new(parts, part =>
        {
            for (int o = before * part / parts; o < before * (part + 1) / parts; o++)
            {
                long at = (long)o * count * after;
                float* factors = factor is null ? null : plan.At(g) + (long)o * after;
                FirstOf(plan.At(x) + at, factors, plan.At(y) + at, count, after);
            }
        })]);
    }

    private static void FirstOf(float* x, float* g, float* y, int count, int after)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= after; i += Vector<float>.Count)
        {
            var best = Vector.Load(x + i);
            for (int c = 1; c < count; c++)
                best = Vector.Max(best, Vector.Load(x + c * after + i));
            var open = g is null ? Vector<float>.One : Vector.Load(g + i);
            for (int c = 0; c < count; c++)
            {
                var here = Vector.Equals(Vector.Load(x + c * after + i), best).As<int, float>();
                (open & here).Store(y + c * after + i);
                open = Vector.AndNot(open, here);
            }
        }
        for (; i < after; i++)
        {
            int best = 0;
            for (int c = 1; c < count; c++)
                if (x[c * after + i] > x[best * after + i] || float.IsNaN(x[c * after + i]))
                    best = c;
            for (int c = 0; c < count; c++)
                y[c * after + i] = c == best ? g is null ? 1 : g[i] : 0;
        }
    }

    private static int Before(Shape shape, int axis) => shape.Take(axis).Aggregate(1, (a, b) => a * b);
    private static int After(Shape shape, int axis) => shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
}
