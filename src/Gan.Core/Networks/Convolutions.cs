namespace Gan;

/// <summary>
/// A convolution (cross-correlation) of images, channels last: <c>[m, h, w, c] → [m, h′, w′, channels]</c> with h′ = ⌊(h
/// + 2·pad − size) / stride⌋ + 1, the same for w′, and zero padding. W is <c>[size·size·c, channels]</c>, with rows
/// ordered by line, pixel and channel of the window; b is <c>[channels]</c>.
/// </summary>
/// <param name="Channels">The number of output channels.</param>
/// <param name="Size">The side of the kernel.</param>
/// <param name="Stride">The distance between neighbouring windows, in pixels.</param>
/// <param name="Pad">The number of zeros added on every side.</param>
/// <param name="Weight">The initialiser of W; null for He's, normal with standard deviation √(2/(size²·c)).</param>
/// <param name="Bias">The initialiser of b; null for zeros.</param>
/// <param name="ColumnNormCap">A cap on the L2 norm of each kernel after every update; null for none.</param>
public sealed record Convolution(
    int Channels, int Size, int Stride = 1, int Pad = 0,
    IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input)
    {
        var window = ImageExamples.Fit(input.Example, Window);
        return Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
            : new Dense(Channels, Weight, Bias, ColumnNormCap).Parameters(
                new([checked(window.Size * window.Size * input.Example[2])]));
    }

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        // [m · h′ · w′, channels]
        var all = Functions.Affine(Functions.Im2Col(x, Window), context["weight"], context["bias"]);
        return all.Reshape([x.Shape[0], Window.Positions(x.Shape[1]), Window.Positions(x.Shape[2]), Channels]);
    }

    private Window Window => new(Size, Stride, Pad, Pad);
}

/// <summary>
/// A maxout convolution (Goodfellow et al. 2013): each output channel is the maximum of <c>pieces</c> convolutions,
/// <c>[m, h, w, c] → [m, h′, w′, channels]</c> as in <see cref="Convolution"/>. W is
/// <c>[size·size·c, pieces · channels]</c>, with the channels of a piece adjacent, as in <see cref="Maxout"/>.
/// </summary>
public sealed record MaxoutConvolution(
    int Channels, int Pieces, int Size, int Stride = 1, int Pad = 0,
    IInitializer? Weight = null, IInitializer? Bias = null, double? ColumnNormCap = null) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
        : Pieces < 1 ? throw new ArgumentException($"1 piece or more is required, got {Pieces}")
        : All.Parameters(input);

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        var all = All.Apply(x, context); // [m, h′, w′, pieces · channels]
        var shape = all.Shape;
        var largest = all.Reshape([shape[0] * shape[1] * shape[2], Pieces, Channels]).Max(axis: 1);
        return largest.Reshape([shape[0], shape[1], shape[2], Channels]);
    }

    private Convolution All => new(checked(Pieces * Channels), Size, Stride, Pad, Weight, Bias, ColumnNormCap);
}

/// <summary>
/// Max pooling of square images: the maximum of each channel within each window, <c>[m, h, h, c] → [m, h′, h′, c]</c>
/// with h′ = ⌈(h − size) / stride⌉ + 1. As in the authors' code (pylearn2), the last window may extend over the bottom
/// and right edges; only pixels inside the image count. Among equal elements the first one receives the gradient.
/// </summary>
/// <param name="Size">The side of the window.</param>
/// <param name="Stride">The distance between neighbouring windows in pixels, at most the size.</param>
public sealed record MaxPool(int Size, int Stride) : ILayer
{
    public IReadOnlyList<Parameter> Parameters(LayerShapes input)
    {
        if (Stride > Size)
            throw new ArgumentException($"a stride of at most the size {Size} is required, got {Stride}");
        _ = ImageExamples.Fit(input.Example, new(Size, Stride));
        return input.Example[0] == input.Example[1] ? []
            : throw new ArgumentException($"square images are required, got {input.Example}");
    }

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        var shape = x.Shape;
        int rest = (shape[1] - Size) % Stride;
        var window = new Window(Size, Stride, After: rest == 0 ? 0 : Stride - rest);
        int positions = window.Positions(shape[1]);
        var columns = Functions.Im2Col(x, window, outside: double.NegativeInfinity); // [m · h′ · w′, size² · c]
        var largest = columns.Reshape([shape[0] * positions * positions, Size * Size, shape[3]]).Max(axis: 1);
        return largest.Reshape([shape[0], positions, positions, shape[3]]);
    }
}

