using Gan.Cli;
using ScottPlot;

namespace Gan.Paper;

/// <summary>Section 6: adversarial nets can represent very sharp, even degenerate laws. Here data on a segment in the plane, which has no density.</summary>
internal sealed class Degenerate : Exhibit<Degenerate.Found>
{
    private const int Points = 2000, Shown = 600;

    /// <summary>Distances of samples from the segment, and some of them.</summary>
    /// <param name="Steps">By how many steps.</param>
    /// <param name="Distance">At each, the mean distance of samples from the segment.</param>
    /// <param name="Median">At the end, the median.</param>
    /// <param name="Samples">At the end, <c>[x₁, x₂]</c>.</param>
    internal sealed record Found(double[] Steps, double[] Distance, double Median, double[][] Samples);

    public override string Name => "figure-degenerate";
    public override string Title => "Section 6: a law without density";
    public override string Claim => "Adversarial nets can represent very sharp, even degenerate distributions, where methods based on Markov chains need blurry ones for the chains to mix.";
    public override string How => "The uniform law on the segment from (−2, −1) to (2, 1) of the plane, nets and optimisers of the recipe 'ring' with rates that fall to zero. The distance is to the nearest point of the segment.";

    private static long Last(Setting setting) => setting.Quick ? 4000 : 20_000;

    private static Recipe Recipe(Setting setting)
    {
        var adam = new Adam(new LinearRamp(1e-3, 0, Last(setting) / 4, Last(setting)), Beta1: 0.5);
        return Recipes.Ring with { Name = "segment", Data = Laws.Line.Name, Steps = Last(setting), DiscriminatorOptimizer = adam, GeneratorOptimizer = adam };
    }

    protected override object DependsOn(Setting setting) => new { Recipe = Recipe(setting) };

    protected override Found Compute(Setting setting)
    {
        var game = Recipe(setting).Game();
        var trainer = Compiled.Shared.Trainer(game, Laws.Line);
        var z = game.Prior.Draw(Key.Of(setting.Seed).Fold(1), Points, 2);
        var seen = trainer.Run(trainer.Init(Key.Of(setting.Seed).Fold(2))).TakeWhile(s => s.Step <= Last(setting))
            .Where(s => s.Step % (Last(setting) / 20) == 0)
            .Select(s => (Step: (double)s.Step, X: Compiled.Shared.Bind(game.Generator, s.Generator)(z))).ToList();
        var last = seen[^1].X;
        return new([.. seen.Select(s => s.Step)], [.. seen.Select(s => Distances(s.X).Average())], Distances(last).Order().ElementAt(Points / 2),
            [.. Enumerable.Range(0, Shown).Select(i => new double[] { last[i][0], last[i][1] })]);
    }

    /// <summary>From the segment {t·(2, 1), |t| ≤ 1}.</summary>
    private static IEnumerable<double> Distances(Batch x) => Enumerable.Range(0, x.Count).Select(i =>
    {
        double t = Math.Clamp((2 * x[i][0] + x[i][1]) / 5.0, -1, 1);
        return Math.Sqrt(Math.Pow(x[i][0] - 2 * t, 2) + Math.Pow(x[i][1] - t, 2));
    });

    protected override Shown Show(Found f, Kept kept)
    {
        var curve = Charts.New("distance of samples from the data's segment", "steps", "mean distance (units of x)").Line(f.Steps, f.Distance, Charts.Black, LinePattern.Solid, "mean of 2,000 samples", 2, 5);
        curve.Axes.SetLimits(0, f.Steps[^1] * 1.02, 0, f.Distance.Max() * 1.2);
        var points = Charts.New("samples at the end", "x₁", "x₂").Line([-2, 2], [-1, 1], Charts.Grey, LinePattern.Solid, "where the data are", 5)
            .Line([.. f.Samples.Select(s => s[0])], [.. f.Samples.Select(s => s[1])], Charts.Green, LinePattern.Solid, "samples, p_g", 0, 4);
        points.Axes.SetLimits(-2.6, 2.6, -1.8, 2.4);
        return new(
            FormattableString.Invariant($"After {f.Steps[^1]:F0} steps samples are {f.Distance[^1]:F3} from the segment in the mean and {f.Median:F3} in the median; the segment is {2 * Math.Sqrt(5):F1} long."),
            [Picture.Of(Name, [curve.Legend(), points.Legend()], 2, 520, 380)], []);
    }
}
