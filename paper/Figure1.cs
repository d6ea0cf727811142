using System.Collections.Immutable;
using System.Globalization;
using Gan.Experiments;
using ScottPlot;

namespace Gan.Paper;

/// <summary>
/// Figure 1: a generator and a discriminator trained on the line, in four panels. p_g is the push-forward of p_z by the
/// trained G, by change of variables: G is interpolated linearly between 4,001 points of z, and each piece spreads its mass
/// of p_z evenly over its image, which is also correct where G folds. D is the trained net; D* = p_data / (p_data + p_g)
/// uses these densities.
/// </summary>
internal sealed class Figure1 : Exhibit<Figure1.Found>
{
    private const int Pieces = 4000, Arrows = 25;
    private const double From = -4, To = 4;

    /// <summary>A panel: densities (per unit of x), probabilities, and the images of points of z.</summary>
    /// <param name="Panel">a to d.</param>
    /// <param name="What">The stage of the game, in words.</param>
    /// <param name="Step">Updates of G so far.</param>
    /// <param name="Jsd">JSD(p_data ‖ p_g), nats, by the trapezoidal rule on x.</param>
    /// <param name="GapToOptimum">∫ |D − D*|·(p_data + p_g)/2.</param>
    /// <param name="GapToHalf">∫ |D − ½|·(p_data + p_g)/2.</param>
    /// <param name="MostFromHalf">The maximum |D − ½| over |x| ≤ 2, which has 95 % of the data.</param>
    /// <param name="PData">p_data at each x.</param>
    /// <param name="PG">p_g at each x.</param>
    /// <param name="D">D at each x.</param>
    /// <param name="Optimal">D* at each x.</param>
    /// <param name="Z">Some points of z.</param>
    /// <param name="GOfZ">G(z) at them.</param>
    internal sealed record PanelFound(
        string Panel, string What, long Step, double Jsd, double GapToOptimum, double GapToHalf, double MostFromHalf,
        double[] PData, double[] PG, double[] D, double[] Optimal, double[] Z, double[] GOfZ);

    /// <summary>All panels on one grid of x.</summary>
    internal sealed record Found(double[] X, PanelFound[] Panels);

    public override string Name => "figure-1";
    public override string Title => "Figure 1: the game in one dimension";
    public override string Claim => "Near convergence D is partly accurate (a). Trained further, D converges to D* = "
        + "p_data/(p_data + p_g) (b). The gradient of D moves G's samples to where D classifies them as data (c). In the "
        + "end p_g = p_data and D = 1/2 everywhere (d).";
    public override string How => string.Create(CultureInfo.InvariantCulture,
        $"G is a 1–{Units}–1 net and D a 1–{UnitsOfD}–{UnitsOfD}–1 net (tanh, non-saturating loss); the data are "
            + $"N(0, 1), the noise is uniform on [−1, 1]. G starts as a smooth increasing function, with samples to the "
            + $"right of the data. (a) Algorithm 1 with k = 1, stopped when the JSD first falls below {Near} nats; ")
        + string.Create(CultureInfo.InvariantCulture,
            $"(b) D alone; (c) G alone, up to the lowest JSD within {GAlone} updates; (d) Algorithm 1 with k = "
            + $"{DescentsOfD} and decaying learning rates. p_g is computed by change of variables.");
    public override string Caption => "Over x: the densities p_data (dotted) and p_g (solid), D (dashed) and D* = "
        + "p_data/(p_data + p_g) (short dashes). Below, arrows from evenly spaced z, as p_z is uniform, to G(z): they are "
        + "dense where p_g is high.";

    private const long Last = 12_000, Alone = 4000;
    private const int GAlone = 500;
    private const int Units = 32, UnitsOfD = 64, DescentsOfD = 3;
    private const double Near = 0.1;

    private static readonly Normal Data = new(0, 1);

    private static readonly Game Played = new(
        new Net([1], new Dense(Units), new Tanh(), new Dense(1)),
        new Net([1], new Dense(UnitsOfD), new Tanh(), new Dense(UnitsOfD), new Tanh(), new Dense(1)))
    {
        Prior = new UniformPrior(1),
        DiscriminatorOptimizer = new Adam(1e-3, Beta1: 0.5),
        GeneratorOptimizer = new Adam(5e-4, Beta1: 0.5),
        Batch = 512,
    };

    /// <summary>
    /// G(z) = 1.2 + 0.07·Σ tanh(2 z + bᵢ), b from −2.4 to 2.4: increasing, so that G starts without folds.
    /// </summary>
    private static Params Rise { get; } = new(Played.Generator.Layout,
    [
        .. Enumerable.Repeat(2.0, Units), .. Enumerable.Range(0, Units).Select(i => -2.4 + 4.8 * i / (Units - 1)),
        .. Enumerable.Repeat(0.07, Units), 1.2,
    ]);

    /// <summary>
    /// A stage of the game: learning rates, the factor by which each decays and the number of updates that takes, and the
    /// updates of D for each of G. A player with rate 0 does not move.
    /// </summary>
    private sealed record Stage(double RateD, double FallD, long OverD, double RateG, double FallG, long OverG,
        int Descents);

