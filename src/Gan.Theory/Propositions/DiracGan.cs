using Gan.Theory.Internal;
using MathNet.Numerics.LinearAlgebra;

namespace Gan.Theory;

/// <summary>
/// The Dirac game (Mescheder, Geiger and Nowozin 2018): the data are at 0, G is a point mass at θ, D has the logit ψ·x. The
/// equilibrium is (0, 0). The eigenvalues of a step's Jacobian there decide local convergence. With the step size h those of
/// simultaneous descent are 1 ± ih/2, outside the unit circle; those of alternating descent are on the circle. A gradient
/// penalty (γ/2)·E|∇D|² = (γ/2)ψ² moves those of alternating descent inside. Those of simultaneous descent have the
/// product 1 − hγ + h²/4: they are inside for γ &gt; h/4 and still outside for γ &lt; h/4.
/// </summary>
public static class DiracGan
{
    /// <summary>An update rule of both players.</summary>
    /// <param name="Loss">
    /// Minimax or non-saturating: <see cref="Jacobian"/> relies on slopes of ±½ at the equilibrium.
    /// </param>
    /// <param name="Size">The step size h.</param>
    /// <param name="Penalty">The weight γ of the gradient penalty, 0 for none.</param>
    /// <param name="Alternating">True if G descends against the updated D, false if both players move at once.</param>
    public readonly record struct Rule(LogitLoss Loss, double Size, double Penalty, bool Alternating)
    {
        /// <summary>
        /// Makes one step. D ascends Real(ψ·0) + Fake(ψ·θ) − (γ/2)ψ², G descends Generator(ψ·θ); the reference engine
        /// differentiates the objective.
        /// </summary>
        public (double Theta, double Psi) Step(double theta, double psi)
        {
            double next = psi + Size * (theta * Saturation.Slope(Loss.Fake, psi * theta) - Penalty * psi);
            double seen = Alternating ? next : psi;
            return (theta - Size * seen * Saturation.Slope(Loss.OfGenerator, seen * theta), next);
        }

        /// <summary>
        /// Returns the Jacobian of the step at the equilibrium, with rows and columns θ, ψ; both slopes are −½ there.
        /// </summary>
        public Matrix<double> Jacobian()
        {
            double h = Size, decay = 1 - h * Penalty;
            // θ' = θ + (h/2)·ψ, with the new ψ if alternating;  ψ' = decay·ψ − (h/2)·θ
            return Matrix<double>.Build.DenseOfArray(Alternating
                ? new[,] { { 1 - h * h / 4, h / 2 * decay }, { -h / 2, decay } }
                : new[,] { { 1, h / 2 }, { -h / 2, decay } });
        }
    }

    public static Claim Claim { get; } = new(
        "dirac-gan",
        "near the equilibrium of the Dirac game simultaneous descent diverges and alternating descent circles; "
            + "a gradient penalty γ makes descent converge, simultaneous descent of step h only for γ > h/4",
        "Mescheder, Geiger and Nowozin 2018, sections 2 to 4",
        "finite differences of the step; the deviation of the simulation from the linearised step", 60,
        key => Check(key, (_, circle) => circle))
    {
        FalseVersions =
        [
            new("simultaneous descent converges", key =>
                Check(key, (rule, circle) => rule is { Alternating: false, Penalty: 0 } ? -1 : circle)),
            new("alternating descent diverges", key =>
                Check(key, (rule, circle) => rule is { Alternating: true, Penalty: 0 } ? 1 : circle)),
            new("a gradient penalty does not help", key => Check(key, (rule, circle) => rule.Penalty > 0 ? 1 : circle)),
            new("any gradient penalty makes simultaneous descent converge", key =>
                Check(key, (rule, circle) => rule.Penalty > 0 ? -1 : circle)),
        ],
    };

    /// <param name="key">The key of the case.</param>
    /// <param name="claimed">
    /// The claimed position of the eigenvalues from the rule and the theory's position: −1 inside the unit circle, 0 on it,
    /// 1 outside.
    /// </param>
    private static IEnumerable<Clause> Check(Key key, Func<Rule, int, int> claimed)
    {
        var draw = new Draws(key);
        var loss = draw.Index(2) == 0 ? AdversarialLosses.Minimax : AdversarialLosses.NonSaturating;
        double size = draw.Uniform(0.02, 0.4);
        var rule = draw.Index(5) switch
        {
            0 => new Rule(loss, size, 0, Alternating: false),
            1 => new Rule(loss, size, 0, Alternating: true),
            2 => new Rule(loss, size, draw.Uniform(0.2, 1.5), Alternating: true),
            3 => new Rule(loss, size, draw.Uniform(0.2, 1.5), Alternating: false),
            _ => new Rule(loss, size, draw.Uniform(0.1, 0.7) * size / 4, Alternating: false),
        };
        bool outside = !rule.Alternating && rule.Penalty < size / 4;
        int circle = claimed(rule, outside ? 1 : rule.Penalty > 0 ? -1 : 0);
        var jacobian = rule.Jacobian();
        double radius = jacobian.Evd().EigenValues.Max(e => e.Magnitude);
        string what() => FormattableString.Invariant(
            $"{rule.Loss.Name}, {rule with { Loss = null! }}: largest |λ| = {radius:R}");

        // The Jacobian against finite differences of the step.
        const double d = 1e-5;
        double difference = 0;
        foreach (int j in new[] { 0, 1 })
        {
            var up = rule.Step(j == 0 ? d : 0, j == 1 ? d : 0);
            var down = rule.Step(j == 0 ? -d : 0, j == 1 ? -d : 0);
            difference = Math.Max(difference, Math.Abs((up.Theta - down.Theta) / (2 * d) - jacobian[0, j]));
            difference = Math.Max(difference, Math.Abs((up.Psi - down.Psi) / (2 * d) - jacobian[1, j]));
        }

        // The largest simulated distance from the equilibrium in the last of five turns, relative to the first turn.
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
        return
        [
            Clause.Within("the Jacobian", difference, 1e-8, () => $"against finite differences of the step, {what()}"),
            circle switch
            {
                0 => Clause.Within("the eigenvalues", Math.Abs(radius - 1), 1e-12, () => $"on the circle: {what()}"),
                1 => Clause.Within("the eigenvalues", 1 - radius, -1e-6, () => $"outside it: {what()}"),
                _ => Clause.Within("the eigenvalues", radius - 1, -1e-6, () => $"inside it: {what()}"),
            },
            circle switch
            {
                0 => Clause.Within("the simulation", Math.Abs(growth - 1), 0.01, () => Growth("a constant distance")),
                1 => Clause.Within("the simulation", 1.05 - growth, 0, () => Growth("divergence")),
                _ => Clause.Within("the simulation", growth - 0.95, 0, () => Growth("convergence")),
            },
        ];

        string Growth(string required) =>
            FormattableString.Invariant($"{required} required, the distance grew {growth:G4}-fold, {what()}");
    }
}
