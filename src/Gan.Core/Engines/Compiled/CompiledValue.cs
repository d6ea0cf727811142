namespace Gan;

/// <summary>
/// A value of the <see cref="Compiled"/> engine: an operation with its operands, and the elements once they are computed.
/// </summary>
public sealed class CompiledValue : TapeValue<CompiledValue>
{
    internal CompiledValue(
        Internal.Op op, Shape shape, IReadOnlyList<CompiledValue> operands,
        params ReadOnlySpan<(CompiledValue Parent, Func<CompiledValue, CompiledValue> Pullback)> parents)
        : base(shape, parents) => (Op, Operands) = (op, operands);

    internal CompiledValue(Shape shape, Internal.INumbers numbers)
        : this(new Internal.Op.Given(), shape, []) => Numbers = numbers;

    internal Internal.Op Op { get; }
    internal IReadOnlyList<CompiledValue> Operands { get; }

    /// <summary>The elements; null before they are computed, and for an input of a function.</summary>
    internal Internal.INumbers? Numbers { get; set; }
}
