using System.Runtime.InteropServices;

namespace Gan.Internal;

/// <summary>
/// Values to compute as stages of work over memory laid out beforehand. What is computed twice is computed once, transposes go into
/// matrix products, reshapes and rows are views, elementwise operations that only each other need become one pass, and memory
/// is used again as soon as nothing needs what stood there.
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

    /// <summary>Plans the values; those that have numbers already, and inputs, are the plan's leaves.</summary>
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

    /// <summary>What the plan is given, in the order that <see cref="Run"/> takes it.</summary>
    public IReadOnlyList<CompiledValue> Leaves { get; }

    /// <summary>The random inputs that it draws; their keys are given at each run.</summary>
    public IReadOnlyList<RandomInput> RandomInputs { get; }

    /// <summary>How often it has run.</summary>
    public long Runs { get; private set; }

    /// <summary>Its memory in bytes.</summary>
    public long Size { get; }

    /// <summary>Computes the values. Each stands in the plan's memory until the next run.</summary>
    public Result[] Run(IReadOnlyList<INumbers> given, IReadOnlyList<Key> randomKeys)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        for (int i = 0; i < keys.Length; i++)
            keys[i] = randomKeys[i];
        for (int i = 0; i < leaves.Length; i++)
        {
            var (buffer, size) = leaves[i];
            // What stands still is used where it is; the rest is copied in.
            addresses[buffer] = given[i].Address is not 0 and var address ? address : own[buffer];
            if (addresses[buffer] == own[buffer])
                given[i].Span.CopyTo(new((float*)own[buffer], size));
        }
        Runs++;
        Team.Shared.Run(stages);
        return [.. results.Select(r => new Result(this, (nint)At(r.Location), r.Size, Runs))];
    }

    /// <summary>Where a value stands now.</summary>
    public float* At(Location location) => (float*)addresses[location.Buffer] + location.Offset;

    /// <summary>The key of a random input in this run.</summary>
    public Key KeyOf(int number) => keys[number];

    /// <summary>Gives the memory back now, not when the plan is collected; its results are gone then.</summary>
    public void Free()
    {
        if (disposed)
            return;
        disposed = true;
        NativeMemory.AlignedFree((void*)memory);
        GC.RemoveMemoryPressure(Math.Max(Size, 1));
    }
}

/// <summary>A part of one of a plan's buffers.</summary>
internal readonly record struct Location(int Buffer, int Offset);
