using System.Globalization;
using Gan.Experiments;
using ScottPlot;

namespace Gan.Paper;

/// <summary>
/// Table 1: Parzen-window log-likelihoods of the paper and of this project. The estimate is the authors'
/// (<see cref="ParzenWindow"/>): 10,000 samples, σ chosen on the first 1,000 validation images, the mean over all test
/// images with its standard error.
/// </summary>
internal sealed class Table1 : Exhibit<Table1.Found>
{
    /// <summary>A row of this project: nats on the test set.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="What">Its description.</param>
    /// <param name="Windows">The number of windows.</param>
    /// <param name="Nats">The mean.</param>
    /// <param name="Error">Its standard error over test images.</param>
    /// <param name="Sigma">The width, chosen on validation images.</param>
    internal sealed record Row(string Model, string What, int Windows, double Nats, double Error, double Sigma);

    /// <summary>The estimate of a run's generator by epoch.</summary>
    internal sealed record Curve(string Recipe, double[] Epochs, double[] Nats, double[] Errors);

    /// <summary>The rows and curves on a data set.</summary>
    internal sealed record Found(string Data, int Points, Row[] Rows, Curve[] Curves);

    public override string Name => "table-1";
    public override string Title => "Table 1: Parzen-window log-likelihoods";
    public override string Claim => "Adversarial nets score 225 ± 2 nats on MNIST (deep GSN 214 ± 1.1, DBN 138 ± 2, "
        + "stacked CAE 121 ± 1.6) and 2057 ± 26 on the Toronto Face Database (1890 ± 29, 1909 ± 66, 2110 ± 50). The "
        + "estimate has high variance and does not perform well in high dimensions, but is the best method available.";
    public override string How => "The procedure of the authors' script: a Gaussian window around each of 10,000 samples, "
        + "with the best of ten widths between 0.1 and 1 on the first 1,000 validation images; the mean over the test "
        + "images with its standard error. For comparison: a variational autoencoder trained here, and two references that "
        + "are not generated, 10,000 real training images, and their k-means centroids. The Toronto Face Database is "
        + "distributed only on request and was not available.";
    public override string? Caption => "The estimate on the test images during training of the adversarial nets, with "
        + "bands of one standard error over test images; horizontal lines are rows of the table.";

    /// <summary>The rows of the paper: standard errors over examples on MNIST, over folds on TFD.</summary>
    private static readonly (string Model, string Mnist, string Tfd)[] Paper =
    [
        ("DBN", "138 ± 2", "1909 ± 66"), ("Stacked CAE", "121 ± 1.6", "2110 ± 50"), ("Deep GSN", "214 ± 1.1", "1890 ± 29"),
        ("Adversarial nets", "225 ± 2", "2057 ± 26"),
    ];

    private const double PapersNats = 225, PapersError = 2;

    /// <summary>The recipes to score, with descriptions.</summary>
    private static (Recipe Recipe, string What)[] Scores(Setting setting) => setting.Quick
        ? [(Runs.DigitsRecipe(setting), Runs.DigitsRecipe(setting).Description)]
        :
        [
            (Runs.Authors,
                $"The authors' recipe, untouched but for products in bfloat16. {Recipes.MnistAuthors.Description}"),
            (Runs.Best, $"The best found by changing what the paper leaves open. {Recipes.MnistBest.Description}"),
        ];

    private static int VaeSteps(Setting setting) => setting.Quick ? 1500 : 20_000;

    protected override object DependsOn(Setting setting) => new
    {
        setting.Digits, ParzenProcedure.Windows, Chosen = ParzenProcedure.ValidationExamples,
        Centroids = ParzenProcedure.MaxCentroids, VaeSteps = VaeSteps(setting), Vae = VariationalAutoencoder.Units,
        Recipes = Scores(setting).Select(s => s.Recipe) };

    protected override string? Needs(Setting setting) => setting.Digits;

    protected override Found Compute(Setting setting)
    {
        var splits = Datasets.SplitExamples(setting.Digits, setting.Data);
        var train = splits.Train;
        var procedure = ParzenProcedure.Of(splits.Validation, splits.Test);
        int points = procedure.Folds[0].Test.Count;
        var key = Key.Of(setting.Seed).Fold(40);
        ParzenEstimate Estimate(Batch windows) => procedure.Estimate(windows).Folds[0];
        Row Row(string model, string what, ParzenEstimate e) => new(model, what, e.Windows, e.Mean, e.StandardError,
            e.Sigma);
        Row Score(string model, string what, Batch windows)
        {
            setting.Say($"  {model}: computing the estimate");
            return Row(model, what, Estimate(windows));
        }

        var rows = new List<Row>();
        var curves = new List<Curve>();
        foreach (var (recipe, what) in Scores(setting))
        {
            string folder = Runs.Folder(setting, recipe);
            Batch Samples(long step) =>
                TrainedGenerator.Open(folder, CheckpointChoice.AtStep(step)).Sample(key.Fold(1), ParzenProcedure.Windows);

            double EpochsAt(long step) => (double)step * recipe.Game.Batch / (recipe.Examples ?? train.Count);
            setting.Say($"  Adversarial nets, {recipe.Name}: computing the estimate at each checkpoint");
            long[] steps = [.. RunFolder.Open(folder).Steps.Where(step => step > 0)];
            ParzenEstimate[] at = [.. steps.Select(step => Estimate(Samples(step)))];
            rows.Add(Row($"Adversarial nets, {recipe.Name}",
                FormattableString.Invariant($"{what} {EpochsAt(recipe.Steps):F0} epochs, products in {recipe.Precision}."),
                at[^1]));
            curves.Add(new(recipe.Name, [.. steps.Select(EpochsAt)], [.. at.Select(e => e.Mean)],
                [.. at.Select(e => e.StandardError)]));
        }
        setting.Say($"  training a variational autoencoder, {VaeSteps(setting)} steps");
        rows.Add(Score("Variational autoencoder",
            $"{VariationalAutoencoder.Units} units between the pixels, Adam, {VaeSteps(setting)} steps of 100 images; "
                + $"means of p(x | z).",
            VariationalAutoencoder.Samples(train, VaeSteps(setting), ParzenProcedure.Windows, key.Fold(2))));
        var real = train.Batch(key.Fold(3), 0, Math.Min(ParzenProcedure.Windows, train.Count));
        var centroids = ParzenProcedure.Centroids(real, key.Fold(4));
        rows.Add(Score("Training images", "Real ones, drawn from what was trained on.", real));
        rows.Add(Score("k-means centroids", $"Means of {centroids.Count} clusters of those images: windows that look "
            + $"like no digit.", centroids));
        return new(setting.Digits, points, [.. rows], [.. curves]);
    }

