using System.Numerics.Tensors;

namespace Gan;

/// <summary>
/// A data set of images in memory. Pixels are stored as bytes (60,000 × 784 take 47 MB) and become float32 pixel / 255, in
/// [0, 1], when a batch is taken. Immutable and thread-safe.
/// </summary>
public sealed class Images : IExamples
{
    private static readonly float[] Level = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    private readonly ReadOnlyMemory<byte> pixels, labels;
    private readonly Orders orders;

    /// <summary>Makes a set of images over its pixels; the caller must not change the bytes afterwards.</summary>
    /// <param name="name">The name of the set.</param>
    /// <param name="example">The shape of one image.</param>
    /// <param name="pixels">One byte a pixel, image after image.</param>
    /// <param name="labels">The class of each image; empty for a set without labels.</param>
    /// <exception cref="ArgumentException">There is no image, or the number of pixels or labels is wrong.</exception>
    public Images(string name, Shape example, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels = default)
        : this(name, example, pixels, labels, classes: null) { }

    private Images(string name, Shape example, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels, int? classes)
    {
        if (example.Size == 0 || pixels.IsEmpty || pixels.Length % example.Size != 0)
            throw new ArgumentException(
                $"images of shape {example} need a multiple of {example.Size} bytes, got {pixels.Length}");
        if (!labels.IsEmpty && labels.Length != pixels.Length / example.Size)
            throw new ArgumentException($"{pixels.Length / example.Size} images need as many labels, got {labels.Length}");
        (Name, Example, this.pixels, this.labels) = (name, example, pixels, labels);
        orders = new(Count);
        Classes = classes ?? (labels.IsEmpty ? 0 : TensorPrimitives.Max(labels.Span) + 1);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Shape Example { get; }

    /// <summary>The number of images, n.</summary>
    public int Count => pixels.Length / Example.Size;

    /// <summary>The class of each image; empty for a set without labels.</summary>
    public ReadOnlySpan<byte> Labels => labels.Span;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>The pixels as bytes, image after image.</summary>
    public ReadOnlySpan<byte> Pixels => pixels.Span;

    /// <summary>Returns the images <c>[start, start + count)</c> as a data set over the same bytes.</summary>
    /// <exception cref="BadInputException">The range is empty or does not lie within the set.</exception>
    public Images Range(int start, int count)
    {
        if (start < 0 || count < 1 || (long)start + count > Count)
            throw new BadInputException($"{Name}: a range within its {Count} images is required, got {count} from {start}");
        int size = Example.Size;
        var own = labels.IsEmpty ? labels : labels.Slice(start, count);
        return new(Name, Example, pixels.Slice(start * size, count * size), own, Classes);
    }

    IExamples IExamples.Range(int start, int count) => Range(start, count);

    /// <summary>Returns the same images in another shape of the same size: <c>[784]</c> as <c>[28, 28, 1]</c>.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public Images As(Shape example) => example.Size == Example.Size
        ? new(Name, example, pixels, labels, Classes)
        : throw new ArgumentException($"{Name}: a shape of size {Example.Size} is required, got {example}");

    /// <summary>
    /// Returns the indices of batch number <paramref name="index"/>: positions <c>index·m</c> to <c>(index + 1)·m − 1</c> of
    /// the endless sequence of epochs, where epoch e has the order <c>key.Fold(e).Permutation(n)</c>. Where m does not
    /// divide n, a batch may span two or more epochs.
    /// </summary>
    /// <returns><paramref name="m"/> indices from 0.</returns>
    public int[] Indices(Key key, long index, int m) => orders.Indices(key, index, m);


    /// <inheritdoc/>
    public void Fill(Key key, long index, Span<float> destination) =>
        Gather(Indices(key, index, CountIn(destination)), destination);

    /// <summary>Returns the images with these indices, <c>[indices.Length, …]</c>.</summary>
    public Batch Take(params int[] indices)
    {
        float[] values = new float[indices.Length * Example.Size];
        Gather(indices, values);
        return new(Example.Prepend(indices.Length), values);
    }

    /// <summary>Returns all images in order, <c>[n, …]</c>: four bytes a pixel, 188 MB for MNIST.</summary>
    public Batch All() => Take([.. Enumerable.Range(0, Count)]);

    /// <summary>
    /// Returns the mean of each pixel over the set, in [0, 1]: exact sums, rounded once. The logit initialiser uses it.
    /// </summary>
    /// <returns><c>Example.Size</c> numbers.</returns>
    public float[] Marginals()
    {
        int size = Example.Size;
        // A sum overflows at 2³² / 255 images, more than an array can hold.
        uint[] sums = new uint[size];
        uint[] image = new uint[size];
        for (int i = 0; i < Count; i++)
        {
            TensorPrimitives.ConvertTruncating(pixels.Span.Slice(i * size, size), image);
            TensorPrimitives.Add(sums, image, sums);
        }
        return Array.ConvertAll(sums, sum => (float)(sum / (255.0 * Count)));
    }

    /// <summary>
    /// Converts pixels in [0, 1] to bytes: 255 x, rounded to the nearest; values outside are clamped, NaN becomes 0.
    /// </summary>
    public static byte[] Quantise(ReadOnlySpan<float> pixels)
    {
        byte[] bytes = new byte[pixels.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = pixels[i] > 0 ? (byte)(Math.Min(pixels[i], 1f) * 255f + 0.5f) : (byte)0;
        return bytes;
    }

    /// <summary>Returns the number of examples that fill a span.</summary>
    /// <exception cref="ArgumentException">The span's length is not a multiple of an example's size.</exception>
    internal int CountIn(Span<float> destination) => destination.Length % Example.Size == 0
        ? destination.Length / Example.Size
        : throw new ArgumentException(
            $"a multiple of {Example.Size} numbers, the size of an example, is required, got {destination.Length}");

    private void Gather(ReadOnlySpan<int> indices, Span<float> destination)
    {
        int size = Example.Size;
        float[] level = Level;
        for (int i = 0; i < indices.Length; i++)
        {
            var image = pixels.Span.Slice(indices[i] * size, size);
            var values = destination.Slice(i * size, size);
            for (int j = 0; j < values.Length; j++)
                values[j] = level[image[j]];
        }
    }
}
