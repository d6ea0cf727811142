using System.Numerics.Tensors;

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
    public ReadOnlySpan<float> Span => Current.Values.AsSpan(Slot.Offset, Slot.Shape.Size);
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

/// <summary>A player's parameters in one array that does not move.</summary>
internal sealed unsafe class FlatBuffer(Layout layout, float[] pinned) : Buffer(layout)
{
    public static FlatBuffer Of(Params parameters)
    {
        float[] values = GC.AllocateUninitializedArray<float>(parameters.Layout.Size, pinned: true);
        TensorPrimitives.ConvertTruncating(parameters.Values, values);
        return new(parameters.Layout, values);
    }

    public float[] Values => pinned;

    /// <summary>Counts what changed the numbers.</summary>
    public long Version { get; set; }

    public nint Address(int offset) => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref pinned[0]) + offset * sizeof(float);

    public override Params Read() => new(Layout, Array.ConvertAll(pinned, x => (double)x));

    public override Buffer Copy()
    {
        float[] values = GC.AllocateUninitializedArray<float>(pinned.Length, pinned: true);
        pinned.CopyTo(values, 0);
        return new FlatBuffer(Layout, values);
    }
}
