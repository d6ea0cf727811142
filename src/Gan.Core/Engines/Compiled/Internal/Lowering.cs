using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Gan.Internal;

/// <summary>How each operation of a graph becomes stages of work over a plan's buffers, and where the buffers lie.</summary>
internal sealed unsafe class Lowering
{
    /// <summary>Numbers of a part of the work on long vectors.</summary>
    private const int PartSize = 1 << 14;

    private const int Alignment = 64;

    private readonly Plan plan;
    private readonly Graph graph;
    private readonly Precision precision;
    private readonly Dictionary<CompiledValue, Place> places = [];
    private readonly Dictionary<CompiledValue, int> rows = [];
    private readonly HashSet<CompiledValue> inlined = [];
    private readonly List<int> sizes = [];
    private readonly List<Work> steps = [];
    private readonly List<(int Buffer, float Value)> constants = [];

    /// <summary>Stages that belong together, with the buffers they need until they are done.</summary>
    private sealed record Work(IReadOnlyList<int> Buffers, Stage[] Stages);

    public Lowering(Plan plan, Graph graph, Precision precision)
    {
        (this.plan, this.graph, this.precision) = (plan, graph, precision);
        foreach (var leaf in graph.Leaves)
            places[leaf] = New(leaf.Shape.Size);
        foreach (var node in graph.Nodes)
            DecideInlining(node);
        foreach (var node in graph.Nodes)
            if (!inlined.Contains(node))
                Lower(node);
        foreach (var output in graph.Outputs)
            _ = Of(output);
    }

    /// <summary>The random inputs that are drawn, in order.</summary>
    public List<RandomInput> RandomInputs { get; } = [];

    /// <summary>Where a value stands.</summary>
    public Place Of(CompiledValue value)
    {
        if (!places.TryGetValue(value, out var place))
        {
            // A constant or a transpose that somebody needs as it stands after all.
            inlined.Remove(value);
            Lower(value);
            place = places[value];
        }
        return place;
    }

    /// <summary>The stages in order; neighbours of one part each are one stage, which nobody waits between.</summary>
    public Stage[] Stages()
    {
        List<Stage> merged = [];
        foreach (var stage in steps.SelectMany(s => s.Stages))
            if (stage.Parts == 0)
                continue;
            else if (merged.Count > 0 && merged[^1].Parts == 1 && stage.Parts == 1)
                merged[^1] = new(1, merged[^1].Do + stage.Do);
            else
                merged.Add(stage);
        return [.. merged];
    }

