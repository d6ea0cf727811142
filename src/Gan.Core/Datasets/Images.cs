using System.Numerics.Tensors;

namespace Gan;

/// <summary>
/// A data set of images in memory. Pixels stay bytes (60,000 × 784 is 47 MB) and become float32 pixel / 255, in [0, 1],
/// as they are gathered. Immutable; safe from any number of threads.
/// </summary>
public sealed class Images : IExamples
{
    private static readonly float[] Level = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    private readonly ReadOnlyMemory<byte> pixels, labels;
    private readonly Orders orders;

    /// <summary>A set of images over the bytes of its pixels, which the caller gives up.</summary>
    /// <param name="name">The name of the set.</param>
    /// <param name="example">The shape of one image.</param>
    /// <param name="pixels">One byte a pixel, image after image.</param>
    /// <param name="labels">The class of each image; empty when there are none.</param>
    /// <exception cref="ArgumentException">There is no image, or the lengths do not fit.</exception>
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

    /// <summary>The class of each image; empty when the set has no labels.</summary>
    public ReadOnlySpan<byte> Labels => labels.Span;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>The pixels as bytes, image after image.</summary>
    public ReadOnlySpan<byte> Pixels => pixels.Span;

    /// <summary>The images <c>[start, start + count)</c> as a set of their own, on the same bytes.</summary>
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

    /// <summary>The same images in another shape of the same size: <c>[784]</c> as <c>[28, 28, 1]</c>.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public Images As(Shape example) => example.Size == Example.Size
        ? new(Name, example, pixels, labels, Classes)
        : throw new ArgumentException($"{Name}: a shape of size {Example.Size} is required, got {example}");

    /// <summary>
    /// The images of batch number <paramref name="index"/>: positions <c>index·m</c> … of the endless sequence of
    /// epochs, where epoch e has the order <c>key.Fold(e).Permutation(n)</c>. A batch straddles two epochs (or more)
    /// where m does not divide n.
    /// </summary>
    /// <returns><paramref name="m"/> places in the set, from 0.</returns>
    public int[] Indices(Key key, long index, int m) => orders.Indices(key, index, m);

    /// <inheritdoc/>
    public void Fill(Key key, long index, Span<float> destination) =>
        Gather(Indices(key, index, Whole(destination.Length)), destination);

    /// <summary>The images at these places, <c>[places.Length, …]</c>.</summary>
    public Batch Take(params int[] places)
    {
        float[] values = new float[places.Length * Example.Size];
        Gather(places, values);
        return new(Example.Prepend(places.Length), values);
    }

    /// <summary>All images in their own order, <c>[n, …]</c>: four bytes a pixel, 188 MB for MNIST.</summary>
    public Batch All() => Take([.. Enumerable.Range(0, Count)]);

    /// <summary>The mean of each pixel over the set, in [0, 1]; exact sums, rounded once. For the logit initialiser.</summary>
    /// <returns><c>Example.Size</c> numbers.</returns>
    public float[] Marginals()
    {
        int size = Example.Size;
        // 2³² / 255 images would be needed to overflow a sum; an array holds fewer bytes than that.
        uint[] sums = new uint[size];
        uint[] image = new uint[size];
        for (int i = 0; i < Count; i++)
        {
            TensorPrimitives.ConvertTruncating(pixels.Span.Slice(i * size, size), image);
            TensorPrimitives.Add(sums, image, sums);
        }
        return Array.ConvertAll(sums, sum => (float)(sum / (255.0 * Count)));
    }

    /// <summary>Pixels in [0, 1] as bytes: 255 x rounded to the nearest, what lies outside clamped, NaN as 0.</summary>
    public static byte[] Quantise(ReadOnlySpan<float> pixels)
    {
        byte[] bytes = new byte[pixels.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = pixels[i] > 0 ? (byte)(Math.Min(pixels[i], 1f) * 255f + 0.5f) : (byte)0;
        return bytes;
    }

    /// <summary>How many examples there is room for.</summary>
    /// <exception cref="ArgumentException">Not a whole number of them.</exception>
    internal int Whole(int room) => room % Example.Size == 0 ? room / Example.Size
        : throw new ArgumentException($"room for whole examples of {Example.Size} numbers is required, got {room}");

    private void Gather(ReadOnlySpan<int> places, Span<float> destination)
    {
        int size = Example.Size;
        float[] level = Level;
        for (int i = 0; i < places.Length; i++)
        {
            var image = pixels.Span.Slice(places[i] * size, size);
            var values = destination.Slice(i * size, size);
            for (int j = 0; j < values.Length; j++)
                values[j] = level[image[j]];
        }
    }
}
