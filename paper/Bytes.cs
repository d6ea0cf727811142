namespace Gan.Paper;

/// <summary>Grey images as concatenated bytes.</summary>
internal static class Bytes
{
    /// <summary>The L2 distance of two images of <paramref name="side"/>² pixels, each pixel in [0, 1].</summary>
    public static double Distance(byte[] images, int side, int a, int b)
    {
        int n = side * side;
        return Math.Sqrt(Enumerable.Range(0, n).Sum(i => Math.Pow((images[a * n + i] - images[b * n + i]) / 255.0, 2)));
    }
}
