namespace Gan.Internal;

/// <summary>An operation of a managed engine, as data; its operands stand beside it.</summary>
internal abstract record Op
{
    private Op() { }

    /// <summary>Numbers from outside.</summary>
    public sealed record Given : Op;

    /// <summary>A constant, shape <c>[]</c>.</summary>
    public sealed record Number(double Value) : Op;

    /// <summary>A function of each element.</summary>
    public sealed record Unary(UnaryOp Of) : Op;

    /// <summary>A function of each pair of elements, broadcasting.</summary>
    public sealed record Binary(BinaryOp Of) : Op;

    /// <summary>The operand repeated to a larger shape.</summary>
    public sealed record Broadcast : Op;

    /// <summary>The sum along an axis, or of all.</summary>
    public sealed record Sum(int? Axis) : Op;

    /// <summary>The maximum along an axis.</summary>
    public sealed record Max(int Axis) : Op;

    /// <summary>1 where the first maximum along an axis stands, 0 elsewhere.</summary>
    public sealed record First(int Axis) : Op;

    /// <summary>The matrix product.</summary>
    public sealed record MatMul : Op;

    /// <summary>The transpose.</summary>
    public sealed record Transpose : Op;

    /// <summary>The same elements under another shape, or another standing on the tape.</summary>
    public sealed record Same : Op;

    /// <summary>A range of elements along an axis.</summary>
    public sealed record Slice(int Axis, int Start) : Op;

    /// <summary>The operands one after the other along an axis.</summary>
    public sealed record Concat(int Axis) : Op;

    /// <summary>Windows of images as rows.</summary>
    public sealed record Im2Col(Window Window, double Outside) : Op;

    /// <summary>The sums of windows as images.</summary>
    public sealed record Col2Im(Window Window) : Op;

    /// <summary>Random numbers from a key.</summary>
    public sealed record Random(RandomInput Input) : Op;
}
