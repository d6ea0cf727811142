using System.Numerics.Tensors;

namespace Gan;

/// <summary>
/// A data set of your own in memory: float32 numbers, which are not rescaled, with class labels, vector labels or none.
/// Minibatches pass through the examples in epochs, each in a new random order. <see cref="Range"/> splits the set,
/// <see cref="Standardised"/> standardises its features.
/// <code>
/// var data = new Examples("mine", Batch.OfRows(rows), labels);
/// var (train, test) = (data.Range(0, 900), data.Range(900, 100));
/// </code>
/// Immutable and thread-safe.
/// </summary>
public sealed class Examples : IExamples
{
    private readonly Batch examples;
    private readonly byte[] classes;
    private readonly Batch? labels;
    private readonly Orders orders;

    /// <summary>Creates a data set without labels.</summary>
    /// <param name="name">
    /// The name, for messages and run folders; a program that resumes such a run must give it to <see cref="Datasets.Add"/>.
    /// </param>
    /// <param name="examples">The examples, <c>[n, …]</c>.</param>
    /// <exception cref="ArgumentException">There is no example, or a number is not finite.</exception>
    public Examples(string name, Batch examples)
        : this(name, examples, [], null, 0) { }

    /// <summary>Creates a data set with class labels.</summary>
    /// <param name="name">
    /// The name, for messages and run folders; a program that resumes such a run must give it to <see cref="Datasets.Add"/>.
    /// </param>
    /// <param name="examples">The examples, <c>[n, …]</c>.</param>
    /// <param name="labels">The class of each example, from 0.</param>
    /// <param name="classes">The number of classes, at most 256; by default the largest label plus 1.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, a number is not finite, or the labels do not fit.
    /// </exception>
    public Examples(string name, Batch examples, IReadOnlyList<int> labels, int? classes = null)
        : this(name, examples, Checked(examples, labels, classes), null, classes ?? labels.Max() + 1) { }

    /// <summary>Creates a data set with a vector label for each example, for conditional games and regression.</summary>
    /// <param name="name">
    /// The name, for messages and run folders; a program that resumes such a run must give it to <see cref="Datasets.Add"/>.
    /// </param>
    /// <param name="examples">The examples, <c>[n, …]</c>.</param>
    /// <param name="labels">The vectors, <c>[n, …]</c>.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, a number is not finite, or the number of vectors is not that of the examples.
    /// </exception>
    public Examples(string name, Batch examples, Batch labels)
        : this(name, examples, [], labels, 0)
    {
        if (labels.Count != examples.Count)
            throw new ArgumentException($"{name}: {examples.Count} examples require as many labels, got {labels.Count}");
    }

