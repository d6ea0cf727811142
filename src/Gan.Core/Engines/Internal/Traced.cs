namespace Gan;

/// <summary>
/// A value of the <see cref="Compiled"/> engine: an operation and what it is done to, not yet carried out; or numbers.
/// </summary>
public sealed class Traced : Taped<Traced>
{
    internal Traced(
        Internal.Op op, Shape shape, IReadOnlyList<Traced> operands, params ReadOnlySpan<(Traced Parent, Func<Traced, Traced> Pullback)> parents)
        : base(shape, parents) => (Op, Operands) = (op, operands);

    internal Traced(Shape shape, Internal.INumbers numbers)
        : this(new Internal.Op.Given(), shape, []) => Numbers = numbers;

    internal Internal.Op Op { get; }
    internal IReadOnlyList<Traced> Operands { get; }

    /// <summary>The numbers, once they are there; null for what is still to be computed, and for an input of a function.</summary>
    internal Internal.INumbers? Numbers { get; set; }
}
