using System.Collections.Immutable;

namespace Gan;

/// <summary>A grid of boxes of equal size on the line or in the plane, and one more box for everything outside.</summary>
/// <param name="Low">The lower end of each axis.</param>
/// <param name="High">The upper end of each axis.</param>
/// <param name="Cells">The number of boxes along each axis.</param>
public sealed record BoxGrid(ImmutableArray<double> Low, ImmutableArray<double> High, int Cells)
{
    private const int LineCells = 100, PlaneCells = 25, Draws = 10_000;

    /// <summary>
    /// Returns a grid for a distribution: the range of 10,000 draws with a fixed key, and a twentieth more on each side; 100
    /// boxes on the line, 25 × 25 in the plane.
    /// </summary>
    /// <exception cref="ArgumentException">The distribution has more than two dimensions.</exception>
    public static BoxGrid Of(IDistribution distribution)
    {
        int d = distribution.Dimension;
        if (d > 2)
            throw new ArgumentException($"a grid needs a distribution on the line or the plane, got one of {d} dimensions");
        var draws = distribution.Batch(Key.Of(0), 0, Draws);
        double[] low = new double[d], high = new double[d];
        for (int j = 0; j < d; j++)
        {
            float[] numbers = [.. Enumerable.Range(0, Draws).Select(i => draws[i][j])];
            double margin = (numbers.Max() - (double)numbers.Min()) / 20;
            (low[j], high[j]) = (numbers.Min() - margin, numbers.Max() + margin);
        }
        return new([.. low], [.. high], d == 1 ? LineCells : PlaneCells);
    }

    /// <summary>The number of boxes, including the one outside.</summary>
    internal int Count => (int)Math.Pow(Cells, Low.Length) + 1;

    /// <summary>Returns the index of a point's box; the last is outside, also for points with non-finite numbers.</summary>
    internal int IndexOf(ReadOnlySpan<float> point)
    {
        int index = 0;
        for (int j = 0; j < point.Length; j++)
        {
            double at = Math.Floor((point[j] - Low[j]) / (High[j] - Low[j]) * Cells);
            if (!(at >= 0 && at < Cells))
                return Count - 1;
            index = index * Cells + (int)at;
        }
        return index;
    }

    /// <summary>Returns a distribution's probability of each box.</summary>
    internal double[] Probabilities(IBoxProbability distribution)
    {
        int d = Low.Length;
        double[] p = new double[Count];
        Parallel.For(0, Count - 1, index =>
        {
            Span<double> low = stackalloc double[d], high = stackalloc double[d];
            for (int j = d - 1, rest = index; j >= 0; j--, rest /= Cells)
            {
                double width = (High[j] - Low[j]) / Cells;
                (low[j], high[j]) = (Low[j] + rest % Cells * width, Low[j] + (rest % Cells + 1) * width);
            }
            p[index] = distribution.Probability(low, high);
        });
        // A remainder within rounding is not a probability of being outside.
        double outside = 1 - p.Sum();
        p[^1] = outside > 1e-12 ? outside : 0;
        return p;
    }
}
