using System.Globalization;
using Gan.Experiments;
using Gan.Theory;
using ScottPlot;

namespace Gan.Paper;

/// <summary>Limits of Proposition 2: gradient steps on eq. 1 that do not converge, in the Dirac game.</summary>
internal sealed class NonConvergence : Exhibit<NonConvergence.Paths>
{
    private const double Size = 0.1, Penalty = 0.3;
    private const int Steps = 1500, Every = 3;

    private static readonly double[] Starts = [1, 0.1];

    /// <summary>A path: G's point θ and D's slope ψ, every third step.</summary>
    /// <param name="Rule">The update rule.</param>
    /// <param name="Radius">The spectral radius of the step's Jacobian at the equilibrium.</param>
    /// <param name="Theta">θ.</param>
    /// <param name="Psi">ψ.</param>
    internal sealed record Path(string Rule, double Radius, double[] Theta, double[] Psi)
    {
        /// <summary>The distance of the path's end from the equilibrium.</summary>
        public double Distance => Math.Sqrt(Theta[^1] * Theta[^1] + Psi[^1] * Psi[^1]);
    }

    /// <summary>For each rule, a path from each start.</summary>
    internal sealed record Paths(Path[] Of);

    public override string Name => "figure-non-convergence";
    public override string Title => "Limits of Proposition 2: gradient steps of two nets need not converge";
    public override string Claim => "Proposition 2 assumes that D reaches its optimum at each step and that p_g itself is "
        + "updated. It gives no guarantee for gradient steps of parameters; the paper says that G and D must be kept "
        + "synchronised.";
    public override string How => string.Create(CultureInfo.InvariantCulture,
        $"The Dirac game (Mescheder, Geiger, Nowozin 2018): the data are at 0, G is a point θ, and D has the logit ψx. "
            + $"Both players make {Steps} gradient steps of size {Size} on eq. 1, from (1, 0) and from (0.1, 0), by the "
            + $"rules of 'gan verify dirac-gan'. The gradient penalty has weight {Penalty}.");
    public override string? Caption => "θ is the point of G, ψ the slope of D's logit; joint paths of both players from two "
        + "starts.";

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
            $"with {p[0].Rule} {p[0].Distance:G3} and {p[1].Distance:G3} (spectral radius of the step at the equilibrium "
                + $"{p[0].Radius:F5})");
        return new(
            $"The distance from the equilibrium after {Steps} steps, from 1 and from 0.1, is "
                + $"{string.Join("; ", rules.Select(Ends))}. "
                + (arrived.Length == 0 ? "No rule converges." : $"Only {string.Join(" and ", arrived)} converge."),
            [Picture.Of(Name, [.. rules.Select(p =>
            {
                var plot = Charts.New(p[0].Rule, "θ, the point of G", "ψ, the slope of D's logit")
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
