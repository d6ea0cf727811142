using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Gan.Internal;

/// <summary>The float32 elements of a value in memory.</summary>
internal interface INumbers
{
    /// <summary>The elements, row-major.</summary>
    ReadOnlySpan<float> Span { get; }

    /// <summary>The address of the elements if the garbage collector does not move them; otherwise 0.</summary>
    nint Address { get; }
}

/// <summary>Elements in a managed array.</summary>
internal sealed record Numbers(float[] Values) : INumbers
{
    public ReadOnlySpan<float> Span => Values;
    public nint Address => 0;
}

/// <summary>A slot of a buffer, valid until the buffer changes.</summary>
internal sealed record SlotNumbers(FlatBuffer Buffer, Slot Slot, long Version) : INumbers
{
    public ReadOnlySpan<float> Span => Current.Values.Slice(Slot.Offset, Slot.Shape.Size);
    public nint Address => Current.Address(Slot.Offset);

    private FlatBuffer Current => Buffer.Version == Version ? Buffer : throw new InvalidOperationException(
        $"the parameter {Slot.Name} was opened before an update of its buffer; "
        + "read values that depend on it before the update, or open it again");
}

/// <summary>A result of a plan, valid until the plan runs again.</summary>
internal sealed unsafe record Result(Plan Plan, nint Start, int Size, long Run) : INumbers
{
    public ReadOnlySpan<float> Span => new((float*)Address, Size);
    public nint Address => Plan.Runs == Run ? Start : throw new InvalidOperationException(
        "the result of a compiled function was overwritten by a later call of it; read it before that call");
}

/// <summary>
/// A player's parameters in one pinned array, aligned to a cache line: loading a vector that straddles two lines takes twice
/// the time.
/// </summary>
internal sealed unsafe class FlatBuffer : Buffer
{
    private const int Line = 64 / sizeof(float);

    private readonly float[] pinned;
    private readonly int start;

    private FlatBuffer(Layout layout)
        : base(layout)
    {
        pinned = GC.AllocateUninitializedArray<float>(layout.Size + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref pinned[0]) / sizeof(float);
        start = (int)((Line - address % Line) % Line);
    }

    /// <summary>Copies numbers to a pinned array.</summary>
    public static float[] Pinned(ReadOnlySpan<float> values)
    {
        float[] copy = GC.AllocateUninitializedArray<float>(Math.Max(1, values.Length), pinned: true);
        values.CopyTo(copy);
        return copy;
    }

    /// <summary>Returns the address of a pinned array.</summary>
    public static nint Address(float[] pinned) => (nint)Unsafe.AsPointer(ref pinned[0]);

    public static FlatBuffer Of(Params parameters)
    {
        var buffer = new FlatBuffer(parameters.Layout);
        TensorPrimitives.ConvertTruncating(parameters.Values, buffer.Values);
        return buffer;
    }

    public Span<float> Values => pinned.AsSpan(start, Layout.Size);

    /// <summary>The number of changes so far.</summary>
    public long Version { get; set; }

    public nint Address(int offset) => (nint)Unsafe.AsPointer(ref pinned[start]) + offset * (nint)sizeof(float);

    public override Params Read()
    {
        double[] values = new double[Layout.Size];
        TensorPrimitives.ConvertTruncating<float, double>(Values, values);
        return new(Layout, values);
    }

    public override Buffer Copy()
    {
        var copy = new FlatBuffer(Layout);
        Values.CopyTo(copy.Values);
        return copy;
    }
}
