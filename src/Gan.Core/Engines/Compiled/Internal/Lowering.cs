namespace Gan.Internal;

/// <summary>Lowers each operation of a graph to stages of work over a plan's buffers, and lays out the buffers.</summary>
internal sealed unsafe partial class Lowering
{
    /// <summary>The number of elements of a part of the work on long vectors.</summary>
    private const int PartSize = 1 << 14;

    private const int Alignment = 64;

    private readonly Plan plan;
    private readonly Graph graph;
    private readonly Precision precision;
    private readonly Dictionary<CompiledValue, Location> locations = [];
    private readonly Dictionary<CompiledValue, int> rows = [];
    private readonly HashSet<CompiledValue> inlined = [];
    private readonly List<int> sizes = [];
    private readonly List<Work> steps = [];
    private readonly List<(int Buffer, float Value)> constants = [];

    /// <summary>The stages of one operation, with the buffers that they use.</summary>
    private sealed record Work(IReadOnlyList<int> Buffers, Stage[] Stages);

    public Lowering(Plan plan, Graph graph, Precision precision)
    {
        (this.plan, this.graph, this.precision) = (plan, graph, precision);
        foreach (var leaf in graph.Leaves)
            locations[leaf] = New(leaf.Shape.Size);
        foreach (var node in graph.Nodes)
            DecideInlining(node);
        foreach (var node in graph.Nodes)
            if (!inlined.Contains(node))
                Lower(node);
        foreach (var output in graph.Outputs)
            _ = Of(output);
    }

    /// <summary>The random inputs that the plan draws, in order.</summary>
    public List<RandomInput> RandomInputs { get; } = [];

    /// <summary>Returns the location of a value, which is lowered if it was inlined.</summary>
    public Location Of(CompiledValue value)
    {
        if (!locations.TryGetValue(value, out var location))
        {
            // A constant, a transpose or a mask that could not be inlined in every user.
            inlined.Remove(value);
            Lower(value);
            location = locations[value];
        }
        return location;
    }

    /// <summary>
    /// Returns the stages in order; successive stages of one part are merged, so that no thread waits between them.
    /// </summary>
    public Stage[] Stages()
    {
        List<Stage> merged = [];
        foreach (var stage in steps.SelectMany(s => s.Stages))
            if (stage.Parts == 0)
                continue;
            else if (merged.Count > 0 && merged[^1].Parts == 1 && stage.Parts == 1)
                merged[^1] = stage with { Do = merged[^1].Do + stage.Do };
            else
                merged.Add(stage);
        return [.. merged];
    }

    /// <summary>
    /// Assigns each buffer an offset in bytes, and returns the offsets with the total size: the first offset that is free
    /// during the buffer's lifetime.
    /// </summary>
    /// <param name="kept">The buffers that live to the end.</param>
    public (long[] Offsets, long Size) Layout(IReadOnlyList<int> kept)
    {
        int[] first = new int[sizes.Count], last = new int[sizes.Count];
        Array.Fill(first, int.MaxValue);
        foreach (var (i, step) in steps.Index())
            foreach (int buffer in step.Buffers)
                (first[buffer], last[buffer]) = (Math.Min(first[buffer], i), i);
        int[] given = [.. graph.Leaves.Select(leaf => locations[leaf].Buffer), .. constants.Select(c => c.Buffer)];
        foreach (int buffer in given)
            first[buffer] = -1;
        foreach (int buffer in kept.Concat(given))
            last[buffer] = int.MaxValue;

        long[] offsets = new long[sizes.Count];
        long size = 0;
        List<int> placed = [];
        // A leaf that is read at its own address leaves its pages here untouched, so they take no physical memory.
        var used = Enumerable.Range(0, sizes.Count).Where(b => first[b] != int.MaxValue);
        foreach (int buffer in used.OrderBy(b => first[b]).ThenByDescending(b => sizes[b]))
        {
            long bytes = Bytes(buffer), at = 0;
            var overlapping = placed.Where(o => first[o] <= last[buffer] && first[buffer] <= last[o]);
            foreach (int other in overlapping.OrderBy(o => offsets[o]))
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

    /// <summary>Writes the constants to their buffers.</summary>
    public void Fill(nint[] addresses)
    {
        foreach (var (buffer, value) in constants)
            *(float*)addresses[buffer] = value;
    }

    private Location New(int size)
    {
        sizes.Add(size);
        return new(sizes.Count - 1, 0);
    }

    private void Lower(CompiledValue node)
    {
        switch (node.Op)
        {
            case Op.Number number:
                var constant = New(1);
                constants.Add((constant.Buffer, (float)number.Value));
                locations[node] = constant;
                break;
            case Op.Same:
                locations[node] = Of(node.Operands[0]);
                break;
            case Op.Slice { Axis: 0 } s:
                var whole = Of(node.Operands[0]);
                locations[node] = whole with { Offset = whole.Offset + s.Start * After(node.Shape, 0) };
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

    /// <summary>Adds the stages of an operation, which read some locations and write a new one.</summary>
    private Location Step(
        CompiledValue node, IReadOnlyList<Location> reads, Func<Location, Stage[]> stages,
        params IReadOnlyList<Location> temporary)
    {
        var to = New(node.Shape.Size);
        Stage[] named = [.. stages(to).Select(stage => stage with { Name = NameOf(node) })];
        steps.Add(new([.. reads.Select(p => p.Buffer), to.Buffer, .. temporary.Select(p => p.Buffer)], named));
        return locations[node] = to;
    }

    private static string NameOf(CompiledValue node)
    {
        string name = IsElementwise(node) ? "Elementwise" : node.Op.GetType().Name;
        return node.Op is Op.MatMul
            ? $"{name} {node.Shape[0]} x {node.Operands[0].Shape[1]} x {node.Shape[1]}" : $"{name} {node.Shape}";
    }
}
