using System.Globalization;
using System.Numerics.Tensors;
using Gan.Experiments;
using ScottPlot;

namespace Gan.Paper;

/// <summary>
/// The Helvetica scenario (section 6): G trained too much without updating D maps too many z to the x that D rates highest.
/// </summary>
internal sealed class Helvetica : Exhibit<Helvetica.Found>
{
    private const int Points = 2000, Shown = 600, Seeds = 3, Times = 20;
    private const double Sd = 0.15;

    private static readonly int[] Descents = [1, 5, 25];

    /// <summary>The ring with modes wide enough that G finds them within a few hundred updates.</summary>
    private static readonly GaussianMixture Distribution = GaussianMixture.Even("wide-ring", Sd,
        [.. Distributions.Ring.Modes.Select(m => m.Centre)]);

    /// <summary>The results for one number of updates of G per update of D.</summary>
    /// <param name="Descents">The updates of G per update of D.</param>
    /// <param name="Covered">The number of modes covered, by updates of D, over seeds.</param>
    /// <param name="Spread">The mean distance between two samples, by updates of D, over seeds.</param>
    /// <param name="Samples">Samples <c>[x₁, x₂]</c> of the seed with the median number of modes covered at the end.</param>
    /// <param name="SamplesCover">The number of modes that these samples cover.</param>
    internal sealed record Run(int Descents, Mean[] Covered, Mean[] Spread, double[][] Samples, int SamplesCover);

    /// <summary>The results for each number of updates, and the data.</summary>
    internal sealed record Found(int Modes, double[] UpdatesOfD, double DataSpread, double[][] Data, Run[] Runs);

    public override string Name => "figure-helvetica";
    public override string Title => "Section 6: the Helvetica scenario";
    public override string Claim => "G must not be trained too much without updating D; otherwise it collapses too many "
        + "values of z to the same x to have enough diversity to model p_data.";
    public override string How => $"The data are {Distribution.Modes.Length} Gaussians of standard deviation {Sd} on a ring "
        + "of radius 2. Nets and learning rates are those of the recipe 'ring', with "
        + $"{string.Join(", ", Descents)} updates of G after each update of D ('--set "
        + $"game.order=alternating:1:{Descents[^1]}'). Of {Points} samples, the number of modes covered and the mean "
        + $"distance between two samples, which falls if many z map to one x. {Seeds} seeds.";
    public override string? Caption => $"Above: modes covered and the distance between samples by updates of D, means "
        + $"of {Seeds} seeds with standard errors; and the data. Below: samples of G at the end, of the seed with the "
        + $"median number of modes covered.";

    private static long Steps(Setting setting) => setting.Quick ? 600 : 2000;

    protected override object DependsOn(Setting setting) => new
    {
        Recipe = Recipes.Ring with { Name = Distribution.Name, Description = "The nets of 'ring' on wider Gaussians.",
            Steps = Steps(setting) }, Sd, Descents, Seeds, Points, Shown, Times,
    };

    protected override Found Compute(Setting setting)
    {
        long steps = Steps(setting), every = steps / Times;
        var key = Key.Of(setting.Seed);
        var data = Distribution.Batch(key.Fold(2), 0, Points);
        return new(Distribution.Modes.Length, [.. Enumerable.Range(1, Times).Select(i => (double)i * every)], Spread(data),
            Plane(data), [.. Descents.Select(descents =>
        {
            setting.Say($"  {descents} updates of G per update of D");
            var game = Recipes.Ring.Game with { Order = UpdateOrder.Alternating(1, descents) };
            var trainer = Compiled.Shared.Trainer(game, Distribution);
            // Indexed by seed and time.
            Batch[][] samples = [.. Enumerable.Range(0, Seeds)
                .Select(seed => trainer.RunInPlace(trainer.Init(key.Fold(10 + seed)))
                .TakeWhile(s => s.Step <= steps).Where(s => s.Step > 0 && s.Step % every == 0)
                .Select(s => TrainedGenerator.Of(trainer, s).Sample(key.Fold(1), Points)).ToArray())];
            Mean[] Over(Func<Batch, double> measure) => [.. Enumerable.Range(0, Times)
                .Select(i => Mean.Of([.. samples.Select(s => measure(s[i]))]))];
            var middle = samples.Select(s => s[^1]).OrderBy(Covered).ElementAt(Seeds / 2);
            return new Run(descents, Over(Covered), Over(Spread), Plane(middle), (int)Covered(middle));
        })]);
    }

