using System.Globalization;
using Gan.Experiments;
using Gan.Theory;
using ScottPlot;

namespace Gan.Paper;

/// <summary>Where gradient steps of two players on eq. 1 do not converge: the Dirac game, stepped.</summary>
internal sealed class NonConvergence : Exhibit<NonConvergence.Paths>
{
    private const double Size = 0.1, Penalty = 0.3;
    private const int Steps = 1500, Every = 3;

    private static readonly double[] Starts = [1, 0.1];

    /// <summary>A path: G's point θ and D's slope ψ, every third step.</summary>
    /// <param name="Rule">By which rule.</param>
    /// <param name="Radius">The largest |λ| of its step at the equilibrium.</param>
    /// <param name="Theta">θ.</param>
    /// <param name="Psi">ψ.</param>
    internal sealed record Path(string Rule, double Radius, double[] Theta, double[] Psi)
    {
        /// <summary>From the equilibrium, where the path ends.</summary>
        public double Distance => Math.Sqrt(Theta[^1] * Theta[^1] + Psi[^1] * Psi[^1]);
    }

    /// <summary>Two a rule, one from each start.</summary>
    internal sealed record Paths(Path[] Of);

    public override string Name => "figure-non-convergence";
    public override string Title => "Proposition 2's limits: gradient steps of two nets need not converge";
    public override string Claim => "Proposition 2 needs D at its optimum at each step and updates of p_g itself. With "
        + "gradient steps of parameters it gives no guarantee; the paper says that G and D must be kept in step.";
    public override string How => string.Create(CultureInfo.InvariantCulture,
        $"The Dirac game (Mescheder, Geiger, Nowozin 2018): data at 0, G a point θ, D the logit ψx; both players "
            + $"descend eq. 1 by {Steps} steps of size {Size}, from (1, 0) and from (0.1, 0), by the rules of 'gan "
            + $"verify dirac-gan'; the penalty on D's slope has the weight {Penalty}.");
    public override string? Caption => "θ is where G puts its point, ψ the slope of D's logit; the paths of both "
        + "players together, from two starts.";

    protected override object DependsOn(Setting setting) => new
        { Objective = Objectives.Minimax.Name, Size, Penalty, Steps, Every, Starts };

    protected override Paths Compute(Setting setting) => new([
        .. Follow("simultaneous steps", new(AdversarialLosses.Minimax, Size, 0, Alternating: false)),
        .. Follow("alternating steps", new(AdversarialLosses.Minimax, Size, 0, Alternating: true)),
        .. Follow("alternating steps, gradient penalty", new(AdversarialLosses.Minimax, Size, Penalty, Alternating: true)),
    ]);

    private static IEnumerable<Path> Follow(string what, DiracGan.Rule rule)
    {
        foreach (double start in Starts)
        {
            var points = new List<(double Theta, double Psi)> { (start, 0) };
            for (int i = 0; i < Steps; i++)
                points.Add(rule.Step(points[^1].Theta, points[^1].Psi));
            var shown = points.Where((_, i) => i % Every == 0).ToList();
            yield return new(what, rule.Jacobian().Evd().EigenValues.Max(e => e.Magnitude), [.. shown.Select(p => p.Theta)],
                [.. shown.Select(p => p.Psi)]);
        }
    }

    protected override Presentation Show(Paths result)
    {
        var rules = result.Of.Chunk(Starts.Length).ToList();
        double reach = result.Of.Max(p => p.Theta.Concat(p.Psi).Max(Math.Abs)) * 1.1;
        string[] arrived = [.. rules.Where(p => p.All(path => path.Distance < 0.01)).Select(p => p[0].Rule)];
        string Ends(Path[] p) => string.Create(CultureInfo.InvariantCulture,
            $"by {p[0].Rule} {p[0].Distance:G3} and {p[1].Distance:G3} (largest |λ| of the step there {p[0].Radius:F5})");
        return new(
            $"Distance from the equilibrium after {Steps} steps, from 1 and from 0.1: "
                + $"{string.Join("; ", rules.Select(Ends))}. "
                + $"It is reached by {(arrived.Length == 0 ? "none of them" : string.Join(" and ", arrived))}.",
            [Picture.Of(Name, [.. rules.Select(p =>
            {
                var plot = Charts.New(p[0].Rule, "θ, where G puts its point", "ψ, the slope of D's logit")
                    .Line(p[0].Theta, p[0].Psi, Charts.Light, LinePattern.Solid, "from (1, 0)", 1.5f)
                        .Line(p[1].Theta, p[1].Psi, Charts.Blue, LinePattern.Solid, "from (0.1, 0)", 1);
                plot.Add.Markers(Starts, new double[Starts.Length], MarkerShape.FilledSquare, 7,
                    Charts.Black).LegendText = "starts";
                plot.Add.Markers((double[])[0], (double[])[0], MarkerShape.Cross, 11, Charts.Red).LegendText = "equilibrium";
                plot.Axes.SetLimits(-reach, reach, -reach, 1.45 * reach);
                plot.Axes.SquareUnits();
                return plot.Legend();
            })], 3, 400, 470)], []);
    }
}
