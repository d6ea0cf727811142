namespace Gan;

/// <summary>
/// An embedded substitute for MNIST that needs no download: 28×28 digits drawn as pen strokes, ten classes, pixels in [0,
/// 1], ink 1. Digit i of a key is a pure function of (key, i). Class and variant are drawn uniformly, then height (92–105%
/// of 20 pixels), width (90–125% of the height), slant, rotation, shift, the pen's radius and its pressure along the stroke,
/// a smooth warp of the plane and a small error of each point.
/// </summary>
public static class Digits
{
    /// <summary>The name of the set.</summary>
    public const string Name = "digits";

    /// <summary>The width and height in pixels.</summary>
    public const int Side = 28;

    /// <summary>The default number of digits in the set.</summary>
    public const int DefaultCount = 10_000;

    private const float Height = 20;
    private const int Numbers = 160;

    /// <summary>Draws the first digits of a key, with labels; examples are <c>[784]</c>.</summary>
    /// <param name="key">The key of the set.</param>
    /// <param name="count">The number of digits, 1 or more.</param>
    /// <exception cref="BadInputException">The count is below 1, or the pixels would not fit an array.</exception>
    public static Images Source(Key key, int count = DefaultCount)
    {
        if (count < 1 || count > Array.MaxLength / (Side * Side))
            throw new BadInputException(
                $"{Name}: a count of 1 to {Array.MaxLength / (Side * Side)} is required, got {count}");
        byte[] pixels = new byte[count * Side * Side];
        byte[] labels = new byte[count];
        Parallel.For(0, count, i =>
        {
            float[] picture = new float[Side * Side];
            labels[i] = (byte)Render(key.Fold(i), picture);
            Images.Quantise(picture).CopyTo(pixels, i * Side * Side);
        });
        return new(Name, [Side * Side], pixels, labels);
    }

    /// <summary>Draws one digit.</summary>
    /// <param name="key">The digit's own key; digit i of a set has <c>key.Fold(i)</c>.</param>
    /// <param name="picture">784 zeros; the digit is drawn here, in [0, 1], ink 1.</param>
    /// <returns>The class, 0 to 9.</returns>
    public static int Render(Key key, Span<float> picture)
    {
        var random = new UniformSequence(key, stackalloc float[Numbers]);
        int label = random.Below(Glyphs.All.Length);
        var strokes = Glyphs.All[label][random.Below(Glyphs.All[label].Length)];
        var pose = new Pose(ref random);
        var pen = new Pen(picture, Side);
        Span<(float X, float Y, float R)> points = stackalloc (float, float, float)[16];
        foreach (var stroke in strokes)
        {
            for (int i = 0; i < stroke.Points.Length; i++)
                points[i] = pose.Place(stroke.Points[i], random.Around(0.012f), random.Around(0.012f));
            pen.Stroke(points[..stroke.Points.Length], stroke.Smooth);
        }
        return label;
    }

    /// <summary>Returns the uniform numbers of one key, one after the other.</summary>
    private ref struct UniformSequence
    {
        private readonly Span<float> numbers;
        private int next;

        internal UniformSequence(Key key, Span<float> buffer)
        {
            numbers = buffer;
            Draw.Uniform(key, numbers);
        }

        internal int Below(int bound) => (int)(numbers[next++] * bound);
        internal float Between(float low, float high) => low + (high - low) * numbers[next++];

        /// <summary>Returns a number of the triangular distribution on [−reach, reach).</summary>
        internal float Around(float reach) => reach * (numbers[next++] + numbers[next++] - 1);
    }

    /// <summary>Maps the glyph coordinates of one digit to pixels and the pen's radius.</summary>
    private readonly ref struct Pose
    {
        private readonly float xx, xy, yx, yy, left, top, radius, pressure, phase;
        private readonly float warpX, warpY, turnX, turnY, waveX, waveY;

        internal Pose(ref UniformSequence random)
        {
            float high = Height * random.Between(0.92f, 1.05f), wide = high * random.Between(0.9f, 1.25f);
            float slant = 0.12f + random.Around(0.25f);
            var (sin, cos) = MathF.SinCos(random.Around(0.12f));
            // Scale, then slant, then rotation; a slant to the right moves points above the middle (y below 0) to the right.
            (xx, xy) = (cos * wide, -cos * slant * high - sin * high);
            (yx, yy) = (sin * wide, -sin * slant * high + cos * high);
            (left, top) = ((Side - 1) / 2f + random.Around(1f), (Side - 1) / 2f + random.Around(1f));
            (radius, pressure, phase) = (random.Between(1f, 1.6f), random.Between(0, 0.2f), random.Between(0, MathF.Tau));
            (warpX, warpY) = (random.Around(0.06f), random.Around(0.06f));
            (turnX, turnY) = (random.Between(0, MathF.Tau), random.Between(0, MathF.Tau));
            (waveX, waveY) = (random.Between(3, 6), random.Between(3, 6));
        }

        internal (float X, float Y, float R) Place((float X, float Y) point, float errorX, float errorY)
        {
            float x = point.X + errorX + warpX * MathF.Sin(waveX * point.Y + turnX);
            float y = point.Y + errorY + warpY * MathF.Sin(waveY * point.X + turnY);
            float pressed = radius * (1 + pressure * MathF.Sin(phase + 4 * point.Y + 2 * point.X));
            return (left + xx * x + xy * y, top + yx * x + yy * y, pressed);
        }
    }
}
