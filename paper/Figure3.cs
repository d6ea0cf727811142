using System.Globalization;
using Gan.Cli;

namespace Gan.Paper;

/// <summary>Figure 3: digits along straight lines between points of z space.</summary>
internal sealed class Figure3 : Exhibit<Figure3.Found>
{
    private const int Lines = 6, Points = 11;

    /// <summary>Images as bytes, line by line.</summary>
    internal sealed record Found(string Recipe, long Steps, int Side, byte[] Images);

    public override string Name => "figure-3";
    public override string Title => "Figure 3: digits along lines in z space";
    public override string Claim => "Digits obtained by linear interpolation between coordinates in z space of the full model: they change gradually from one into another.";
    public override string How => "The generator of Figure 2 (a); for each row two points of the prior from a fixed key, and z = (1 − t)·z₀ + t·z₁ between them.";

    protected override object DependsOn(Setting setting) => new { Recipe = Runs.DigitsRecipe(setting), Lines, Points };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var run = Runs.Trained(setting, Runs.DigitsRecipe(setting));
        var ends = run.Sampler.Noise(Key.Of(setting.Seed).Fold(21), 2 * Lines);
        var z = Batch.OfRows([.. Enumerable.Range(0, Lines * Points).Select(i =>
            InterpolateCommand.Between(ends[i / Points * 2], ends[i / Points * 2 + 1], (float)(i % Points) / (Points - 1)))]);
        return new(run.Recipe.Name, run.Step, 28, Images.Quantise(run.Sampler.Images(z).Values));
    }

    protected override Shown Show(Found f, Kept kept)
    {
        int row = Points * f.Side * f.Side;
        string[] t = [.. Enumerable.Range(0, Points).Select(i => $"t = {(i / (Points - 1.0)).ToString("0.0", CultureInfo.InvariantCulture)}")];
        // How far neighbours on a line are apart, against how far its ends are.
        double steps = 0, whole = 0;
        for (int line = 0; line < Lines; line++)
            for (int p = 0; p + 1 < Points; p++)
            {
                steps += Distance(f, line * Points + p, line * Points + p + 1) / (Lines * (Points - 1));
                whole += p == 0 ? Distance(f, line * Points, line * Points + Points - 1) / Lines : 0;
            }
        return new(
            FormattableString.Invariant($"On {Lines} lines neighbouring images are {steps:F2} apart in the mean and the ends {whole:F2} (L2, pixels in [0, 1]): images change along the whole line and do not jump."),
            [Tiles.Draw(Name, f.Side, 1, [.. Enumerable.Range(0, Lines).Select(line => new TileRow(
                line == 0 ? $"{f.Recipe}: z from one point to another" : null, f.Images.AsSpan(line * row, row).ToArray(), line == Lines - 1 ? t : null))])], []);
    }

    private static double Distance(Found f, int a, int b)
    {
        int n = f.Side * f.Side;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double d = (f.Images[a * n + i] - f.Images[b * n + i]) / 255.0;
            sum += d * d;
        }
        return Math.Sqrt(sum);
    }
}
