namespace Gan;

/// <summary>
/// A square window that slides over padded images, as in a convolution. Its positions along an axis are 0, stride, 2·stride,
/// … of the padded image, for as long as it lies within it.
/// </summary>
/// <param name="Size">The side of the window, 1 or more.</param>
/// <param name="Stride">The distance between positions, 1 or more.</param>
/// <param name="Before">The padding above and to the left, 0 or more.</param>
/// <param name="After">The padding below and to the right, 0 or more.</param>
public readonly record struct Window(int Size, int Stride = 1, int Before = 0, int After = 0)
{
    /// <summary>Returns the number of positions along an axis of this extent.</summary>
    /// <exception cref="ArgumentException">
    /// A number is outside its range, or the window is larger than the padded image.
    /// </exception>
    public int Positions(int extent)
    {
        if (Size < 1 || Stride < 1 || Before < 0 || After < 0)
            throw new ArgumentException(
                $"a window needs a size and stride of 1 or more and padding of 0 or more, got {this}");
        long room = (long)extent + Before + After - Size;
        return room >= 0 ? checked((int)(room / Stride) + 1) : throw new ArgumentException(
            $"a window of size {Size} needs a padded extent of {Size} or more, "
            + $"got {extent} with padding {Before} and {After}");
    }

    public override string ToString() => $"{Size}×{Size}, stride {Stride}, padding {Before} and {After}";
}
