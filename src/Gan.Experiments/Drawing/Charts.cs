using ScottPlot;

namespace Gan.Experiments;

/// <summary>Line plots. Lines differ in pattern, width and shade, so that they remain distinct without colour.</summary>
public static class Charts
{
    public static readonly Color Black = Colors.Black, Grey = Color.FromHex("#888888"), Light = Color.FromHex("#cfcfcf"),
        Green = Color.FromHex("#1a9850"),
        Blue = Color.FromHex("#2166ac"), Red = Color.FromHex("#b2182b");

    /// <summary>Returns an empty plot with a title and axis labels.</summary>
    public static Plot New(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Title(title, 14);
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Grid.MajorLineColor = Color.FromHex("#eeeeee");
        return plot;
    }

    /// <summary>Adds a line without its NaN and infinite points.</summary>
    /// <exception cref="ArgumentException">The numbers of x and y differ.</exception>
    public static Plot Line(
        this Plot plot, IReadOnlyList<double> x, IReadOnlyList<double> y, Color colour, LinePattern pattern, string? name,
        float width = 1.8f, float marker = 0)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"as many y as x required, got {y.Count} and {x.Count}");
        Coordinates[] points = [.. x.Zip(y, (a, b) => new Coordinates(a, b))
            .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        var line = plot.Add.Scatter(points, colour);
        (line.LinePattern, line.LineWidth, line.MarkerSize, line.LegendText) = (pattern, width, marker, name ?? "");
        return plot;
    }

    /// <summary>Adds a band of one standard error above and below each mean.</summary>
    public static Plot Band(this Plot plot, double[] x, IReadOnlyList<Mean> means, Color colour)
    {
        var band = plot.Add.FillY(x, [.. means.Select(m => m.Value - m.Error)], [.. means.Select(m => m.Value + m.Error)]);
        (band.FillStyle.Color, band.LineStyle.IsVisible) = (colour.WithAlpha(0.15), false);
        return plot;
    }

    /// <summary>Adds the legend inside the plot.</summary>
    public static Plot Legend(this Plot plot, Alignment place = Alignment.UpperRight)
    {
        plot.ShowLegend(place);
        return Styled(plot);
    }

    /// <summary>Adds the legend beside the plot.</summary>
    public static Plot Legend(this Plot plot, Edge edge)
    {
        plot.ShowLegend(edge);
        return Styled(plot);
    }

    private static Plot Styled(Plot plot)
    {
        plot.Legend.FontSize = 11;
        // Long enough to show the dashes.
        plot.Legend.SymbolWidth = 36;
        return plot;
    }
}