    private Examples(string name, Batch examples, byte[] classes, Batch? labels, int count)
    {
        if (examples.Count == 0 || examples.Example.Size == 0)
            throw new ArgumentException($"{name}: 1 example or more is required, got a batch of shape {examples.Shape}");
        foreach (var numbers in (Batch[])(labels is null ? [examples] : [examples, labels]))
            if (!TensorPrimitives.IsFiniteAll(numbers.Values))
                throw new ArgumentException($"{name}: finite numbers are required, got {FirstNonFinite(numbers)}");
        (Name, this.examples, this.classes, this.labels, Classes) = (name, examples, classes, labels, count);
        orders = new(Count);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Shape Example => examples.Example;

    /// <summary>The number of examples, n.</summary>
    public int Count => examples.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Labels => classes;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public Shape? Label => labels?.Example ?? (Classes == 0 ? null : [Classes]);

    /// <summary>
    /// Returns the indices of the examples of a minibatch; epoch e has the order <c>key.Fold(e).Permutation(n)</c>.
    /// </summary>
    public int[] Indices(Key key, long index, int m) => orders.Indices(key, index, m);

    /// <inheritdoc/>
    public void Fill(Key key, long index, Span<float> destination) =>
        Gather(examples, Indices(key, index, Rows(destination.Length, Example)), destination);

    /// <inheritdoc/>
    public void FillLabels(Key key, long index, Span<float> destination)
    {
        var shape = Label ?? throw new InvalidOperationException($"{Name} has no labels");
        int[] indices = Indices(key, index, Rows(destination.Length, shape));
        if (labels is not null)
        {
            Gather(labels, indices, destination);
            return;
        }
        destination.Clear();
        foreach (var (row, example) in indices.Index())
            destination[row * Classes + classes[example]] = 1;
    }

    /// <inheritdoc/>
    public Batch Take(params int[] indices)
    {
        float[] values = new float[indices.Length * Example.Size];
        Gather(examples, indices, values);
        return new(Example.Prepend(indices.Length), values);
    }

    /// <summary>Returns the examples <c>[start, start + count)</c> as a data set.</summary>
    /// <exception cref="BadInputException">The range is empty or does not lie within the set.</exception>
    public Examples Range(int start, int count) => start >= 0 && count >= 1 && (long)start + count <= Count
        ? new(
            Name, examples.Slice(start, count), classes.Length == 0 ? classes : classes[start..(start + count)],
            labels?.Slice(start, count), Classes)
        : throw new BadInputException($"{Name}: a range within its {Count} examples is required, got {count} from {start}");

    IExamples IExamples.Range(int start, int count) => Range(start, count);

    /// <summary>
    /// Returns the set with every feature standardised to mean 0 and standard deviation 1 over the examples; constant
    /// features become 0.
    /// </summary>
    public Examples Standardised()
    {
        int n = Example.Size;
        float[] values = examples.ToArray();
        for (int j = 0; j < n; j++)
        {
            double mean = 0, square = 0;
            bool constant = true;
            for (int i = 0; i < Count; i++)
            {
                mean += values[i * n + j] / (double)Count;
                constant &= values[i * n + j] == values[j];
            }
            for (int i = 0; i < Count; i++)
                square += Math.Pow(values[i * n + j] - mean, 2) / Count;
            // The mean of a constant feature is rounded, so its computed deviation may not be 0.
            double scale = constant ? 0 : 1 / Math.Sqrt(square);
            for (int i = 0; i < Count; i++)
                values[i * n + j] = (float)((values[i * n + j] - mean) * scale);
        }
        return new(Name, new(examples.Shape, values), classes, labels, Classes);
    }

    /// <inheritdoc/>
    public float[] Marginals()
    {
        double[] sums = new double[Example.Size];
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < sums.Length; j++)
                sums[j] += examples[i][j];
        return Array.ConvertAll(sums, sum => (float)(sum / Count));
    }

    private int Rows(int length, Shape row) => length % row.Size == 0 ? length / row.Size
        : throw new ArgumentException($"{Name}: memory for whole rows of {row.Size} numbers is required, got {length}");

    private static void Gather(Batch from, ReadOnlySpan<int> indices, Span<float> destination)
    {
        int size = from.Example.Size;
        for (int i = 0; i < indices.Length; i++)
            from[indices[i]].CopyTo(destination.Slice(i * size, size));
    }

    private static byte[] Checked(Batch examples, IReadOnlyList<int> labels, int? classes)
    {
        if (labels.Count != examples.Count)
            throw new ArgumentException($"{examples.Count} examples require as many labels, got {labels.Count}");
        int count = classes ?? labels.DefaultIfEmpty(-1).Max() + 1;
        if (count is < 1 or > 256)
            throw new ArgumentException($"1 to 256 classes are required, got {count}");
        foreach (var (i, label) in labels.Index())
            if (label < 0 || label >= count)
                throw new ArgumentException(label < 0 && classes is null
                    ? $"labels from 0 on are required, got {label} for example {i}"
                    : $"labels from 0 to {count - 1} are required, got {label} for example {i}");
        return [.. labels.Select(label => (byte)label)];
    }

    private static string FirstNonFinite(Batch numbers)
    {
        int at = 0;
        while (float.IsFinite(numbers.Values[at]))
            at++;
        return FormattableString.Invariant(
            $"{numbers.Values[at]} in example {at / numbers.Example.Size}, at index {at % numbers.Example.Size} of it");
    }
}
