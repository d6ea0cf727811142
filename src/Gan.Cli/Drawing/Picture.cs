using ScottPlot;
using SkiaSharp;

namespace Gan.Cli;

/// <summary>A finished picture as both kinds of file, drawn by the same calls.</summary>
/// <param name="Name">The files' name, without what says the kind.</param>
/// <param name="Width">In pixels of the SVG; the PNG has twice as many, each way.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Png">The PNG file.</param>
/// <param name="Svg">The SVG file.</param>
internal sealed record Picture(string Name, int Width, int Height, byte[] Png, byte[] Svg)
{
    private const int Scale = 2;

    /// <summary>Draws a picture.</summary>
    public static Picture Draw(string name, int width, int height, Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width * Scale, height * Scale));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        using var svg = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), svg))
            draw(canvas);
        return new(name, width, height, png.ToArray(), svg.ToArray());
    }

    /// <summary>Draws plots beside one another, each of the same size, in rows.</summary>
    public static Picture Of(string name, IReadOnlyList<Plot> plots, int columns, int width, int height)
    {
        int rows = (plots.Count + columns - 1) / columns;
        return Draw(name, columns * width, rows * height, canvas =>
        {
            foreach (var (i, plot) in plots.Index())
            {
                float left = i % columns * width, top = i / columns * height;
                // A plot clears what it is drawn on.
                canvas.Save();
                canvas.ClipRect(new SKRect(left, top, left + width, top + height));
                plot.Render(canvas, new PixelRect(left, left + width, top + height, top));
                canvas.Restore();
            }
        });
    }

    /// <summary>Writes both files.</summary>
    public void Save(string folder)
    {
        Output.Write(Path.Combine(folder, $"{Name}.png"), Png);
        Output.Write(Path.Combine(folder, $"{Name}.svg"), Svg);
    }
}
