using System.Globalization;
using Gan.Experiments;
using ScottPlot;

namespace Gan.Paper;

/// <summary>
/// Section 6: adversarial nets can represent very sharp, even degenerate distributions. The data lie on a segment in the
/// plane, so their distribution has no density.
/// </summary>
internal sealed class Degenerate : Exhibit<Degenerate.Found>
{
    private const int Points = 2000, Drawn = 600, Times = 20, Parts = 10;

    /// <summary>Distances of samples from the segment, their positions along it, and some samples.</summary>
    /// <param name="Steps">Numbers of steps.</param>
    /// <param name="Distance">The mean distance of samples from the segment after each.</param>
    /// <param name="Median">The median distance at the end.</param>
    /// <param name="Parts">The fraction of samples nearest to each tenth of the segment, at the end.</param>
    /// <param name="Samples">Samples <c>[x₁, x₂]</c> at the end.</param>
    internal sealed record Found(double[] Steps, double[] Distance, double Median, double[] Parts, double[][] Samples);

    public override string Name => "figure-degenerate";
    public override string Title => "Section 6: a distribution without a density";
    public override string Claim => "Adversarial nets can represent very sharp, even degenerate distributions, where "
        + "methods based on Markov chains need blurry ones for the chains to mix.";
    public override string How => "The data are uniform on the segment from (−2, −1) to (2, 1) in the plane. Nets and "
        + "optimisers are those of the recipe 'ring', with learning rates that decay to zero. Distances are to the nearest "
        + "point of the segment. A collapsed G could be near the segment too, so the fractions of samples in each tenth of "
        + "it are reported as well.";
    public override string? Caption => $"Left: the mean distance of {Points} samples from the segment, by step. Right: "
        + $"the segment and samples of G at the end.";

    private static long Last(Setting setting) => setting.Quick ? 4000 : 20_000;

    private static Recipe Recipe(Setting setting)
    {
        var adam = new Adam(new LinearSchedule(1e-3, 0, Last(setting) / 4, Last(setting)), Beta1: 0.5);
        return Recipes.Ring with { Name = "segment", Description = "The nets of 'ring' on a segment in the plane.",
            Data = Distributions.Line.Name, Steps = Last(setting),
            Game = Recipes.Ring.Game with { DiscriminatorOptimizer = adam, GeneratorOptimizer = adam } };
    }

    protected override object DependsOn(Setting setting) => new { Recipe = Recipe(setting), Points, Drawn, Times, Parts };

    protected override Found Compute(Setting setting)
    {
        var game = Recipe(setting).Game;
        var trainer = Compiled.Shared.Trainer(game, Distributions.Line);
        var seen = trainer.RunInPlace(trainer.Init(Key.Of(setting.Seed).Fold(2))).TakeWhile(s => s.Step <= Last(setting))
            .Where(s => s.Step % (Last(setting) / Times) == 0)
            .Select(s => (Step: (double)s.Step, X: TrainedGenerator.Of(trainer, s).Sample(Key.Of(setting.Seed).Fold(1),
                Points))).ToList();
        var last = seen[^1].X;
        double[] parts = new double[Parts];
        for (int i = 0; i < Points; i++)
            parts[Math.Min(Parts - 1, (int)((Along(last[i]) + 1) / 2 * Parts))] += 1.0 / Points;
        return new(
            [.. seen.Select(s => s.Step)], [.. seen.Select(s => Distances(s.X).Average())], Distances(last)
                .Order().ElementAt(Points / 2), parts,
            [.. Enumerable.Range(0, Drawn).Select(i => new double[] { last[i][0], last[i][1] })]);
    }

    /// <summary>Returns t of the nearest point of the segment {t·(2, 1), |t| ≤ 1}.</summary>
    private static double Along(ReadOnlySpan<float> x) => Math.Clamp((2 * x[0] + x[1]) / 5.0, -1, 1);

    private static IEnumerable<double> Distances(Batch x) => Enumerable.Range(0, x.Count).Select(i =>
    {
        double t = Along(x[i]);
        return Math.Sqrt(Math.Pow(x[i][0] - 2 * t, 2) + Math.Pow(x[i][1] - t, 2));
    });

    protected override Presentation Show(Found f)
    {
        var curve = Charts.New("distance of samples from the data's segment", "steps", "mean distance (units of x)")
            .Line(f.Steps, [.. f.Distance.Select(Math.Log10)], Charts.Black, LinePattern.Solid, null, 2, 5);
        double low = Math.Floor(Math.Log10(f.Distance.Min())), high = Math.Ceiling(Math.Log10(f.Distance.Max()));
        curve.Axes.SetLimits(0, f.Steps[^1] * 1.02, low, high);
        double[] powers = [.. Enumerable.Range((int)low, (int)(high - low) + 1).Select(p => (double)p)];
        curve.Axes.Left.SetTicks(powers, [.. powers.Select(p => FormattableString.Invariant($"1e{p}"))]);
        var points = Charts.New("samples at the end", "x₁", "x₂")
            .Line([.. f.Samples.Select(s => s[0])], [.. f.Samples.Select(s => s[1])], Charts.Green, LinePattern.Solid,
                "samples, p_g", 0, 7)
            .Line([-2, 2], [-1, 1], Charts.Black, LinePattern.Solid, "support of p_data", 1);
        points.Axes.SetLimits(-2.6, 2.6, -1.8, 2.4);
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"After {f.Steps[^1]:F0} steps the mean distance of samples from the segment is {f.Distance[^1]:G2} and "
                + $"the median {f.Median:G2}; the segment is {2 * Math.Sqrt(5):F1} long. Each tenth of it has "
                + $"{f.Parts.Min():P1} to {f.Parts.Max():P1} of the samples"
                + $"{(f.Parts.Min() > 0.5 / Parts ? ", so they have not collapsed onto a part of it" : "")}."),
            [Picture.Of(Name, [curve, points.Legend()], 2, 520, 380)], []);
    }
}
