using SkiaSharp;

namespace Gan.Experiments;

/// <summary>A row of image tiles under a heading.</summary>
/// <param name="Heading">The heading; null for none.</param>
/// <param name="Pixels">The tiles' pixels, one image after the other, channels last.</param>
/// <param name="Labels">The label below each tile; null for none.</param>
public sealed record TileRow(string? Heading, byte[] Pixels, string[]? Labels = null);

/// <summary>Draws images in rows, with headings and labels.</summary>
public static class Tiles
{
    private const int Gap = 3, Text = 18, Margin = 8;

    /// <summary>Draws rows of square tiles.</summary>
    /// <param name="name">The name of the files.</param>
    /// <param name="side">The width and height of an image in pixels.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scale">The width and height of an image pixel in the picture; null for tiles of about 64 pixels.</param>
    /// <param name="marked">The number of rightmost columns to frame and set apart.</param>
    public static Picture Draw(string name, int side, int channels, IReadOnlyList<TileRow> rows, int? scale = null,
        int marked = 0)
    {
        int size = side * (scale ?? Math.Max(1, 64 / side)), image = side * side * channels;
        int columns = rows.Max(r => r.Pixels.Length / image), apart = marked > 0 ? 10 : 0;
        int width = 2 * Margin + columns * (size + Gap) + apart;
        int height = 2 * Margin + rows.Sum(r => size + Gap + (r.Heading is null ? 0 : Text) + (r.Labels is null ? 0 : Text));
        return Picture.Draw(name, width, height, canvas =>
        {
            using var font = new SKFont(SKTypeface.Default, 12);
            using var small = new SKFont(SKTypeface.Default, 10);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            using var frame = new SKPaint { Color = new SKColor(0xB2, 0x18, 0x2B), Style = SKPaintStyle.Stroke,
                StrokeWidth = 2 };
            float top = Margin;
            foreach (var row in rows)
            {
                if (row.Heading is not null)
                {
                    canvas.DrawText(row.Heading, Margin, top + Text - 5, SKTextAlign.Left, font, ink);
                    top += Text;
                }
                for (int c = 0; c < row.Pixels.Length / image; c++)
                {
                    bool isMarked = c >= columns - marked;
                    float left = Margin + c * (size + Gap) + (isMarked ? apart : 0);
                    var place = new SKRect(left, top, left + size, top + size);
                    using var tile = Image(row.Pixels.AsSpan(c * image, image), side, channels);
                    canvas.DrawImage(tile, place, new SKSamplingOptions(SKFilterMode.Nearest));
                    if (isMarked)
                        canvas.DrawRect(place, frame);
                    if (row.Labels is not null)
                        canvas.DrawText(row.Labels[c], left + size / 2f, top + size + Text - 6, SKTextAlign.Center, small,
                            ink);
                }
                top += size + Gap + (row.Labels is null ? 0 : Text);
            }
        });
    }

    private static SKImage Image(ReadOnlySpan<byte> pixels, int side, int channels)
    {
        byte[] rgba = new byte[side * side * 4];
        for (int i = 0; i < side * side; i++)
        {
            for (int c = 0; c < 3; c++)
                rgba[4 * i + c] = pixels[i * channels + (channels == 3 ? c : 0)];
            rgba[4 * i + 3] = 255;
        }
        return SKImage.FromPixelCopy(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
    }
}
