namespace Gan.Experiments;

/// <summary>
/// Points of z space along lines and over surfaces, as in Figure 3 of the paper.
/// </summary>
public static class LatentSpace
{
    /// <summary>Returns the point (1 − t)·a + t·b.</summary>
    public static float[] Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float t)
    {
        float[] z = new float[a.Length];
        for (int i = 0; i < z.Length; i++)
            z[i] = (1 - t) * a[i] + t * b[i];
        return z;
    }

    /// <summary>
    /// Returns equally spaced points of line segments, ends included, segment by segment: <c>[lines·points, n]</c>.
    /// </summary>
    /// <param name="ends">The two ends of each line, one line after the other, <c>[2·lines, n]</c>.</param>
    /// <param name="points">The number of points on a segment, 2 or more.</param>
    public static Batch Lines(Batch ends, int points) =>
        Batch.OfRows([.. Enumerable.Range(0, ends.Count / 2 * points).Select(i =>
        Between(ends[i / points * 2], ends[i / points * 2 + 1], (float)(i % points) / (points - 1)))]);

    /// <summary>
    /// Returns the bilinear grid between four corners, row by row: <c>[size·size, n]</c>.
    /// </summary>
    /// <param name="corners">Upper left, upper right, lower left, lower right: <c>[4, n]</c>.</param>
    /// <param name="size">The number of points along each side, 2 or more.</param>
    public static Batch Surface(Batch corners, int size) => Batch.OfRows([.. Enumerable.Range(0, size * size).Select(i =>
    {
        float across = (float)(i % size) / (size - 1), down = (float)(i / size) / (size - 1);
        return Between(Between(corners[0], corners[1], across), Between(corners[2], corners[3], across), down);
    })]);
}
