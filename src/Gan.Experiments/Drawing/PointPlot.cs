using ScottPlot;

namespace Gan.Experiments;

/// <summary>Draws distributions on the line and in the plane, in the paper's colours: p_data black, p_g green.</summary>
public static class PointPlot
{
    private static readonly Color Data = Colors.Black, Generated = Color.FromHex("#1a9850");

    /// <summary>Draws samples of G over samples of the data.</summary>
    /// <param name="real">Data, <c>[m, 1]</c> or <c>[m, 2]</c>.</param>
    /// <param name="fake">Samples of G, of the same shape.</param>
    /// <param name="title">The title.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The samples have more than two coordinates.</exception>
    public static byte[] Png(Batch real, Batch fake, string title) => real.Example.Size switch
    {
        1 => Line(real, fake, title),
        2 => Plane(real, fake, title),
        var n => throw new ArgumentException($"samples of 1 or 2 coordinates required, got {n}"),
    };

    private static byte[] Plane(Batch real, Batch fake, string title)
    {
        using var plot = new Plot();
        Scatter(plot, real, Data.WithAlpha(0.25), MarkerShape.OpenCircle, 5, "data, p_data");
        Scatter(plot, fake, Generated, MarkerShape.FilledDiamond, 4, "samples, p_g");
        plot.XLabel("x₁");
        plot.YLabel("x₂");
        plot.Axes.SquareUnits();
        return Finish(plot, title, 640, 640);
    }

    private static byte[] Line(Batch real, Batch fake, string title)
    {
        double[] data = Values(real), generated = Values(fake);
        double low = Math.Min(data.Min(), Finite(generated).DefaultIfEmpty(0).Min());
        double high = Math.Max(data.Max(), Finite(generated).DefaultIfEmpty(0).Max());
        using var plot = new Plot();
        Density(plot, data, low, high, Data, LinePattern.Dotted, "data, p_data");
        Density(plot, generated, low, high, Generated, LinePattern.Solid, "samples, p_g");
        plot.XLabel("x");
        plot.YLabel("density (histogram)");
        return Finish(plot, title, 640, 400);
    }

    private static void Scatter(Plot plot, Batch points, Color colour, MarkerShape shape, float size, string name)
    {
        var at = Enumerable.Range(0, points.Count).Select(i => new Coordinates(points[i][0], points[i][1]))
            .Where(c => double.IsFinite(c.X) && double.IsFinite(c.Y)).ToArray();
        var scatter = plot.Add.ScatterPoints(at, colour);
        (scatter.MarkerShape, scatter.MarkerSize, scatter.LegendText) = (shape, size, name);
    }

    private static void Density(Plot plot, double[] values, double low, double high, Color colour, LinePattern pattern,
        string name)
    {
        const int bins = 60;
        double width = Math.Max(high - low, 1e-6) / bins;
        double[] heights = new double[bins];
        foreach (double v in Finite(values))
            heights[Math.Clamp((int)((v - low) / width), 0, bins - 1)] += 1 / (values.Length * width);
        var line = plot.Add.Scatter([.. Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width)], heights, colour);
        (line.LinePattern, line.LineWidth, line.MarkerSize, line.LegendText) = (pattern, 2, 0, name);
    }

    private static byte[] Finish(Plot plot, string title, int width, int height)
    {
        plot.Title(title);
        plot.ShowLegend(Alignment.UpperRight);
        return plot.GetImageBytes(width, height, ImageFormat.Png);
    }

    private static double[] Values(Batch batch) => Array.ConvertAll(batch.ToArray(), v => (double)v);
    private static IEnumerable<double> Finite(double[] values) => values.Where(double.IsFinite);
}
