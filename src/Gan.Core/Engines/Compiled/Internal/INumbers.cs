using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Gan.Internal;

/// <summary>Where float32 numbers stand.</summary>
internal interface INumbers
{
    /// <summary>The numbers.</summary>
    ReadOnlySpan<float> Span { get; }

    /// <summary>Their address, if they stay where they are; otherwise 0.</summary>
    nint Address { get; }
}

/// <summary>Numbers in an array of their own.</summary>
internal sealed record Numbers(float[] Values) : INumbers
{
    public ReadOnlySpan<float> Span => Values;
    public nint Address => 0;
}

/// <summary>A slot of a player's buffer, as it was when it was opened.</summary>
internal sealed record SlotNumbers(FlatBuffer Buffer, Slot Slot, long Version) : INumbers
{
    public ReadOnlySpan<float> Span => Current.Values.Slice(Slot.Offset, Slot.Shape.Size);
    public nint Address => Current.Address(Slot.Offset);

    private FlatBuffer Current => Buffer.Version == Version ? Buffer : throw new InvalidOperationException(
        $"the parameter {Slot.Name} was opened before an update of its buffer; read what depends on it before, or open it again");
}

/// <summary>A result of a plan, until the plan runs again.</summary>
internal sealed unsafe record Result(Plan Plan, nint Place, int Size, long Run) : INumbers
{
    public ReadOnlySpan<float> Span => new((float*)Address, Size);
    public nint Address => Plan.Runs == Run ? Place : throw new InvalidOperationException(
        "the result of a compiled function was overwritten by a later call of it; read it before");
}

/// <summary>A player's parameters in one array that does not move, from a cache line's beginning: vectors that straddle two cost twice.</summary>
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

    /// <summary>Numbers copied to an array that does not move.</summary>
    public static float[] Pinned(ReadOnlySpan<float> values)
    {
        float[] copy = GC.AllocateUninitializedArray<float>(Math.Max(1, values.Length), pinned: true);
        values.CopyTo(copy);
        return copy;
    }

    /// <summary>Where an array begins that does not move.</summary>
    public static nint Address(float[] pinned) => (nint)Unsafe.AsPointer(ref pinned[0]);

    public static FlatBuffer Of(Params parameters)
    {
        var buffer = new FlatBuffer(parameters.Layout);
        TensorPrimitives.ConvertTruncating(parameters.Values, buffer.Values);
        return buffer;
    }

    public Span<float> Values => pinned.AsSpan(start, Layout.Size);

    /// <summary>Counts what changed the numbers.</summary>
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
