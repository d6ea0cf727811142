namespace Gan.Internal;

/// <summary>An operation of a managed engine as data, without its operands.</summary>
internal abstract record Op
{
    private Op() { }

    /// <summary>An input: given elements.</summary>
    public sealed record Given : Op;

    /// <summary>A constant, shape <c>[]</c>.</summary>
    public sealed record Number(double Value) : Op;

    /// <summary>A unary elementwise function.</summary>
    public sealed record Unary(UnaryOp Of) : Op;

    /// <summary>A binary elementwise function, with broadcasting.</summary>
    public sealed record Binary(BinaryOp Of) : Op;

    /// <summary>A broadcast to a larger shape.</summary>
    public sealed record Broadcast : Op;

    /// <summary>The sum along an axis, or of all elements.</summary>
    public sealed record Sum(int? Axis) : Op;

    /// <summary>The maximum along an axis.</summary>
    public sealed record Max(int Axis) : Op;

    /// <summary>The one-hot mask of the first maximum along an axis.</summary>
    public sealed record First(int Axis) : Op;

    /// <summary>The matrix product.</summary>
    public sealed record MatMul : Op;

    /// <summary>The transpose.</summary>
    public sealed record Transpose : Op;

    /// <summary>The same elements: a reshape, a variable, or a stop-gradient.</summary>
    public sealed record Same : Op;

    /// <summary>A range of elements along an axis.</summary>
    public sealed record Slice(int Axis, int Start) : Op;

    /// <summary>A concatenation along an axis.</summary>
    public sealed record Concat(int Axis) : Op;

    /// <summary>im2col.</summary>
    public sealed record Im2Col(Window Window, double Outside) : Op;

    /// <summary>col2im.</summary>
    public sealed record Col2Im(Window Window) : Op;

    /// <summary>Random numbers from a key.</summary>
    public sealed record Random(RandomInput Input) : Op;
}
