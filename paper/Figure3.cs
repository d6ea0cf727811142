using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>Figure 3: digits along straight lines between points of z space.</summary>
internal sealed class Figure3 : Exhibit<Figure3.Found>
{
    private const int Lines = 6, Points = 11;

    /// <summary>Images as bytes, segment by segment.</summary>
    internal sealed record Found(string Recipe, long Steps, int Side, byte[] Images);

    public override string Name => "figure-3";
    public override string Title => "Figure 3: digits along lines in z space";
    public override string Claim => "Digits obtained by linear interpolation between coordinates in z space of the full "
        + "model change gradually from one into another.";
    public override string How => "The generator of Figure 2 (a). Each row has two draws from the prior, from a fixed key, "
        + "as ends, and z = (1 − t)·z₀ + t·z₁ between them.";
    public override string? Caption => "Each row follows a straight line in z space; t is the fraction of the way from its "
        + "left end to its right end.";

    protected override object DependsOn(Setting setting) => new { Recipe = Runs.DigitsRecipe(setting), Lines, Points };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var recipe = Runs.DigitsRecipe(setting);
        var g = Runs.Trained(setting, recipe);
        var z = LatentSpace.Lines(g.Noise(Key.Of(setting.Seed).Fold(21), 2 * Lines), Points);
        return new(recipe.Name, g.Step, 28, Images.Quantise(g.Pixels(g.Generate(z)).Values));
    }

    protected override Presentation Show(Found f)
    {
        int row = Points * f.Side * f.Side;
        string[] t = [.. Enumerable.Range(0, Points)
            .Select(i => $"t = {(i / (Points - 1.0)).ToString("0.0", CultureInfo.InvariantCulture)}")];
        // The distance between neighbours along each line.
        double[][] ways = [.. Enumerable.Range(0, Lines)
            .Select(line => (double[])[.. Enumerable.Range(line * Points, Points - 1)
            .Select(p => Bytes.Distance(f.Images, f.Side, p, p + 1))])];
        double[] largest = [.. ways.Select(way => way.Max() / way.Sum())];
        double apart = Enumerable.Range(0, Lines)
            .Average(line => Bytes.Distance(f.Images, f.Side, line * Points, (line + 1) * Points - 1));
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"The mean distance of neighbouring images is {ways.SelectMany(way => way).Average():F2}, of the ends of a "
                + $"line {apart:F2} (L2, pixels in [0, 1]). The largest of the {Points - 1} steps of a line is "
                + $"{largest.Min():P0} to {largest.Max():P0} of the sum of its steps; even change would give "
                + $"{1.0 / (Points - 1):P0}, a single jump 100 %."),
            [Tiles.Draw(Name, f.Side, 1, [.. Enumerable.Range(0, Lines).Select(line => new TileRow(
                line == 0 ? $"{f.Recipe}: z on a line between two points" : null, f.Images.AsSpan(line * row, row).ToArray(),
                line == Lines - 1 ? t : null))])], []);
    }
}
