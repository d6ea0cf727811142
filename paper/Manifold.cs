using System.Globalization;
using Gan.Experiments;

namespace Gan.Paper;

/// <summary>A picture that often accompanies Figure 3: a generator on a two-dimensional grid in z space.</summary>
internal sealed class Manifold : Exhibit<Manifold.Found>
{
    private const int Size = 15;

    /// <summary>Images as bytes, row by row.</summary>
    internal sealed record Found(string Recipe, long Steps, int Side, byte[] Images);

    public override string Name => "figure-manifold";
    public override string Title => "Addition to Figure 3: a surface in z space";
    public override string Claim => "Not in the paper, but commonly shown: samples of G on a two-dimensional grid of z.";
    public override string How => "The generator of Figure 2 (a) on a bilinear surface in z space, whose corners are four "
        + "draws from the prior with a fixed key.";
    public override string? Caption => "z changes linearly along each row and each column; the corners are four draws from "
        + "the prior.";

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override object DependsOn(Setting setting) => new { Recipe = Runs.DigitsRecipe(setting), Size };

    protected override Found Compute(Setting setting)
    {
        var recipe = Runs.DigitsRecipe(setting);
        var g = Runs.Trained(setting, recipe);
        var z = LatentSpace.Surface(g.Noise(Key.Of(setting.Seed).Fold(22), 4), Size);
        return new(recipe.Name, g.Step, 28, Images.Quantise(g.Pixels(g.Generate(z)).Values));
    }

    protected override Presentation Show(Found f)
    {
        int row = Size * f.Side * f.Side;
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"{Size} × {Size} points of z, G after {f.Steps} steps. The mean distance between images of neighbouring "
                + $"points is {Apart(f, 1):F2}, between images of points half a row apart {Apart(f, Size / 2):F2} (L2, "
                + $"pixels in [0, 1])."),
            [Tiles.Draw(Name, f.Side, 1, [.. Enumerable.Range(0, Size).Select(i => new TileRow(
                i == 0 ? $"{f.Recipe}: z linear along rows and columns" : null,
                f.Images.AsSpan(i * row, row).ToArray()))], scale: 1)], []);
    }

    /// <summary>The mean distance between images of points a number of columns apart.</summary>
    private static double Apart(Found f, int columns) =>
        (from row in Enumerable.Range(0, Size)
         from column in Enumerable.Range(0, Size - columns)
         select Bytes.Distance(f.Images, f.Side, row * Size + column, row * Size + column + columns)).Average();
}