    private static readonly Stage
        Both = new(1e-3, 1, Last, 5e-4, 1, Last, 1),
        DAlone = new(2e-3, 100, 4 * Alone, 0, 1, Last, 4),
        GOnly = new(0, 1, Last, 1e-4, 1, Last, 1),
        ToTheEnd = new(3e-3, 20, DescentsOfD * Last, 3e-3, 300, Last, DescentsOfD);

    protected override object DependsOn(Setting setting) => new
    {
        Last, Alone, GAlone, Near, Pieces, Arrows, Played.Batch, Played.Generator, Played.Discriminator,
        Start = Rise.ToArray(), Stages = (Stage[])[Both, DAlone, GOnly, ToTheEnd],
    };

    protected override Found Compute(Setting setting)
    {
        Adam At(double rate, double fall, long over) => new(new ExponentialDecay(rate, Math.Pow(fall, 1.0 / over), 0),
            Beta1: 0.5);
        ITrainer Playing(Stage s) => Compiled.Shared.Trainer(
            Played with { DiscriminatorOptimizer = At(s.RateD, s.FallD, s.OverD),
                GeneratorOptimizer = At(s.RateG, s.FallG, s.OverG), Order = UpdateOrder.Alternating(s.Descents) }, Data);
        var line = new Line(Played);

        Snapshot Until(ITrainer trainer, Snapshot start,
            Func<State, bool> done) => trainer.RunInPlace(trainer.Resume(Rested(start))).First(done).Snapshot();

        var both = Playing(Both);
        var first = both.Init(Key.Of(setting.Seed)).Snapshot();
        first = first.With(Game.GeneratorName, Rise);
        var a = Until(both, first, s => s.Step % 10 == 0 && line.Jsd(s.Parameters(Game.GeneratorName)) < Near);
        var b = Until(Playing(DAlone), a, s => s.Step == Alone);
        // The best number of updates of G alone is known only afterwards: D is fixed, so samples finally move past the
        // data.
        var alone = Playing(GOnly);
        double[] far = [.. alone.RunInPlace(alone.Resume(Rested(b))).Take(GAlone)
            .Select(s => line.Jsd(s.Parameters(Game.GeneratorName)))];
        int best = Array.IndexOf(far, far.Min()) + 1;
        var c = Until(alone, b, s => s.Step == best);
        var d = Until(Playing(ToTheEnd), c, s => s.Step == Last);
        return new(line.X, [
            line.Panel("a", "near convergence: D is partly accurate", a.Step, a),
            line.Panel("b", "D alone, to its optimum", a.Step, b),
            line.Panel("c", "G alone: samples flow to where D is higher", a.Step + c.Step, c),
            line.Panel("d", "both, to the end", a.Step + c.Step + d.Step, d),
        ]);
    }

    /// <summary>
    /// Resets the step and the optimizer states, because Adam's moments and bias correction are those of an earlier stage.
    /// </summary>
    private static Snapshot Rested(Snapshot state)
    {
        PlayerSnapshot Rest(PlayerSnapshot player) => player with
            { Optimizer = [.. player.Optimizer.Select(o => Params.Zeros(o.Layout))] };
        return state with { Step = 0, Players = state.Players.ToImmutableDictionary(p => p.Key, p => Rest(p.Value)) };
    }

