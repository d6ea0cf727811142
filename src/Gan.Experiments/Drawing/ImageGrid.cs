using SkiaSharp;

namespace Gan.Experiments;

/// <summary>Draws a batch of images as a grid of tiles.</summary>
public static class ImageGrid
{
    private const int Gap = 2, Rgba = 4;

    private static readonly byte[] Ground = [64, 64, 64, 255], Frame = [255, 200, 0, 255];

    /// <summary>The colour of pixels that are NaN.</summary>
    private static readonly byte[] NotANumber = [255, 0, 255, 255];

    /// <summary>
    /// Draws images row by row. Pixels are in [0, 1]; other values are clamped. Convert contrast-normalised images with
    /// <see cref="ContrastNormalised.ToPixels"/> first.
    /// </summary>
    /// <param name="images">
    /// <c>[m, n·n]</c>, <c>[m, h, w]</c> or <c>[m, h, w, 1]</c> for grey images, <c>[m, h, w, 3]</c> for RGB.
    /// </param>
    /// <param name="columns">The number of tiles in a row; null for about a square.</param>
    /// <param name="scale">The width and height of an image pixel in the picture, in pixels.</param>
    /// <param name="frameLast">True to frame the last column, as Figure 2 does with the nearest training examples.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The examples are not images.</exception>
    public static byte[] Png(Batch images, int? columns = null, int scale = 2, bool frameLast = false)
    {
        var (height, width, channels) = Extents(images.Example);
        int across = columns ?? (int)Math.Ceiling(Math.Sqrt(images.Count)), down = (images.Count + across - 1) / across;
        int wide = across * (width * scale + Gap) + Gap, high = down * (height * scale + Gap) + Gap;
        byte[] picture = new byte[wide * high * Rgba];
        // The frame fills the gaps around the tiles of the last column.
        int framedFrom = frameLast ? (across - 1) * (width * scale + Gap) : wide;
        for (int at = 0; at < wide * high; at++)
            (at % wide < framedFrom ? Ground : Frame).CopyTo(picture, at * Rgba);
        byte[] line = new byte[width * scale * Rgba];
        for (int i = 0; i < images.Count; i++)
        {
            int left = Gap + i % across * (width * scale + Gap), top = Gap + i / across * (height * scale + Gap);
            var image = images[i];
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width * scale; x++)
                    Colour(image.Slice((y * width + x / scale) * channels, channels), line.AsSpan(x * Rgba, Rgba));
                for (int copy = 0; copy < scale; copy++)
                    line.CopyTo(picture, ((top + y * scale + copy) * wide + left) * Rgba);
            }
        }
        using var drawn = SKImage.FromPixelCopy(new SKImageInfo(wide, high, SKColorType.Rgba8888, SKAlphaType.Opaque),
            picture, wide * Rgba);
        using var png = drawn.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Returns true if examples of this shape can be drawn.</summary>
    public static bool Fits(Shape example) => example switch
    {
        { Count: 1 } => example[0] > 3 && Side(example[0]) is not null,
        { Count: 2 } => true,
        { Count: 3 } => example[2] is 1 or 3,
        _ => false,
    };

    private static (int Height, int Width, int Channels) Extents(Shape example) => !Fits(example)
        ? throw new ArgumentException($"images of shape [n·n], [h, w], [h, w, 1] or [h, w, 3] required, got {example}")
        : example.Count switch
        {
            1 => (Side(example[0])!.Value, Side(example[0])!.Value, 1),
            2 => (example[0], example[1], 1),
            _ => (example[0], example[1], example[2]),
        };

    private static int? Side(int pixels) => (int)Math.Sqrt(pixels) is var n && n * n == pixels ? n : null;

    private static void Colour(ReadOnlySpan<float> pixel, Span<byte> rgba)
    {
        float r = pixel[0], g = pixel[pixel.Length / 2], b = pixel[^1];
        if (float.IsNaN(r + g + b))
            NotANumber.CopyTo(rgba);
        else
            (rgba[0], rgba[1], rgba[2], rgba[3]) = (Level(r), Level(g), Level(b), 255);
    }

    private static byte Level(float value) => (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
}
