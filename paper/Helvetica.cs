using Gan.Cli;
using ScottPlot;

namespace Gan.Paper;

/// <summary>The Helvetica scenario (section 6): G trained too much without updating D sends too many z to what D likes best.</summary>
internal sealed class Helvetica : Exhibit<Helvetica.Found>
{
    private const int Points = 2000, Few = 600, Keys = 3;

    private static readonly int[] Descents = [1, 5, 25];

    /// <summary>The ring with modes wide enough to be found within some hundred updates.</summary>
    private static readonly GaussianMixture Law = GaussianMixture.Even("wide-ring", 0.15, [.. Laws.Ring.Modes.Select(m => m.Centre)]);

    /// <summary>The modes covered by the number of D's updates, mean and standard error over seeds, and samples at the end <c>[x₁, x₂]</c>.</summary>
    internal sealed record Run(int Descents, double[] Covered, double[] Error, double[][] Samples);

    /// <summary>All of it.</summary>
    internal sealed record Found(int Modes, double[] UpdatesOfD, Run[] Runs);

    public override string Name => "figure-helvetica";
    public override string Title => "Section 6: the Helvetica scenario";
    public override string Claim => "G must not be trained too much without updating D, or it collapses too many values of z to the same value of x to have enough diversity to model p_data.";
    public override string How => "Eight Gaussians of sd 0.15 on a ring of radius 2, the nets and rates of the recipe 'ring' with 1, 5 and 25 updates of G after each of D ('--set order=alternating:1:25'). Modes covered out of 2,000 samples, three seeds.";

    private static long Steps(Setting setting) => setting.Quick ? 600 : 2000;

    protected override object DependsOn(Setting setting) => new { Recipe = Recipes.Ring with { Steps = Steps(setting) }, Law.Modes[0].Sd, Descents, Keys };

    protected override Found Compute(Setting setting)
    {
        long steps = Steps(setting), every = steps / 20;
        return new(Law.Modes.Length, [.. Enumerable.Range(1, 20).Select(i => (double)i * every)], [.. Descents.Select(descents =>
        {
            setting.Say($"  {descents} of G for each of D");
            var game = Recipes.Ring.Game() with { Order = new UpdateOrder.Alternating(1, descents) };
            var trainer = Compiled.Shared.Trainer(game, Law);
            var z = game.Prior.Draw(Key.Of(setting.Seed).Fold(1), Points, 2);
            Batch last = z;
            double[][] covered = [.. Enumerable.Range(0, Keys).Select(key => trainer.Run(trainer.Init(Key.Of(setting.Seed).Fold(10 + key)))
                .TakeWhile(s => s.Step <= steps).Where(s => s.Step % every == 0)
                .Select(s => (double)Modes.Of(last = Compiled.Shared.Bind(game.Generator, s.Generator)(z), Law.Modes).Covered).ToArray())];
            double[] mean = [.. covered[0].Select((_, i) => covered.Average(c => c[i]))];
            return new Run(descents, mean, [.. mean.Select((m, i) => Math.Sqrt(covered.Sum(c => (c[i] - m) * (c[i] - m)) / (Keys - 1) / Keys))],
                [.. Enumerable.Range(0, Few).Select(i => new double[] { last[i][0], last[i][1] })]);
        })]);
    }

    protected override Shown Show(Found f, Kept kept)
    {
        var curve = Charts.New("modes covered", "updates of D", $"modes of {f.Modes}, mean ± standard error");
        foreach (var (run, colour, pattern) in f.Runs.Zip([Charts.Black, Charts.Blue, Charts.Red], [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted]))
        {
            curve.Line(f.UpdatesOfD, run.Covered, colour, pattern, $"{run.Descents} of G for each of D", 2.2f);
            var band = curve.Add.FillY(f.UpdatesOfD, [.. run.Covered.Zip(run.Error, (m, e) => m - e)], [.. run.Covered.Zip(run.Error, (m, e) => m + e)]);
            (band.FillStyle.Color, band.LineStyle.IsVisible) = (colour.WithAlpha(0.15), false);
        }
        curve.Axes.SetLimits(0, f.UpdatesOfD[^1] * 1.02, 0, f.Modes + 3);
        double[][] centres = [.. Law.Modes.Select(m => m.Centre.ToArray())];
        var plots = f.Runs.Select(run =>
        {
            var plot = Charts.New($"{run.Descents} of G for each of D, at the end", "x₁", "x₂")
                .Line([.. centres.Select(c => c[0])], [.. centres.Select(c => c[1])], Charts.Grey, LinePattern.Solid, "modes of p_data", 0, 16)
                .Line([.. run.Samples.Select(s => s[0])], [.. run.Samples.Select(s => s[1])], Charts.Green, LinePattern.Solid, "samples, p_g", 0, 4);
            plot.Axes.SetLimits(-3, 3, -3, 3.8);
            return plot.Legend();
        });
        return new(
            $"Of {f.Modes} modes, after {f.UpdatesOfD[^1]:F0} updates of D, G covers {string.Join(", ", f.Runs.Select(r => FormattableString.Invariant($"{r.Covered[^1]:F1} ± {r.Error[^1]:F1} with {r.Descents} of its own for each")))}; over the last half of the run {string.Join(", ", f.Runs.Select(r => FormattableString.Invariant($"{r.Covered.Skip(r.Covered.Length / 2).Average():F1}")))}.",
            [Picture.Of(Name, [curve.Legend(), .. plots], 2, 480, 400)], []);
    }
}
