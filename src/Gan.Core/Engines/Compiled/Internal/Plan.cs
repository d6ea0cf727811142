using System.Runtime.InteropServices;

namespace Gan.Internal;

/// <summary>
/// The computation of values as stages of work over memory laid out beforehand. Equal operations are computed once,
/// transposes are fused into matrix products, reshapes and slices of rows are views, chains of elementwise operations are
/// fused into one pass, and memory is reused as soon as its value is no longer needed.
/// </summary>
internal sealed unsafe class Plan
{
    private readonly nint[] own, addresses;
    private readonly Stage[] stages;
    private readonly (Location Location, int Size)[] results;
    private readonly (int Buffer, int Size)[] leaves;
    private readonly Key[] keys;
    private readonly nint memory;
    private bool disposed;

    /// <summary>Plans the values. Values with known elements, and inputs, are the leaves.</summary>
    public Plan(IReadOnlyList<CompiledValue> values, Precision precision)
    {
        var graph = new Graph(values);
        var lowering = new Lowering(this, graph, precision);
        (Leaves, RandomInputs) = (graph.Leaves, [.. lowering.RandomInputs]);
        leaves = [.. Leaves.Select(leaf => (lowering.Of(leaf).Buffer, leaf.Shape.Size))];
        results = [.. graph.Outputs.Select(o => (lowering.Of(o), o.Shape.Size))];
        keys = new Key[RandomInputs.Count];
        stages = lowering.Stages();
        var (offsets, size) = lowering.Layout([.. results.Select(r => r.Location.Buffer)]);
        memory = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(size, 1), 64);
        GC.AddMemoryPressure(Math.Max(size, 1));
        Size = size;
        own = [.. offsets.Select(o => memory + (nint)o)];
        addresses = [.. own];
        lowering.Fill(own);
    }

    ~Plan() => Free();

    /// <summary>The inputs of the plan, in the order of <see cref="Run"/>'s argument.</summary>
    public IReadOnlyList<CompiledValue> Leaves { get; }

    /// <summary>The random inputs that the plan draws; their keys are arguments of each run.</summary>
    public IReadOnlyList<RandomInput> RandomInputs { get; }

    /// <summary>The number of runs so far.</summary>
    public long Runs { get; private set; }

    /// <summary>The size of the plan's memory in bytes.</summary>
    public long Size { get; }

    /// <summary>Computes the values. The results are valid until the next run.</summary>
    public Result[] Run(IReadOnlyList<INumbers> given, IReadOnlyList<Key> randomKeys)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        for (int i = 0; i < keys.Length; i++)
            keys[i] = randomKeys[i];
        for (int i = 0; i < leaves.Length; i++)
        {
            var (buffer, size) = leaves[i];
            // Elements with a fixed address are read there; others are copied.
            addresses[buffer] = given[i].Address is not 0 and var address ? address : own[buffer];
            if (addresses[buffer] == own[buffer])
                given[i].Span.CopyTo(new((float*)own[buffer], size));
        }
        Runs++;
        Team.Shared.Run(stages);
        return [.. results.Select(r => new Result(this, (nint)At(r.Location), r.Size, Runs))];
    }

    /// <summary>Returns the address of a location in this run.</summary>
    public float* At(Location location) => (float*)addresses[location.Buffer] + location.Offset;

    /// <summary>Returns the key of a random input in this run.</summary>
    public Key KeyOf(int number) => keys[number];

    /// <summary>Frees the memory, which invalidates the results.</summary>
    public void Free()
    {
        if (disposed)
            return;
        disposed = true;
        NativeMemory.AlignedFree((void*)memory);
        GC.RemoveMemoryPressure(Math.Max(Size, 1));
    }
}

/// <summary>A location in one of a plan's buffers; the offset counts elements.</summary>
internal readonly record struct Location(int Buffer, int Offset);
