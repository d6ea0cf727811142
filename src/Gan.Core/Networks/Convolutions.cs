namespace Gan;

/// <summary>
/// A convolution (cross-correlation) of images, channels last: <c>[m, h, w, c] → [m, h′, w′, channels]</c> with
/// h′ = ⌊(h + 2·pad − size) / stride⌋ + 1 and zeros outside the image. W is <c>[size·size·c, channels]</c>, its rows in the order of a
/// window's lines, pixels and channels; b is <c>[channels]</c>.
/// </summary>
/// <param name="Channels">The number of output channels.</param>
/// <param name="Size">The side of the kernel.</param>
/// <param name="Stride">How far it moves.</param>
/// <param name="Pad">The margin of zeros on every side.</param>
/// <param name="Weight">How W starts; normal with deviation √(2/(size²·c)) when null.</param>
/// <param name="Bias">How b starts; zero when null.</param>
/// <param name="ColumnNormCap">A cap on the L2 norm of each kernel after every update; null for none.</param>
public sealed record Convolution(
    int Channels, int Size, int Stride = 1, int Pad = 0, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example)
    {
        var window = ImageExamples.Fit(example, Window);
        return Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
            : new Dense(Channels, Weight, Bias, ColumnNormCap).Parameters([checked(window.Size * window.Size * example[2])]);
    }

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key)
    {
        var shape = ops.ShapeOf(x);
        var all = ops.Affine(ops.Im2Col(x, Window), parameters[0], parameters[1]); // [m · h′ · w′, channels]
        return ops.Reshape(all, [shape[0], Window.Positions(shape[1]), Window.Positions(shape[2]), Channels]);
    }

    private Window Window => new(Size, Stride, Pad, Pad);
}

/// <summary>
/// A convolution whose output channels are each the largest of <c>pieces</c> convolutions (Goodfellow et al. 2013):
/// <c>[m, h, w, c] → [m, h′, w′, channels]</c>. W is <c>[size·size·c, pieces · channels]</c>, the channels of a piece together, as in <see cref="Maxout"/>.
/// </summary>
public sealed record MaxoutConvolution(
    int Channels, int Pieces, int Size, int Stride = 1, int Pad = 0, IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
        : Pieces < 1 ? throw new ArgumentException($"1 piece or more is required, got {Pieces}")
        : All.Parameters(example);

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key)
    {
        var all = All.Apply(ops, parameters, x, key); // [m, h′, w′, pieces · channels]
        var shape = ops.ShapeOf(all);
        var largest = ops.Max(ops.Reshape(all, [shape[0] * shape[1] * shape[2], Pieces, Channels]), axis: 1);
        return ops.Reshape(largest, [shape[0], shape[1], shape[2], Channels]);
    }

    private Convolution All => new(checked(Pieces * Channels), Size, Stride, Pad, Weight, Bias, ColumnNormCap);
}

/// <summary>
/// The largest number of each channel within a window: <c>[m, h, w, c] → [m, h′, w′, c]</c> with h′ = ⌈(h − size) / stride⌉ + 1, as the authors'
/// code has it (pylearn2): the last window may stick out at the bottom and at the right, and what is outside the image has no part. Among equals the first takes the
/// gradient.
/// </summary>
/// <param name="Size">The side of the window.</param>
/// <param name="Stride">How far it moves; no further than its size.</param>
public sealed record MaxPool(int Size, int Stride) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(Shape example)
    {
        if (Stride > Size)
            throw new ArgumentException($"a stride of at most the size {Size} is required, got {Stride}");
        _ = ImageExamples.Fit(example, new(Size, Stride));
        return example[0] == example[1] ? [] : throw new ArgumentException($"images as high as wide are required, got {example}");
    }

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key)
    {
        var shape = ops.ShapeOf(x);
        int rest = (shape[1] - Size) % Stride;
        var window = new Window(Size, Stride, After: rest == 0 ? 0 : Stride - rest);
        int positions = window.Positions(shape[1]);
        var patches = ops.Im2Col(x, window, outside: double.NegativeInfinity); // [m · h′ · w′, size² · c]
        var largest = ops.Max(ops.Reshape(patches, [shape[0] * positions * positions, Size * Size, shape[3]]), axis: 1);
        return ops.Reshape(largest, [shape[0], positions, positions, shape[3]]);
    }
}

/// <summary>
/// The transpose of a convolution, the paper's "deconvolution": <c>[m, h, w, c] → [m, h′, w′, channels]</c> with h′ = (h − 1)·stride + size − 2·pad. Each
/// number of x puts its multiple of a kernel there, and what overlaps is summed. W is <c>[c, size·size·channels]</c>, b <c>[channels]</c> or, untied,
/// <c>[h′, w′, channels]</c>.
/// </summary>
/// <param name="Channels">The number of output channels.</param>
/// <param name="Size">The side of the kernel.</param>
/// <param name="Stride">How far apart neighbours' kernels are.</param>
/// <param name="Pad">How much is cut off on every side.</param>
/// <param name="Weight">How W starts; normal with deviation √(1/c) when null.</param>
/// <param name="Bias">How b starts; zero when null.</param>
/// <param name="Untied">Whether each place of the image has a bias of its own, as in the authors' code.</param>
public sealed record TransposedConvolution(
    int Channels, int Size, int Stride = 1, int Pad = 0, IInitializer? Weight = null, IInitializer? Bias = null, bool Untied = false) : ILayer
{
    private static readonly IInitializer DefaultWeight = new VarianceScaling(1);

    public IReadOnlyList<Parameter> Parameters(Shape example) =>
        example.Count != 3 ? throw new ArgumentException($"an example of shape [h, w, c] is required, got {example}")
        : Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
        : Size < 1 || Stride < 1 || Pad < 0 || Extent(example[0]) < 1 || Extent(example[1]) < 1
            ? throw new ArgumentException($"a size and stride of 1 or more, and a pad that leaves something, are required, got {Size}, {Stride} and {Pad}")
        : [
            new("weight", [example[2], checked(Size * Size * Channels)], Weight ?? DefaultWeight),
            new("bias", Untied ? [Extent(example[0]), Extent(example[1]), Channels] : [Channels], Bias ?? Dense.DefaultBias),
        ];

    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> parameters, T x, Key? key)
    {
        var shape = ops.ShapeOf(x);
        var kernels = ops.MatMul(ops.Reshape(x, [shape[0] * shape[1] * shape[2], shape[3]]), parameters[0]); // [m · h · w, size² · channels]
        var image = ops.Col2Im(kernels, [shape[0], Extent(shape[1]), Extent(shape[2]), Channels], new(Size, Stride, Pad, Pad));
        return ops.Add(image, parameters[1]);
    }

    private int Extent(int n) => checked((n - 1) * Stride + Size - 2 * Pad);
}

/// <summary>What layers of images ask of an example.</summary>
internal static class ImageExamples
{
    /// <summary>A window that fits an example <c>[h, w, c]</c>.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static Window Fit(Shape example, Window window)
    {
        if (example.Count != 3)
            throw new ArgumentException($"an example of shape [h, w, c] is required, got {example}");
        _ = (window.Positions(example[0]), window.Positions(example[1]));
        return window;
    }
}
