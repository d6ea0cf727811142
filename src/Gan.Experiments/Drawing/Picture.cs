using ScottPlot;
using Gan.Experiments.Internal;
using SkiaSharp;

namespace Gan.Experiments;

/// <summary>A picture as a PNG and an SVG file, drawn by the same calls.</summary>
/// <param name="Name">The name of the files without the extension.</param>
/// <param name="Width">The width of the SVG in pixels; the PNG is twice as wide.</param>
/// <param name="Height">The height of the SVG in pixels; the PNG is twice as high.</param>
/// <param name="Png">The PNG file.</param>
/// <param name="Svg">The SVG file.</param>
public sealed record Picture(string Name, int Width, int Height, byte[] Png, byte[] Svg)
{
    private const int Scale = 2;

    /// <summary>Draws a picture.</summary>
    public static Picture Draw(string name, int width, int height, Action<SKCanvas> draw) => new(name, width, height,
        ToPng(width, height, draw), ToSvg(width, height, draw));

    /// <summary>Draws plots of equal size in rows.</summary>
    public static Picture Of(string name, IReadOnlyList<Plot> plots, int columns, int width, int height)
    {
        int across = columns * width, down = (plots.Count + columns - 1) / columns * height;
        byte[] png = ToPng(across, down, Draw);
        var dashes = Dashes.Take(plots);
        return new(name, across, down, png, dashes.Put(ToSvg(across, down, Draw)));

        void Draw(SKCanvas canvas)
        {
            foreach (var (i, plot) in plots.Index())
            {
                float left = i % columns * width, top = i / columns * height;
                // Without a clip, a plot would clear the whole canvas.
                canvas.Save();
                canvas.ClipRect(new SKRect(left, top, left + width, top + height));
                plot.Render(canvas, new PixelRect(left, left + width, top + height, top));
                canvas.Restore();
            }
        }
    }

    private static byte[] ToPng(int width, int height, Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width * Scale, height * Scale));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static byte[] ToSvg(int width, int height, Action<SKCanvas> draw)
    {
        using var svg = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), svg))
            draw(canvas);
        return svg.ToArray();
    }

    /// <summary>Writes both files.</summary>
    public void Save(string folder)
    {
        OutputFile.Write(Path.Combine(folder, $"{Name}.png"), Png);
        OutputFile.Write(Path.Combine(folder, $"{Name}.svg"), Svg);
    }
}
