using Gan.Cli;
using Gan.Theory;
using ScottPlot;

namespace Gan.Paper;

/// <summary>Where alternating gradient steps do not converge: the Dirac game, stepped.</summary>
internal sealed class NonConvergence : Exhibit<NonConvergence.Paths>
{
    private const double Size = 0.1;
    private const int Steps = 1500;

    /// <summary>A path: G's point θ and D's slope ψ, every third step.</summary>
    internal sealed record Path(string Rule, double Radius, double[] Theta, double[] Psi);

    /// <summary>One a rule.</summary>
    internal sealed record Paths(Path[] Of);

    public override string Name => "figure-non-convergence";
    public override string Title => "Proposition 2's limits: gradient steps of two nets need not converge";
    public override string Claim => "Proposition 2 needs D at its optimum at each step and updates of p_g itself. With gradient steps of parameters it gives no guarantee; the paper says that G and D must be kept in step.";
    public override string How => "The Dirac game (Mescheder, Geiger, Nowozin 2018): data at 0, G a point θ, D the logit ψx; non-saturating, step size 0.1, from (1, 0) and from (0.1, 0), by the rules of 'gan verify dirac-gan'.";

    protected override object DependsOn(Setting setting) => new { Size, Steps };

    protected override Paths Compute(Setting setting) => new([
        .. Follow("simultaneous: from near it out, to a circle", new(Size, 0, Alternating: false)),
        .. Follow("alternating: near it round and round", new(Size, 0, Alternating: true)),
        .. Follow("alternating, gradient penalty 0.3: in", new(Size, 0.3, Alternating: true)),
    ]);

    private static IEnumerable<Path> Follow(string what, DiracGan.Rule rule)
    {
        foreach (double start in (double[])[1, 0.1])
        {
            var points = new List<(double Theta, double Psi)> { (start, 0) };
            for (int i = 0; i < Steps; i++)
                points.Add(rule.Step(points[^1].Theta, points[^1].Psi));
            var shown = points.Where((_, i) => i % 3 == 0).ToList();
            yield return new(what, rule.Jacobian().Evd().EigenValues.Max(e => e.Magnitude), [.. shown.Select(p => p.Theta)], [.. shown.Select(p => p.Psi)]);
        }
    }

    protected override Shown Show(Paths result, Kept kept)
    {
        static double Distance(Path p, Index at) => Math.Sqrt(p.Theta[at] * p.Theta[at] + p.Psi[at] * p.Psi[at]);
        return new(
            $"Distance from the equilibrium after {Steps} steps, from 1 and from 0.1: {string.Join("; ", result.Of.Chunk(2).Select(p => FormattableString.Invariant($"{p[0].Rule.Split(':')[0]} {Distance(p[0], ^1):G3} and {Distance(p[1], ^1):G3} (largest |λ| of the step there {p[0].Radius:F5})")))}. Only the penalty brings both to 0.",
            [Picture.Of(Name, [.. result.Of.Chunk(2).Select(p =>
            {
                var plot = Charts.New(p[0].Rule, "θ, where G puts its point", "ψ, the slope of D's logit")
                    .Line(p[0].Theta, p[0].Psi, Charts.Grey, LinePattern.Solid, "from (1, 0)", 1).Line(p[1].Theta, p[1].Psi, Charts.Blue, LinePattern.Solid, "from (0.1, 0)", 1);
                plot.Line([1, 0.1], [0, 0], Charts.Black, LinePattern.Solid, "starts", 0, 8).Line([0], [0], Charts.Red, LinePattern.Solid, "equilibrium", 0, 8);
                plot.Axes.SetLimits(-1.1, 1.1, -1.1, 1.5);
                return plot.Legend();
            })], 3, 400, 430)], []);
    }
}