    protected override Presentation Show(Found f)
    {
        string Number(double mean, double error) => FormattableString.Invariant($"{mean:F1} ± {error:F1}");
        var best = f.Rows.Take(f.Curves.Length).MaxBy(r => r.Nats)!;
        var vae = f.Rows[f.Curves.Length];
        var (real, centroids) = (f.Rows[^2], f.Rows[^1]);
        string apart = f.Data == Mnist.Name
            ? string.Create(CultureInfo.InvariantCulture,
                $"{Math.Abs(best.Nats - PapersNats):F1} nats "
                + $"{(best.Nats < PapersNats ? "below" : "above")} the paper's {PapersNats} ± {PapersError}")
            : "on digits that this program generates, so the paper's numbers do not apply";
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"The best adversarial nets here score {Number(best.Nats, best.Error)} nats, {apart}. A variational "
                + $"autoencoder scores {Number(vae.Nats, vae.Error)}, {real.Windows} real training images "
                + $"{Number(real.Nats, real.Error)}, and {centroids.Windows} k-means centroids, which do not look like "
                + $"digits, {Number(centroids.Nats, centroids.Error)}: the estimate does not measure how good samples look. "
                + $"Standard errors are over the {f.Points} test images with fixed windows; other runs or samples differ by "
                + $"more. {string.Join(" ", f.Curves.Select(Rise))}"),
            [Plot(f, real, centroids)],
            [new(["model", "source", $"{(f.Data == Mnist.Name ? "MNIST" : f.Data)}, nats", "TFD, nats", "σ", "windows",
                "description"],
            [
                .. Paper.Select(p => (string[])[p.Model, "paper", f.Data == Mnist.Name ? p.Mnist
                    : $"({p.Mnist} on MNIST)", p.Tfd, "", "", ""]),
                .. f.Rows.Select(r => (string[])[r.Model, "here", Number(r.Nats, r.Error), "not run",
                    r.Sigma.ToString("F3", CultureInfo.InvariantCulture), $"{r.Windows}", r.What]),
            ])]);
    }

    /// <summary>Returns a sentence about the last fifth of a curve.</summary>
    private static string Rise(Curve c)
    {
        int from = Math.Max(0, c.Epochs.Length * 4 / 5 - 1);
        return string.Create(CultureInfo.InvariantCulture,
            $"The score of {c.Recipe} went from {c.Nats[from]:F1} at epoch {c.Epochs[from]:F0} to "
            + $"{c.Nats[^1]:F1} at epoch {c.Epochs[^1]:F0}.");
    }

    private Picture Plot(Found f, Row real, Row centroids)
    {
        var plot = Charts.New("the estimate during training", "epochs", "Parzen estimate, test set (nats)");
        foreach (var (curve, colour, pattern) in f.Curves.Zip([Charts.Black, Charts.Blue],
            [LinePattern.Solid, LinePattern.Dashed]))
            plot.Band(curve.Epochs, [.. curve.Nats.Zip(curve.Errors, (mean, error) => new Mean(mean, error, f.Points))],
                colour).Line(curve.Epochs, curve.Nats, colour, pattern, curve.Recipe, 2);
        double last = f.Curves.Max(c => c.Epochs[^1]);
        plot.Line([0, last], [real.Nats, real.Nats], Charts.Grey, LinePattern.Dotted, "real training images");
        plot.Line([0, last], [centroids.Nats, centroids.Nats], Charts.Grey, LinePattern.Solid, "k-means centroids", 1);
        if (f.Data == Mnist.Name)
            plot.Line([0, last], [PapersNats, PapersNats], Charts.Red, LinePattern.DenselyDashed,
                $"the paper's {PapersNats}");
        plot.Axes.SetLimits(0, last * 1.02, f.Curves.Min(c => c.Nats.Min()) - 15, new[]
            { real.Nats, centroids.Nats, f.Data == Mnist.Name ? PapersNats : real.Nats,
            f.Curves.Max(c => c.Nats.Max()) }.Max() + 15);
        plot.Legend(Edge.Right);
        return Picture.Of(Name, [plot], 1, 840, 420);
    }
}
