namespace Gan;

/// <summary>
/// A square window that moves over images: at positions 0, stride, 2·stride, … of the image with its margins, for as long as it lies within
/// them.
/// </summary>
/// <param name="Size">Its side, 1 or more.</param>
/// <param name="Stride">How far it moves, 1 or more.</param>
/// <param name="Before">The margin above and to the left, 0 or more.</param>
/// <param name="After">The margin below and to the right, 0 or more.</param>
public readonly record struct Window(int Size, int Stride = 1, int Before = 0, int After = 0)
{
    /// <summary>How many positions there are along an axis of this extent.</summary>
    /// <exception cref="ArgumentException">A number is outside its range, or the window is larger than the image with its margins.</exception>
    public int Positions(int extent)
    {
        if (Size < 1 || Stride < 1 || Before < 0 || After < 0)
            throw new ArgumentException($"a window needs a size and stride of 1 or more and margins of 0 or more, got {this}");
        long room = (long)extent + Before + After - Size;
        return room >= 0 ? checked((int)(room / Stride) + 1) : throw new ArgumentException(
            $"a window of {Size} needs as much room, got an extent of {extent} with margins of {Before} and {After}");
    }

    public override string ToString() => $"{Size}×{Size}, stride {Stride}, margins {Before} and {After}";
}
