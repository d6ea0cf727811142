using SkiaSharp;

namespace Gan.Cli;

/// <summary>A picture of pictures: a batch of images as a grid of tiles.</summary>
public static class ImageGrid
{
    private const int Gap = 2;

    /// <summary>A number that is none shows as this.</summary>
    private static readonly SKColor NotANumber = SKColors.Magenta;

    /// <summary>
    /// Draws images with pixels in [0, 1] (others are clamped), row by row.
    /// </summary>
    /// <param name="images"><c>[m, n·n]</c> or <c>[m, h, w]</c> in grey, or <c>[m, 3, h, w]</c> in red, green and blue.</param>
    /// <param name="columns">Tiles in a row; as near to a square as can be when null.</param>
    /// <param name="scale">How many pixels of the picture each pixel of an image takes, each way.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The examples are not images.</exception>
    public static byte[] Png(Batch images, int? columns = null, int scale = 2)
    {
        var (channels, height, width) = Extents(images.Example);
        int across = columns ?? (int)Math.Ceiling(Math.Sqrt(images.Count)), down = (images.Count + across - 1) / across;
        using var picture = new SKBitmap(new SKImageInfo(
            across * (width * scale + Gap) + Gap, down * (height * scale + Gap) + Gap, SKColorType.Rgba8888, SKAlphaType.Opaque));
        picture.Erase(new SKColor(64, 64, 64));
        for (int i = 0; i < images.Count; i++)
        {
            int left = Gap + i % across * (width * scale + Gap), top = Gap + i / across * (height * scale + Gap);
            var image = images[i];
            for (int y = 0; y < height * scale; y++)
                for (int x = 0; x < width * scale; x++)
                    picture.SetPixel(left + x, top + y, Colour(image, channels, height * width, y / scale * width + x / scale));
        }
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>True if examples of this shape can be drawn.</summary>
    public static bool Fits(Shape example) => example switch
    {
        { Count: 1 } => example[0] > 3 && Side(example[0]) is not null,
        { Count: 2 } => true,
        { Count: 3 } => example[0] is 1 or 3,
        _ => false,
    };

    private static (int Channels, int Height, int Width) Extents(Shape example) => !Fits(example)
        ? throw new ArgumentException($"images of shape [n·n], [h, w] or [3, h, w] are required, got {example}")
        : example.Count switch
        {
            1 => (1, Side(example[0])!.Value, Side(example[0])!.Value),
            2 => (1, example[0], example[1]),
            _ => (example[0], example[1], example[2]),
        };

    private static int? Side(int pixels) => (int)Math.Sqrt(pixels) is var n && n * n == pixels ? n : null;

    private static SKColor Colour(ReadOnlySpan<float> image, int channels, int plane, int at)
    {
        float r = image[at], g = channels == 3 ? image[at + plane] : r, b = channels == 3 ? image[at + 2 * plane] : r;
        return float.IsNaN(r + g + b) ? NotANumber : new(Level(r), Level(g), Level(b));
    }

    private static byte Level(float value) => (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
}