    protected override Presentation Show(Found result)
    {
        var panels = result.Panels.Select(p => Plot(result.X, p)).ToList();
        var (b, d) = (result.Panels[1], result.Panels[3]);
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"In (b) the mean of |D − D*| is {b.GapToOptimum:F3}. In (d) JSD(p_data ‖ p_g) = {d.Jsd:G2} nats, and "
                + $"the mean of |D − 1/2| is {d.GapToHalf:F3}, its maximum over |x| ≤ 2 {d.MostFromHalf:F2} (z is bounded, "
                + $"so G(z) is bounded, and in the tails D goes to 1). JSD by panel: "
                + $"{string.Join(", ", result.Panels.Select(p => p.Jsd.ToString("G3", null)))}."),
            [Picture.Of(Name, panels, 2, 520, 400)], []);
    }

    private static Plot Plot(double[] x, PanelFound p)
    {
        var plot = Charts.New($"({p.Panel}) {p.What}", "x; below it z, with arrows to G(z)",
            "density (1 / unit of x), probability D");
        plot.Line(x, p.PData, Charts.Black, LinePattern.Dotted, "p_data", 2.2f)
            .Line(x, p.PG, Charts.Green, LinePattern.Solid, "p_g", 2.2f)
            .Line(x, p.D, Charts.Blue, LinePattern.Dashed, "D")
                .Line(x, p.Optimal, Charts.Grey, LinePattern.DenselyDashed, "D*", 1.2f);
        const double top = -0.12, bottom = -0.45;
        double At(double z) => From + (To - From) * (z + 1) / 2;
        foreach (var (z, g) in p.Z.Zip(p.GOfZ))
        {
            var arrow = plot.Add.Arrow(new Coordinates(At(z), bottom), new Coordinates(Math.Clamp(g, From, To), top));
            (arrow.ArrowLineWidth, arrow.ArrowWidth, arrow.ArrowheadWidth, arrow.ArrowheadLength) = (0, 0.7f, 4, 5);
            arrow.ArrowFillColor = Charts.Grey;
        }
        foreach (double y in (double[])[top, bottom])
            plot.Line([From, To], [y, y], Charts.Black, LinePattern.Solid, null, 1);
        void Say(string text, double x, double y) => plot.Add.Text(text, x, y).LabelAlignment = Alignment.MiddleCenter;
        Say("x", To + 0.3, top);
        Say("z", To + 0.3, bottom);
        foreach (double z in (double[])[-1, 0, 1])
            Say(FormattableString.Invariant($"{z}"), At(z), bottom - 0.09);
        plot.Axes.SetLimits(From - 0.4, To + 0.5, bottom - 0.17, 1.45);
        plot.Axes.Left.SetTicks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"]);
        plot.Legend(Alignment.UpperCenter);
        plot.Legend.Orientation = Orientation.Horizontal;
        return plot;
    }

    /// <summary>Densities of a one-dimensional game on a grid.</summary>
    private sealed class Line(Game game)
    {
        private readonly Batch z = Column([.. Enumerable.Range(0, Pieces + 1).Select(i => -1 + 2.0 * i / Pieces)]);

        public double[] X { get; } = [.. Enumerable.Range(0, 301).Select(i => From + (To - From) * i / 300)];

        public double Jsd(Params generator) => Jsd(PG(Values(Compiled.Shared.Bind(game.Generator, generator)(z))));

        public PanelFound Panel(string panel, string what, long step, Snapshot state)
        {
            double[] g = Values(Compiled.Shared.Bind(game.Generator, state[Game.GeneratorName].Parameters)(z));
            var discriminator = Compiled.Shared.Bind(game.Discriminator, state[Game.DiscriminatorName].Parameters);
            double[] d = [.. Values(discriminator(Column(X)))
                .Select(l => Scalars.Apply(UnaryOp.Sigmoid, l))];
            double[] pg = PG(g), pData = PData, optimal = [.. pData.Zip(pg, (p, q) => p / (p + q))];
            int[] shown = [.. Enumerable.Range(0, Arrows).Select(i => i * Pieces / (Arrows - 1))];
            double Gap(Func<int, double> gap) => Integral(i => Math.Abs(gap(i)) * (pData[i] + pg[i]) / 2);
            return new(
                panel, what, step, Jsd(pg), Gap(i => double.IsNaN(optimal[i]) ? 0 : d[i] - optimal[i]), Gap(i => d[i] - 0.5),
                Enumerable.Range(0, X.Length).Where(i => Math.Abs(X[i]) <= 2).Max(i => Math.Abs(d[i] - 0.5)),
                pData, pg, d, optimal, [.. shown.Select(i => (double)z[i][0])], [.. shown.Select(i => g[i])]);
        }

        private double[] PData => [.. X.Select(x => Math.Exp(-x * x / 2) / Math.Sqrt(Math.Tau))];

        /// <summary>p_g at each x: over pieces of z whose image contains x, the sum of mass per length of image.</summary>
        private double[] PG(double[] g)
        {
            double[] density = new double[X.Length];
            double step = X[1] - X[0];
            for (int i = 0; i < Pieces; i++)
            {
                var (low, high) = g[i] < g[i + 1] ? (g[i], g[i + 1]) : (g[i + 1], g[i]);
                // Cells around the grid points receive the mass, so that none is lost between points where G is steep.
                int first = Math.Max(0, (int)Math.Round((low - From) / step)),
                    last = Math.Min(X.Length - 1, (int)Math.Round((high - From) / step));
                for (int j = first; j <= last; j++)
                {
                    double left = Math.Max(low, X[j] - step / 2), right = Math.Min(high, X[j] + step / 2);
                    double share = high > low ? Math.Max(0, right - left) / (high - low) : 1;
                    density[j] += share / Pieces / step;
                }
            }
            return density;
        }

        private double Jsd(double[] pg)
        {
            double[] p = PData;
            static double Part(double a, double m) => a > 0 ? a * Math.Log(a / m) : 0;
            // Mass of p_g outside the grid is where p_data is negligible.
            double outside = Math.Max(0, 1 - Integral(i => pg[i]));
            return Integral(i => (Part(p[i], (p[i] + pg[i]) / 2) + Part(pg[i], (p[i] + pg[i]) / 2)) / 2)
                + outside * Math.Log(2) / 2;
        }

        private double Integral(Func<int, double> f)
        {
            double step = X[1] - X[0];
            return Enumerable.Range(0, X.Length).Sum(i => f(i) * step * (i == 0 || i == X.Length - 1 ? 0.5 : 1));
        }

        private static Batch Column(double[] values) => new([values.Length, 1], Array.ConvertAll(values, v => (float)v));
        private static double[] Values(Batch batch) => Array.ConvertAll(batch.ToArray(), v => (double)v);
    }
}
