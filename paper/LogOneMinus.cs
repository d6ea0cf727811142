using System.Globalization;
using Gan.Experiments;
using ScottPlot;

namespace Gan.Paper;

/// <summary>
/// Section 3's remark as a picture: the two losses of G and their derivatives with respect to D's logit, from the formulas
/// that training differentiates.
/// </summary>
internal sealed class LogOneMinus : Exhibit<LogOneMinus.Curves>
{
    /// <summary>Losses in nats and derivatives in nats per unit of logit, by D(G(z)).</summary>
    internal sealed record Curves(double[] D, double[] Saturating, double[] NonSaturating, double[] SaturatingSlope,
        double[] NonSaturatingSlope);

    public override string Name => "figure-log-one-minus";
    public override string Title => "Section 3: why G maximises log D(G(z)) at first";
    public override string Claim => "Early in learning D rejects samples with high confidence, so log(1 − D(G(z))) "
        + "saturates. Maximising log D(G(z)) has the same fixed point and much stronger gradients.";
    public override string How => "Both losses of G are evaluated, and differentiated with respect to D's logit, by the "
        + "reference engine from the formulas that training uses; 'gan verify saturation' checks −D and −(1 − D) on 5,000 "
        + "logits.";
    public override string Caption => "Left: both losses of G by D(G(z)). Right: the magnitudes of their derivatives with "
        + "respect to D's logit.";

    private const int Reach = 10, Points = 201;

    protected override object DependsOn(Setting setting) => new { Reach, Points };

    protected override Curves Compute(Setting setting)
    {
        double[] logits = [.. Enumerable.Range(0, Points).Select(i => Reach * (2.0 * i / (Points - 1) - 1))];
        var engine = Reference.Shared;
        (double Value, double Slope) At(Expr loss, double logit)
        {
            var a = engine.Variable(engine.Constant(logit));
            var value = loss.Eval(engine, new Dictionary<string, ReferenceValue> { ["logit"] = a });
            return (engine.Read(value)[0], engine.Read(engine.Gradients(value, [a])[0])[0]);
        }
        var saturating = logits.Select(l => At(AdversarialLosses.Minimax.OfGenerator, l)).ToList();
        var other = logits.Select(l => At(AdversarialLosses.NonSaturating.OfGenerator, l)).ToList();
        return new(
            [.. logits.Select(l => Scalars.Apply(UnaryOp.Sigmoid, l))], [.. saturating.Select(p => p.Value)],
            [.. other.Select(p => p.Value)],
            [.. saturating.Select(p => p.Slope)], [.. other.Select(p => p.Slope)]);
    }

    protected override Presentation Show(Curves c)
    {
        var losses = Charts.New("G's loss", "D(G(z))", "nats")
            .Line(c.D, c.Saturating, Charts.Black, LinePattern.Solid, "log(1 − D(G(z))), minimax")
            .Line(c.D, c.NonSaturating, Charts.Blue, LinePattern.Dashed, "−log D(G(z)), non-saturating");
        losses.Axes.SetLimits(0, 1, -5, 5);
        var slopes = Charts.New("magnitude of its derivative by D's logit", "D(G(z))", "nats per unit of logit")
            .Line(c.D, [.. c.SaturatingSlope.Select(Math.Abs)], Charts.Black, LinePattern.Solid, "minimax: D(G(z))")
            .Line(c.D, [.. c.NonSaturatingSlope.Select(Math.Abs)], Charts.Blue, LinePattern.Dashed,
                "non-saturating: 1 − D(G(z))");
        slopes.Axes.SetLimits(0, 1, 0, 1.25);
        int early = Array.FindIndex(c.D, d => d >= 0.01);
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"At D(G(z)) = {c.D[early]:F3} the derivative of the minimax loss is "
                + $"{c.SaturatingSlope[early]:F3} and that of the non-saturating loss {c.NonSaturatingSlope[early]:F3}, "
                + $"{c.NonSaturatingSlope[early] / c.SaturatingSlope[early]:F0} times as large; at D = 1/2 they are equal."),
            [Picture.Of(Name, [losses.Legend(), slopes.Legend()], 2, 520, 360)], []);
    }
}
