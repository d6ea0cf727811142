using Gan.Cli;

namespace Gan.Paper;

/// <summary>The picture that commonly stands beside Figure 3: a generator of two-dimensional noise over a grid of its z.</summary>
internal sealed class Manifold : Exhibit<Manifold.Found>
{
    private const int Size = 15;

    /// <summary>Images as bytes, row by row, z₂ falling from row to row.</summary>
    internal sealed record Found(string Recipe, long Steps, int Side, double Range, byte[] Images);

    public override string Name => "figure-manifold";
    public override string Title => "Beside Figure 3: all of a two-dimensional z space";
    public override string Claim => "Not in the paper, but commonly shown: what G makes of all of z, where z has two dimensions.";
    public override string How => "Figure 2 (a)'s nets in a short run, with noise of two dimensions instead of 100, over an even grid of the prior's square.";

    /// <summary>Noise of two dimensions in Figure 2 (a)'s nets; the authors' updates at full size, because with so little noise D wins against the paper's after some thousand steps.</summary>
    private static Recipe Recipe(Setting setting)
    {
        var r = setting.Quick ? Runs.DigitsRecipe(setting) : Recipes.MnistAuthors with
        {
            GeneratorOptimizer = new Averaged(Recipes.MnistAuthors.GeneratorOptimizer, 0.999), Precision = "bf16", Steps = 16_000, SaveEvery = 4000,
        };
        // Two inputs reach the first layer, not 100: it begins with weights for so few.
        var first = (Dense)r.Generator.Layers[0] with { Weight = null };
        return r with { Name = r.Name + "-z2", Generator = new([2], [first, .. r.Generator.Layers.Skip(1)]), Steps = r.Steps / 2 };
    }

    protected override object DependsOn(Setting setting) => new { Recipe = Recipe(setting), Size };

    protected override Found Compute(Setting setting)
    {
        var run = Runs.Trained(setting, Recipe(setting));
        double range = ((UniformPrior)run.Recipe.Prior).Range;
        float At(int i) => (float)(range * (2.0 * i / (Size - 1) - 1));
        var z = Batch.OfRows([.. Enumerable.Range(0, Size * Size).Select(i => new[] { At(i % Size), -At(i / Size) })]);
        return new(run.Recipe.Name, run.Step, 28, range, Images.Quantise(run.Sampler.Images(z).Values));
    }

    protected override Shown Show(Found f, Kept kept)
    {
        int row = Size * f.Side * f.Side;
        return new(
            $"{Size} × {Size} points of z after {f.Steps} steps: neighbours look alike, and several kinds of digit have a region each.",
            [Tiles.Draw(Name, f.Side, 1, [.. Enumerable.Range(0, Size).Select(i => new TileRow(
                i == 0 ? FormattableString.Invariant($"{f.Recipe}: z₁ from {-f.Range:F2} to {f.Range:F2} across, z₂ from {f.Range:F2} to {-f.Range:F2} down") : null,
                f.Images.AsSpan(i * row, row).ToArray()))], scale: 1)], []);
    }
}
