namespace Gan;

/// <summary>
/// Examples on the host: <c>[m, …]</c> float32 numbers, row-major. What data sets give and nets take and return.
/// </summary>
public sealed class Batch
{
    private readonly float[] values;

    /// <summary>Takes over an array as a batch; the caller gives it up.</summary>
    /// <param name="shape">The whole shape, the number of examples in front: <c>[m, …]</c>.</param>
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

    /// <summary>A batch of rows of equal length, <c>[rows.Length, rows[0].Length]</c>.</summary>
    /// <exception cref="ArgumentException">There is no row, or the rows differ in length.</exception>
    public static Batch OfRows(params float[][] rows) =>
        rows.Length == 0 ? throw new ArgumentException("a batch of rows needs 1 row or more, got none")
        : rows.Any(r => r.Length != rows[0].Length) ? throw new ArgumentException(
            $"a batch needs rows of equal length, got {string.Join(", ", rows.Select(r => r.Length))}")
        : new([rows.Length, rows[0].Length], [.. rows.SelectMany(r => r)]);

    /// <summary>The examples <c>[start, start + count)</c>, copied.</summary>
    public Batch Slice(int start, int count) =>
        new(Shape.With(0, count), values.AsSpan(start * Example.Size, count * Example.Size).ToArray());

    /// <summary>A copy of the numbers, for callers (F# among them) that want an array.</summary>
    public float[] ToArray() => [.. values];
}
