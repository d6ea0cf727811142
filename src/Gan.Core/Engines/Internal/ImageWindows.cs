using System.Numerics;
using System.Numerics.Tensors;

namespace Gan.Internal;

/// <summary>
/// im2col and col2im of one image at a time. Images are <c>[m, h, w, c]</c> and patches <c>[size, size, c]</c>, so a row of
/// a patch is contiguous in both.
/// </summary>
internal readonly record struct ImageWindows(Shape Images, Window Window)
{
    private int Height => Images[1];
    private int Width => Images[2];
    private int Channels => Images[3];
    private int Line => Window.Size * Channels;
    private int Down => Window.Positions(Height);
    private int Across => Window.Positions(Width);

    /// <summary>The number of elements of one image.</summary>
    public int Image => Height * Width * Channels;

    /// <summary>The number of elements of the patches of one image.</summary>
    public int Columns => Down * Across * Window.Size * Line;

    /// <summary>
    /// Copies an image's patches, <c>[h′, w′, size, size, c]</c>; elements outside the image are <paramref name="outside"/>.
    /// </summary>
    public void Gather<T>(ReadOnlySpan<T> image, Span<T> columns, T outside)
    {
        int at = 0;
        for (int top = -Window.Before, i = 0; i < Down; i++, top += Window.Stride)
            for (int left = -Window.Before, j = 0; j < Across; j++, left += Window.Stride)
                for (int y = top; y < top + Window.Size; y++, at += Line)
                {
                    var line = columns.Slice(at, Line);
                    var (skip, count) = Inside(y, left);
                    if (count < Line)
                        line.Fill(outside);
                    if (count > 0)
                        image.Slice((y * Width + left) * Channels + skip, count).CopyTo(line[skip..]);
                }
    }

    /// <summary>Sums the patches into an image, each at its window's position.</summary>
    public void Scatter<T>(ReadOnlySpan<T> columns, Span<T> image) where T : INumber<T>
    {
        image.Clear();
        int at = 0;
        for (int top = -Window.Before, i = 0; i < Down; i++, top += Window.Stride)
            for (int left = -Window.Before, j = 0; j < Across; j++, left += Window.Stride)
                for (int y = top; y < top + Window.Size; y++, at += Line)
                {
                    var (skip, count) = Inside(y, left);
                    if (count <= 0)
                        continue;
                    var target = image.Slice((y * Width + left) * Channels + skip, count);
                    TensorPrimitives.Add(target, columns.Slice(at + skip, count), target);
                }
    }

    /// <summary>
    /// Returns the range of a patch row that lies within the image: the number of elements to skip, and of those inside.
    /// </summary>
    private (int Skip, int Count) Inside(int y, int left)
    {
        if (y < 0 || y >= Height)
            return (0, 0);
        int first = Math.Max(0, -left), last = Math.Min(Window.Size, Width - left);
        return (first * Channels, (last - first) * Channels);
    }
}