/// <summary>
/// A transposed convolution, the paper's "deconvolution": <c>[m, h, w, c] → [m, h′, w′, channels]</c> with h′ = (h −
/// 1)·stride + size − 2·pad and the same for w′. Each input element adds its multiple of a kernel to the output;
/// overlapping kernels are summed. W is <c>[c, size·size·channels]</c>; b is <c>[channels]</c> or, untied,
/// <c>[h′, w′, channels]</c>.
/// </summary>
/// <param name="Channels">The number of output channels.</param>
/// <param name="Size">The side of the kernel.</param>
/// <param name="Stride">The distance between the kernels of neighbouring pixels, in output pixels.</param>
/// <param name="Pad">The number of output pixels removed on every side.</param>
/// <param name="Weight">The initialiser of W; null for normal with standard deviation √(1/c).</param>
/// <param name="Bias">The initialiser of b; null for zeros.</param>
/// <param name="Untied">True if each output pixel has its own bias, as in the authors' code.</param>
public sealed record TransposedConvolution(
    int Channels, int Size, int Stride = 1, int Pad = 0,
    IInitializer? Weight = null, IInitializer? Bias = null, bool Untied = false) : ILayer
{
    private static readonly IInitializer DefaultWeight = new VarianceScaling(1);

    public IReadOnlyList<Parameter> Parameters(LayerShapes input) =>
        input.Example.Count != 3
            ? throw new ArgumentException($"an example of shape [h, w, c] is required, got {input.Example}")
        : Channels < 1 ? throw new ArgumentException($"1 channel or more is required, got {Channels}")
        : Size < 1 || Stride < 1 || Pad < 0 || Extent(input.Example[0]) < 1 || Extent(input.Example[1]) < 1
            ? throw new ArgumentException(
                "a size and stride of 1 or more, and a pad that leaves 1 pixel or more, are required, "
                + $"got {Size}, {Stride} and {Pad}")
        : [
            new("weight", [input.Example[2], checked(Size * Size * Channels)], Weight ?? DefaultWeight),
            new(
                "bias", Untied ? [Extent(input.Example[0]), Extent(input.Example[1]), Channels] : [Channels],
                Bias ?? Dense.DefaultBias),
        ];

    public Tensor<T> Apply<T>(Tensor<T> x, LayerContext<T> context)
    {
        var shape = x.Shape;
        // [m · h · w, size² · channels]
        var kernels = Functions.MatMul(x.Reshape([shape[0] * shape[1] * shape[2], shape[3]]), context["weight"]);
        Shape images = [shape[0], Extent(shape[1]), Extent(shape[2]), Channels];
        var image = Functions.Col2Im(kernels, images, new(Size, Stride, Pad, Pad));
        return image + context["bias"];
    }

    private int Extent(int n) => checked((n - 1) * Stride + Size - 2 * Pad);
}

/// <summary>Checks of the inputs of layers that take images.</summary>
internal static class ImageExamples
{
    /// <summary>Returns the window if it fits an example <c>[h, w, c]</c>.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public static Window Fit(Shape example, Window window)
    {
        if (example.Count != 3)
            throw new ArgumentException($"an example of shape [h, w, c] is required, got {example}");
        _ = (window.Positions(example[0]), window.Positions(example[1]));
        return window;
    }
}