    private static double Covered(Batch x) => Modes.Of(x, Distribution.Modes).Covered;

    /// <summary>The mean distance between consecutive samples, which are independent.</summary>
    private static double Spread(Batch x) => Enumerable.Range(1, x.Count - 1)
        .Average(i => TensorPrimitives.Distance(x[i - 1], x[i]));

    private static double[][] Plane(Batch x) => [.. Enumerable.Range(0, Shown)
        .Select(i => new double[] { x[i][0], x[i][1] })];

    protected override Presentation Show(Found f)
    {
        Plot Curves(string title, string y, Func<Run, Mean[]> of, double top)
        {
            var plot = Charts.New(title, "updates of D", y);
            foreach (var (run, colour, pattern) in f.Runs.Zip([Charts.Black, Charts.Blue, Charts.Red],
                [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted]))
                plot.Band(f.UpdatesOfD, of(run), colour).Line(f.UpdatesOfD, [.. of(run).Select(m => m.Value)], colour,
                    pattern, $"{run.Descents} of G per update of D", 2.2f);
            plot.Axes.SetLimits(0, f.UpdatesOfD[^1] * 1.02, 0, top);
            return plot;
        }
        double[][] centres = [.. Distribution.Modes.Select(m => m.Centre.ToArray())];
        Plot Points(string title, double[][] points, string name)
        {
            var plot = Charts.New(title, "x₁", "x₂")
                .Line([.. centres.Select(c => c[0])], [.. centres.Select(c => c[1])], Charts.Light, LinePattern.Solid,
                    "modes of p_data", 0, 16)
                .Line([.. points.Select(s => s[0])], [.. points.Select(s => s[1])], Charts.Green, LinePattern.Solid, name,
                    0, 3);
            plot.Axes.SetLimits(-3, 3, -3, 4);
            return plot.Legend();
        }
        var spread = Curves("distance between two samples", "mean distance (units of x)", r => r.Spread, f.DataSpread * 1.8)
            .Line([0, f.UpdatesOfD[^1]], [f.DataSpread, f.DataSpread], Charts.Grey, LinePattern.DenselyDashed,
                "of the data", 1.2f);
        string Each(Func<Run, string> of) => string.Join(", ", f.Runs.Select(of));
        string Number(double x) => x.ToString("F1", CultureInfo.InvariantCulture);
        return new(
            $"After {f.UpdatesOfD[^1]:F0} updates of D, with {Each(r => $"{r.Descents}")} updates of G for each, G covers "
                + $"{Each(r => r.Covered[^1].Text("F1"))} of {f.Modes} modes (mean over the second half of the run: "
                + $"{Each(r => Number(r.Covered.Skip(Times / 2).Average(m => m.Value)))}). The mean distance between two "
                + $"samples is {Each(r => r.Spread[^1].Text("F1"))}, between two data points {Number(f.DataSpread)}.",
            [Picture.Of(Name, [
                Curves("modes covered", $"modes of {f.Modes}", r => r.Covered, f.Modes + 4).Legend(), spread.Legend(),
                Points("the data", f.Data, "examples, p_data"),
                .. f.Runs.Select(run => Points(
                    $"{run.Descents} of G per update of D: {run.SamplesCover} of {f.Modes} covered", run.Samples,
                    "samples, p_g")),
            ], 3, 400, 380)], []);
    }
}
