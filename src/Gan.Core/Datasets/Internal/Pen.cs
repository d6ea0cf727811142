namespace Gan;

/// <summary>
/// A round pen that draws on a grey picture. The ink of a pixel is <c>clamp(r + ½ − distance, 0, 1)</c> for the nearest
/// point of the pen's path and its radius r there: the edge falls from 1 to 0 over one pixel.
/// </summary>
internal readonly ref struct Pen(Span<float> picture, int side)
{
    /// <summary>The number of straight pieces that approximate the curve between two points.</summary>
    private const int Pieces = 5;

    private readonly Span<float> picture = picture;

    /// <summary>
    /// Draws the Catmull–Rom curve through points, or the lines between them, with a radius at each point.
    /// </summary>
    internal void Stroke(ReadOnlySpan<(float X, float Y, float R)> points, bool smooth)
    {
        for (int i = 0; i + 1 < points.Length; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            if (!smooth)
            {
                Piece(a, b);
                continue;
            }
            var (before, after) = (points[Math.Max(i - 1, 0)], points[Math.Min(i + 2, points.Length - 1)]);
            var from = a;
            for (int piece = 1; piece <= Pieces; piece++)
            {
                float t = (float)piece / Pieces;
                float x = Spline(before.X, a.X, b.X, after.X, t), y = Spline(before.Y, a.Y, b.Y, after.Y, t);
                var to = (x, y, a.R + t * (b.R - a.R));
                Piece(from, to);
                from = to;
            }
        }
    }

    private void Piece((float X, float Y, float R) a, (float X, float Y, float R) b)
    {
        float reach = Math.Max(a.R, b.R) + 0.5f;
        int left = Math.Max(0, (int)MathF.Ceiling(Math.Min(a.X, b.X) - reach));
        int right = Math.Min(side - 1, (int)MathF.Floor(Math.Max(a.X, b.X) + reach));
        int top = Math.Max(0, (int)MathF.Ceiling(Math.Min(a.Y, b.Y) - reach));
        int bottom = Math.Min(side - 1, (int)MathF.Floor(Math.Max(a.Y, b.Y) + reach));
        float dx = b.X - a.X, dy = b.Y - a.Y;
        float perSquare = 1 / Math.Max(dx * dx + dy * dy, 1e-12f);
        for (int y = top; y <= bottom; y++)
        {
            var row = picture.Slice(y * side, side);
            for (int x = left; x <= right; x++)
            {
                float t = Math.Clamp(((x - a.X) * dx + (y - a.Y) * dy) * perSquare, 0, 1);
                float ex = x - a.X - t * dx, ey = y - a.Y - t * dy;
                float ink = Math.Min(1, a.R + t * (b.R - a.R) + 0.5f - MathF.Sqrt(ex * ex + ey * ey));
                if (ink > row[x])
                    row[x] = ink;
            }
        }
    }

    private static float Spline(float p0, float p1, float p2, float p3, float t) =>
        p1 + 0.5f * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}