    /// <summary>Offsets in bytes of all buffers, and how many bytes that is: each takes the first place that is free for as long as it lives.</summary>
    /// <param name="kept">Buffers that live to the end.</param>
    public (long[] Offsets, long Size) Layout(IReadOnlyList<int> kept)
    {
        int[] first = new int[sizes.Count], last = new int[sizes.Count];
        Array.Fill(first, int.MaxValue);
        foreach (var (i, step) in steps.Index())
            foreach (int buffer in step.Buffers)
                (first[buffer], last[buffer]) = (Math.Min(first[buffer], i), i);
        foreach (int buffer in graph.Leaves.Select(leaf => places[leaf].Buffer).Concat(constants.Select(c => c.Buffer)))
            first[buffer] = -1;
        foreach (int buffer in kept.Concat(graph.Leaves.Select(leaf => places[leaf].Buffer)).Concat(constants.Select(c => c.Buffer)))
            last[buffer] = int.MaxValue;

        long[] offsets = new long[sizes.Count];
        long size = 0;
        List<int> placed = [];
        // A leaf that stands still elsewhere leaves its room untouched, which then costs nothing.
        foreach (int buffer in Enumerable.Range(0, sizes.Count).Where(b => first[b] != int.MaxValue).OrderBy(b => first[b]).ThenByDescending(b => sizes[b]))
        {
            long bytes = Bytes(buffer), at = 0;
            foreach (int other in placed.Where(o => first[o] <= last[buffer] && first[buffer] <= last[o]).OrderBy(o => offsets[o]))
            {
                if (at + bytes <= offsets[other])
                    break;
                at = Math.Max(at, offsets[other] + Bytes(other));
            }
            offsets[buffer] = at;
            size = Math.Max(size, at + bytes);
            placed.Add(buffer);
        }
        return (offsets, size);

        long Bytes(int buffer) => ((long)sizes[buffer] * sizeof(float) + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Writes the constants.</summary>
    public void Fill(nint[] addresses)
    {
        foreach (var (buffer, value) in constants)
            *(float*)addresses[buffer] = value;
    }

    private Place New(int size)
    {
        sizes.Add(size);
        return new(sizes.Count - 1, 0);
    }

    /// <summary>An elementwise operation that only one other of the same size needs is done within that one's pass.</summary>
    private void DecideInlining(CompiledValue node)
    {
        if (!IsElementwise(node))
        {
            if (node.Op is Op.First or Op.Transpose or Op.Number && !graph.IsOutput(node))
                inlined.Add(node); // until somebody needs it as it stands
            return;
        }
        int row = node.Operands.Select(o => Repeats(o, node)).Where(r => r > 1).DefaultIfEmpty(0).Max();
        foreach (var operand in node.Operands)
        {
            if (!IsElementwise(operand) || graph.IsOutput(operand) || operand.Shape.Size != node.Shape.Size || graph.Users(operand).Count != 1)
                continue;
            int own = rows[operand];
            if (own != 0 && row != 0 && own != row)
                continue;
            inlined.Add(operand);
            row = Math.Max(row, own);
        }
        rows[node] = row;
    }

    private static bool IsElementwise(CompiledValue node) => node.Numbers is null && (node.Op is Op.Unary or Op.Broadcast || node.Op is Op.Binary && FirstOf(node) is null);

    /// <summary>x and g where a node is 1-where-the-maximum-of-x-stands times g: the gradient of a maximum.</summary>
    private static (CompiledValue X, Op.First First, CompiledValue G)? FirstOf(CompiledValue node)
    {
        if (node.Op is not Op.Binary { Of: BinaryOp.Multiply })
            return null;
        foreach (var (mask, g) in ((CompiledValue, CompiledValue)[])[(node.Operands[0], node.Operands[1]), (node.Operands[1], node.Operands[0])])
            if (mask is { Numbers: null, Op: Op.First first } && g.Shape.Equals(mask.Shape.With(first.Axis, 1)))
                return (mask.Operands[0], first, g);
        return null;
    }

    /// <summary>How an operand repeats over a result: 0 if it is as large, 1 if it is one number, the length of a row, or -1 if otherwise.</summary>
    private static int Repeats(CompiledValue operand, CompiledValue result)
    {
        if (operand.Shape.Size == result.Shape.Size)
            return 0;
        if (operand.Shape.Size == 1)
            return 1;
        var trailing = operand.Shape.SkipWhile(n => n == 1).ToArray();
        return trailing.SequenceEqual(result.Shape.Skip(result.Shape.Count - trailing.Length)) ? operand.Shape.Size : -1;
    }

    private void Lower(CompiledValue node)
    {
        switch (node.Op)
        {
            case Op.Number number:
                var constant = New(1);
                constants.Add((constant.Buffer, (float)number.Value));
                places[node] = constant;
                break;
            case Op.Same:
                places[node] = Of(node.Operands[0]);
                break;
            case Op.Slice { Axis: 0 } s:
                var whole = Of(node.Operands[0]);
                places[node] = whole with { Offset = whole.Offset + s.Start * After(node.Shape, 0) };
                break;
            case Op.Slice s: Slice(node, s); break;
            case Op.MatMul: MatMul(node); break;
            case Op.Transpose: Transpose(node); break;
            case Op.Sum { Axis: { } axis }: Sum(node, axis); break;
            case Op.Sum: SumOfAll(node); break;
            case Op.Max m: Max(node, m.Axis); break;
            case Op.First f: First(node, node.Operands[0], f, null); break;
            case Op.Concat { Axis: 0 }: Concat(node); break;
            case Op.Concat c: ConcatAlong(node, c.Axis); break;
            case Op.Im2Col p: Im2Col(node, p); break;
            case Op.Col2Im o: Col2Im(node, o); break;
            case Op.Random r: Random(node, r.Input); break;
            default:
                if (FirstOf(node) is var (x, first, g))
                    First(node, x, first, g);
                else
                    Elementwise(node);
                break;
        }
    }

    /// <summary>Adds stages that read some places and write a new one.</summary>
    private Place Step(CompiledValue node, IReadOnlyList<Place> reads, Func<Place, Stage[]> stages, params IReadOnlyList<Place> temporary)
    {
        var to = New(node.Shape.Size);
        steps.Add(new([.. reads.Select(p => p.Buffer), to.Buffer, .. temporary.Select(p => p.Buffer)], stages(to)));
        return places[node] = to;
    }

    private void Elementwise(CompiledValue node)
    {
        List<Place> from = [];
        List<int> repeats = [];
        var known = new Dictionary<CompiledValue, Expr>();
        var formula = Formula(node);
        var kernel = new Elementwise([formula], [.. from.Select((_, i) => Name(i))], repeats);
        float[] numbers = kernel.Numbers<float>(new Dictionary<string, double>());
        Place[] places = [.. from];
        int size = node.Shape.Size;
        Step(node, places, to => [new(Gan.Elementwise.Parts(size), part =>
        {
            Span<nint> inputs = stackalloc nint[places.Length];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = (nint)plan.At(places[i]);
            kernel.Part(inputs, [(nint)plan.At(to)], size, numbers, part);
        })]);

        static string Name(int i) => "x" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Expr Formula(CompiledValue x) => x.Op switch
        {
            Op.Unary u => new Expr.Apply(u.Of, Operand(x.Operands[0], x)),
            Op.Binary b => new Expr.Combine(b.Of, Operand(x.Operands[0], x), Operand(x.Operands[1], x)),
            _ => Operand(x.Operands[0], x),
        };

        Expr Operand(CompiledValue x, CompiledValue of)
        {
            if (x.Numbers is null && x.Op is Op.Number n)
                return n.Value;
            if (x.Numbers is null && inlined.Contains(x) && IsElementwise(x))
                return Formula(x);
            if (known.TryGetValue(x, out var variable))
                return variable;
            int repeat = Repeats(x, of);
            from.Add(repeat < 0 ? Broadcast(x, of) : Of(x));
            repeats.Add(Math.Max(repeat, 0));
            return known[x] = Expr.Var(Name(from.Count - 1));
        }
    }

    /// <summary>A value repeated in some other way than along rows, written out.</summary>
    private Place Broadcast(CompiledValue x, CompiledValue over)
    {
        var shape = over.Shape;
        int[] strides = new int[shape.Count];
        for (int i = 1, stride = 1; i <= x.Shape.Count; stride *= x.Shape[^i], i++)
            strides[^i] = x.Shape[^i] == 1 ? 0 : stride;
        var from = Of(x);
        var to = New(shape.Size);
        int last = shape[-1], count = shape.Size / Math.Max(last, 1);
        steps.Add(new([from.Buffer, to.Buffer], [new(1, _ =>
        {
            for (int row = 0; row < count; row++)
            {
                int at = 0;
                for (int axis = shape.Count - 2, rest = row; axis >= 0; rest /= shape[axis], axis--)
                    at += rest % shape[axis] * strides[axis];
                var target = new Span<float>(plan.At(to) + row * last, last);
                if (strides[^1] == 0)
                    target.Fill(plan.At(from)[at]);
                else
                    new Span<float>(plan.At(from) + at, last).CopyTo(target);
            }
        })]));
        return to;
    }

    private void MatMul(CompiledValue node)
    {
        var (a, turnedA) = Turned(node.Operands[0]);
        var (b, turnedB) = Turned(node.Operands[1]);
        int m = node.Shape[0], n = node.Shape[1], k = node.Operands[0].Shape[1];
        var gemm = new Gemm(m, k, n, turnedA, turnedB, precision);
        var packed = New(gemm.Packed);
        Step(node, [a, b], c =>
        [
            new(gemm.PackParts, part => gemm.Pack(plan.At(a), plan.At(packed), part)),
            new(gemm.Parts, part => gemm.Compute(plan.At(a), plan.At(packed), plan.At(b), plan.At(c), part)),
        ], packed);

        (Place, bool) Turned(CompiledValue x) => x.Numbers is null && x.Op is Op.Transpose ? (Of(x.Operands[0]), true) : (Of(x), false);
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

    /// <summary>[before, count, after] summed over the middle.</summary>
    private void Sum(CompiledValue node, int axis)
    {
        var shape = node.Operands[0].Shape;
        var x = Of(node.Operands[0]);
        int before = Before(shape, axis), count = shape[axis], after = After(shape, axis);
        // Columns in parts where there are many; otherwise the outer index.
        int wide = Math.Max(64, after / 16);
        int across = (after + wide - 1) / wide;
        bool byColumns = before < 16;
        Step(node, [x], y => [new(shape.Size < PartSize ? 1 : byColumns ? across : Math.Min(before, 16), part =>
        {
            int parts = shape.Size < PartSize ? 1 : byColumns ? across : Math.Min(before, 16);
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
                    TensorPrimitives.Add(target, new ReadOnlySpan<float>(from + (long)i * after + left, right - left), target);
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

    /// <summary>g (or 1) where the first maximum along an axis of x stands, 0 elsewhere.</summary>
    private void First(CompiledValue node, CompiledValue operand, Op.First first, CompiledValue? factor)
    {
        var shape = operand.Shape;
        Place x = Of(operand), g = factor is null ? x : Of(factor);
        int before = Before(shape, first.Axis), count = shape[first.Axis], after = After(shape, first.Axis);
        int parts = shape.Size < PartSize ? 1 : Math.Min(before, 16);
        Step(node, [x, g], y => [new(parts, part =>
        {
            for (int o = before * part / parts; o < before * (part + 1) / parts; o++)
            {
                long at = (long)o * count * after;
                FirstOf(plan.At(x) + at, factor is null ? null : plan.At(g) + (long)o * after, plan.At(y) + at, count, after);
            }
        })]);
    }

    private static void FirstOf(float* x, float* g, float* y, int count, int after)
    {
        int i = 0;
        for (; i + Vector512<float>.Count <= after; i += Vector512<float>.Count)
        {
            var best = Vector512.Load(x + i);
            for (int c = 1; c < count; c++)
                best = Vector512.Max(best, Vector512.Load(x + c * after + i));
            var open = g is null ? Vector512<float>.One : Vector512.Load(g + i);
            for (int c = 0; c < count; c++)
            {
                var here = Vector512.Equals(Vector512.Load(x + c * after + i), best);
                (open & here).Store(y + c * after + i);
                open = Vector512.AndNot(open, here);
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

    private void Concat(CompiledValue node)
    {
        Place[] parts = [.. node.Operands.Select(Of)];
        int[] lengths = [.. node.Operands.Select(o => o.Shape.Size)];
        Step(node, parts, to => [new(parts.Length, part =>
            new ReadOnlySpan<float>(plan.At(parts[part]), lengths[part]).CopyTo(new(plan.At(to) + lengths.Take(part).Sum(), lengths[part])))]);
    }

    private void Slice(CompiledValue node, Op.Slice op)
    {
        var x = Of(node.Operands[0]);
        int after = After(node.Shape, op.Axis), row = node.Shape[op.Axis] * after, whole = node.Operands[0].Shape[op.Axis] * after;
        int count = Before(node.Shape, op.Axis);
        Step(node, [x], y => [new(1, _ =>
        {
            for (int i = 0; i < count; i++)
                new ReadOnlySpan<float>(plan.At(x) + (long)i * whole + op.Start * after, row).CopyTo(new(plan.At(y) + (long)i * row, row));
        })]);
    }

    private void ConcatAlong(CompiledValue node, int axis)
    {
        Place[] parts = [.. node.Operands.Select(Of)];
        int[] rows = [.. node.Operands.Select(o => o.Shape[axis] * After(o.Shape, axis))];
        int whole = rows.Sum(), count = Before(node.Shape, axis);
        Step(node, parts, to => [new(parts.Length, part =>
        {
            int start = rows.Take(part).Sum(), row = rows[part];
            for (int i = 0; i < count; i++)
                new ReadOnlySpan<float>(plan.At(parts[part]) + (long)i * row, row).CopyTo(new(plan.At(to) + (long)i * whole + start, row));
        })]);
    }

    private void Random(CompiledValue node, RandomInput input)
    {
        int number = RandomInputs.Count, size = node.Shape.Size;
        RandomInputs.Add(input);
        Step(node, [], to => [new(Math.Max(1, (size + PartSize - 1) / PartSize), part =>
            (input with { Key = plan.KeyOf(number) }).Fill(
                new(plan.At(to) + part * PartSize, Math.Min(PartSize, size - part * PartSize)), part * PartSize))]);
    }

    private void Im2Col(CompiledValue node, Op.Im2Col op)
    {
        var of = new ImageWindows(node.Operands[0].Shape, op.Window);
        var x = Of(node.Operands[0]);
        Step(node, [x], y => [new(of.Images[0], i => of.Gather(
            new ReadOnlySpan<float>(plan.At(x) + (long)i * of.Image, of.Image), new(plan.At(y) + (long)i * of.Columns, of.Columns), (float)op.Outside))]);
    }

    private void Col2Im(CompiledValue node, Op.Col2Im op)
    {
        var of = new ImageWindows(node.Shape, op.Window);
        var x = Of(node.Operands[0]);
        Step(node, [x], y => [new(of.Images[0], i => of.Scatter(
            new ReadOnlySpan<float>(plan.At(x) + (long)i * of.Columns, of.Columns), new Span<float>(plan.At(y) + (long)i * of.Image, of.Image)))]);
    }

    private static int Before(Shape shape, int axis) => shape.Take(axis).Aggregate(1, (a, b) => a * b);
    private static int After(Shape shape, int axis) => shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
}
