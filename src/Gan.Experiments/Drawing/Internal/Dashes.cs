using System.Text;
using ScottPlot;

namespace Gan.Experiments.Internal;

/// <summary>
/// Adds dashes to the lines of an SVG, because Skia's SVG canvas draws every line solid. Dashed lines are drawn solid in a
/// colour that no other line of the picture has (an imperceptibly different blue), and a dash attribute is added where that
/// colour occurs in the file.
/// </summary>
internal sealed class Dashes
{
    private readonly Dictionary<string, string> byColour = [];

    /// <summary>Makes all dashed lines of the plots solid, and records their dashes.</summary>
    public static Dashes Take(IEnumerable<Plot> plots)
    {
        var dashes = new Dashes();
        var styles = plots.SelectMany(p => p.GetPlottables()).OfType<IHasLine>().Select(p => p.LineStyle).ToList();
        var used = styles.Where(s => s.Pattern.Equals(LinePattern.Solid)).Select(s => Hex(s.Color)).ToHashSet();
        foreach (var style in styles.Where(s => !s.Pattern.Equals(LinePattern.Solid)))
        {
            string array = Array(style.Pattern);
            while (IsShort(style.Color) || used.Contains(Hex(style.Color))
                || dashes.byColour.GetValueOrDefault(Hex(style.Color), array) != array)
                style.Color = style.Color.WithBlue((byte)(style.Color.B + (style.Color.B == 255 ? -1 : 1)));
            dashes.byColour[Hex(style.Color)] = array;
            style.Pattern = LinePattern.Solid;
        }
        return dashes;
    }

    /// <summary>Returns the SVG file with the recorded dashes.</summary>
    public byte[] Put(byte[] svg) => Encoding.UTF8.GetBytes(byColour.Aggregate(
        Encoding.UTF8.GetString(svg),
        (text, d) => text.Replace($"stroke=\"{d.Key}\"", $"stroke=\"{d.Key}\" stroke-dasharray=\"{d.Value}\"",
            StringComparison.OrdinalIgnoreCase)));

    private static string Hex(Color colour) => $"#{colour.R:X2}{colour.G:X2}{colour.B:X2}";

    /// <summary>Returns true if Skia writes a colour by a name or with three digits.</summary>
    private static bool IsShort(Color colour) => colour.R % 17 == 0 && colour.G % 17 == 0 && colour.B % 17 == 0;

    private static string Array(LinePattern pattern) =>
        pattern.Equals(LinePattern.Dotted) ? "2,4" : pattern.Equals(LinePattern.DenselyDashed) ? "5,4" : "9,6";
}
