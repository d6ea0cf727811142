namespace Gan;

/// <summary>
/// Images after global contrast normalisation: with b the numbers of one image and b̄ their mean,
/// <code>x = s·(b − b̄) / ‖b − b̄‖,  s = 55</code>
/// as the authors of Goodfellow et al. (2014) prepare CIFAR-10 (pylearn2, <c>gcn: 55</c>). They divide by 1 where the norm
/// is below 1e-8. Sums of bytes are exact here, so that this is an image of one colour only, which becomes 0.
/// </summary>
/// <param name="name">The name of the set.</param>
/// <param name="images">The images; their shape is kept.</param>
/// <param name="norm">s, the L2 norm of each example; above 0.</param>
public sealed class ContrastNormalised(string name, Images images, double norm = ContrastNormalised.AuthorsNorm) : IExamples
{
    /// <summary>The norm that the authors use.</summary>
    public const double AuthorsNorm = 55;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Shape Example => images.Example;

    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Labels => images.Labels;

    /// <inheritdoc/>
    public int Classes => images.Classes;

    /// <inheritdoc/>
    public int[] Indices(Key key, long index, int m) => images.Indices(key, index, m);

    /// <inheritdoc/>
    public IExamples Range(int start, int count) => new ContrastNormalised(name, images.Range(start, count), norm);

    /// <inheritdoc/>
    public void Fill(Key key, long index, Span<float> destination) =>
        Gather(Indices(key, index, images.CountIn(destination)), destination);

    /// <inheritdoc/>
    public Batch Take(params int[] indices)
    {
        float[] values = new float[indices.Length * Example.Size];
        Gather(indices, values);
        return new(Example.Prepend(indices.Length), values);
    }

    /// <inheritdoc/>
    public float[] Marginals()
    {
        double[] sums = new double[Example.Size];
        float[] one = new float[sums.Length];
        for (int i = 0; i < Count; i++)
        {
            Gather([i], one);
            for (int j = 0; j < sums.Length; j++)
                sums[j] += one[j];
        }
        return Array.ConvertAll(sums, sum => (float)(sum / Count));
    }

    /// <summary>
    /// Converts each example to pixels in [0, 1] for pictures, <c>x / (2·max|x|) + ½</c>, as the authors' viewer does. An
    /// example of zeros becomes grey; NaN stays NaN.
    /// </summary>
    /// <param name="examples"><c>[m, …]</c>, of any scale.</param>
    public static Batch ToPixels(Batch examples)
    {
        float[] pixels = examples.ToArray();
        for (int i = 0; i < examples.Count; i++)
        {
            var image = pixels.AsSpan(i * examples.Example.Size, examples.Example.Size);
            float largest = 0;
            // The comparison is false for NaN.
            foreach (float x in image)
                if (Math.Abs(x) > largest)
                    largest = Math.Abs(x);
            for (int j = 0; j < image.Length; j++)
                image[j] = largest == 0 ? image[j] + 0.5f : image[j] / largest / 2 + 0.5f;
        }
        return new(examples.Shape, pixels);
    }

    private void Gather(ReadOnlySpan<int> indices, Span<float> destination)
    {
        int n = Example.Size;
        for (int i = 0; i < indices.Length; i++)
        {
            var image = images.Pixels.Slice(indices[i] * n, n);
            long sum = 0, squares = 0;
            foreach (byte b in image)
            {
                sum += b;
                squares += b * b;
            }
            // n·(b − b̄) = n·b − Σb, and n²·‖b − b̄‖² = n·(n·Σb² − (Σb)²): exact integers, 0 only where all b are equal.
            double scale = norm / Math.Sqrt(Math.Max(1, n * (double)(n * squares - sum * sum)));
            var values = destination.Slice(i * n, n);
            for (int j = 0; j < n; j++)
                values[j] = (float)(scale * (n * (long)image[j] - sum));
        }
    }
}
