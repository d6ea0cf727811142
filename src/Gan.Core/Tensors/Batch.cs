namespace Gan;

/// <summary>
/// A batch of examples on the host: <c>[m, …]</c> float32 numbers, row-major. Data sets return batches; nets take and return
/// them.
/// </summary>
public sealed class Batch
{
    private readonly float[] values;

    /// <summary>Makes a batch over an array, which the caller must not change afterwards.</summary>
    /// <param name="shape">The whole shape with the number of examples first, <c>[m, …]</c>.</param>
    /// <param name="values">The numbers, row-major; exactly <c>shape.Size</c> of them.</param>
    /// <exception cref="ArgumentException">The array's length is not the shape's size, or the shape has no axis.</exception>
    public Batch(Shape shape, float[] values)
    {
        if (shape.Count == 0)
            throw new ArgumentException("a batch needs a shape [m, …], got []");
        if (values.Length != shape.Size)
            throw new ArgumentException($"a batch of shape {shape} needs {shape.Size} numbers, got {values.Length}");
        Shape = shape;
        Example = shape.Without(0);
        this.values = values;
    }

    /// <summary>The whole shape, <c>[m, …]</c>.</summary>
    public Shape Shape { get; }

    /// <summary>The number of examples, m.</summary>
    public int Count => Shape[0];

    /// <summary>The shape of one example.</summary>
    public Shape Example { get; }

    /// <summary>All numbers, row-major.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The numbers of one example.</summary>
    public ReadOnlySpan<float> this[int example] =>
        values.AsSpan(example * Example.Size, Example.Size);

    /// <summary>Makes a batch of rows of equal length, <c>[rows.Length, rows[0].Length]</c>.</summary>
    /// <exception cref="ArgumentException">There is no row, or the rows differ in length.</exception>
    public static Batch OfRows(params float[][] rows) =>
        rows.Length == 0 ? throw new ArgumentException("a batch of rows needs 1 row or more, got none")
        : rows.Any(r => r.Length != rows[0].Length) ? throw new ArgumentException(
            $"a batch needs rows of equal length, got {string.Join(", ", rows.Select(r => r.Length))}")
        : new([rows.Length, rows[0].Length], [.. rows.SelectMany(r => r)]);

    /// <summary>Makes one-hot labels, <c>[labels.Count, classes]</c>: 1 at each label, 0 elsewhere.</summary>
    /// <exception cref="IndexOutOfRangeException">A label is not one of the classes.</exception>
    public static Batch OneHot(IReadOnlyList<int> labels, int classes)
    {
        float[] rows = new float[labels.Count * classes];
        for (int i = 0; i < labels.Count; i++)
            rows.AsSpan(i * classes, classes)[labels[i]] = 1;
        return new([labels.Count, classes], rows);
    }

    /// <summary>Returns a copy of the examples <c>[start, start + count)</c>.</summary>
    public Batch Slice(int start, int count) =>
        new(Shape.With(0, count), values.AsSpan(start * Example.Size, count * Example.Size).ToArray());

    /// <summary>Returns a copy of all numbers.</summary>
    public float[] ToArray() => [.. values];
}
