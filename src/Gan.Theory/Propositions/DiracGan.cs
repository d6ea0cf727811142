using Gan.Theory.Internal;
using MathNet.Numerics.LinearAlgebra;

namespace Gan.Theory;

/// <summary>
/// The Dirac game (Mescheder, Geiger and Nowozin 2018): data at 0, G a point mass at θ, D with the logit ψ·x. Its equilibrium is
/// (0, 0). The Jacobian of a step there says whether training converges near it: with the step size h the eigenvalues of simultaneous
/// descent are 1 ± ih/2, outside the unit circle; of alternating descent they lie on it; a gradient penalty (γ/2)·E|∇D|² = (γ/2)ψ²
/// takes them inside.
/// </summary>
public static class DiracGan
{
    /// <summary>An update of both players: simultaneous or one after the other, with a penalty.</summary>
    /// <param name="Loss">Minimax or non-saturating: their slopes are ½ in size at the equilibrium, which <see cref="Jacobian"/> relies on.</param>
    /// <param name="Size">The step size h.</param>
    /// <param name="Penalty">γ.</param>
    /// <param name="Alternating">True where G sees the D of this step, not of the last.</param>
    public readonly record struct Rule(LogitLoss Loss, double Size, double Penalty, bool Alternating)
    {
        /// <summary>
        /// One step. D ascends Real(ψ·0) + Fake(ψ·θ) − (γ/2)ψ², G descends Generator(ψ·θ); their
        /// slopes are the objective's own, by the reference engine.
        /// </summary>
        public (double Theta, double Psi) Step(double theta, double psi)
        {
            double next = psi + Size * (theta * Saturation.Slope(Loss.Fake, psi * theta) - Penalty * psi);
            double seen = Alternating ? next : psi;
            return (theta - Size * seen * Saturation.Slope(Loss.OfGenerator, seen * theta), next);
        }

        /// <summary>The Jacobian of the step at the equilibrium, for rows and columns θ, ψ: both slopes are −½ there.</summary>
        public Matrix<double> Jacobian()
        {
            double h = Size, keep = 1 - h * Penalty;
            // θ' = θ + (h/2)·ψ_seen,  ψ' = keep·ψ − (h/2)·θ
            return Matrix<double>.Build.DenseOfArray(Alternating
                ? new[,] { { 1 - h * h / 4, h / 2 * keep }, { -h / 2, keep } }
                : new[,] { { 1, h / 2 }, { -h / 2, keep } });
        }
    }

    /// <summary>The claim.</summary>
    public static Claim Claim { get; } = new(
        "dirac-gan", "near the equilibrium of the Dirac game simultaneous descent leaves, alternating descent circles, a gradient penalty brings back",
        "Mescheder, Geiger and Nowozin 2018, sections 2 to 4", "finite differences of the step; the simulation's distance from the linear one", 60,
        key => Check(key, (_, circle) => circle))
    {
        Planted =
        [
            new("simultaneous descent converges", key => Check(key, (rule, circle) => rule is { Alternating: false, Penalty: 0 } ? -1 : circle)),
            new("alternating descent leaves", key => Check(key, (rule, circle) => rule is { Alternating: true, Penalty: 0 } ? 1 : circle)),
            new("a gradient penalty does not help", key => Check(key, (rule, circle) => rule.Penalty > 0 ? 1 : circle)),
        ],
    };

    /// <param name="key">The case.</param>
    /// <param name="claimed">−1 inside the unit circle, 0 on it, 1 outside, from the rule and what the theory says.</param>
    private static Case Check(Key key, Func<Rule, int, int> claimed)
    {
        var draw = new Draws(key);
        int kind = draw.Below(8);
        var rule = new Rule(kind >= 4 ? AdversarialLosses.Minimax : AdversarialLosses.NonSaturating, draw.Within(0.02, 0.4), kind % 4 >= 2 ? draw.Within(0.2, 1.5) : 0, kind % 2 == 1);
        int circle = claimed(rule, rule.Penalty > 0 ? -1 : rule.Alternating ? 0 : 1);
        var jacobian = rule.Jacobian();
        double radius = jacobian.Evd().EigenValues.Max(e => e.Magnitude);
        string what() => FormattableString.Invariant($"{rule.Loss.Name}, {rule with { Loss = null! }}: largest |λ| = {radius:R}");

        // The Jacobian against differences of the very step.
        const double d = 1e-5;
        double off = 0;
        foreach (int j in new[] { 0, 1 })
        {
            var (up, down) = (rule.Step(j == 0 ? d : 0, j == 1 ? d : 0), rule.Step(j == 0 ? -d : 0, j == 1 ? -d : 0));
            off = Math.Max(off, Math.Abs((up.Theta - down.Theta) / (2 * d) - jacobian[0, j]));
            off = Math.Max(off, Math.Abs((up.Psi - down.Psi) / (2 * d) - jacobian[1, j]));
        }

        // The simulated distance from the equilibrium, at its largest over the last of five turns, against the start's.
        var (theta, psi) = (1e-4, 0.0);
        int turn = Math.Max(200, (int)(4 * Math.Tau / rule.Size)), turns = 5;
        double first = 0, last = 0;
        for (int i = 0; i < turn * turns; i++)
        {
            (theta, psi) = rule.Step(theta, psi);
            double distance = Math.Sqrt(theta * theta + psi * psi);
            if (i < turn)
                first = Math.Max(first, distance);
            if (i >= turn * (turns - 1))
                last = Math.Max(last, distance);
        }
        double growth = last / first;
        return new[]
        {
            new Case(off, 1e-8, () => $"the Jacobian is not that of the step, {what()}"),
            circle switch
            {
                0 => new(Math.Abs(radius - 1), 1e-12, () => $"on the unit circle required, {what()}"),
                1 => new(1 - radius, -1e-6, () => $"outside the unit circle required, {what()}"),
                _ => new(radius - 1, -1e-6, () => $"inside the unit circle required, {what()}"),
            },
            circle switch
            {
                0 => new(Math.Abs(growth - 1), 0.01, () => FormattableString.Invariant($"circling required, grew {growth:G4}-fold, {what()}")),
                1 => new(1.05 - growth, 0, () => FormattableString.Invariant($"leaving required, grew {growth:G4}-fold, {what()}")),
                _ => new(growth - 0.95, 0, () => FormattableString.Invariant($"coming back required, grew {growth:G4}-fold, {what()}")),
            },
        }.Aggregate(Case.Worse);
    }
}
