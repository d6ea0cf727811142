using System.Globalization;

namespace Gan;

/// <summary>
/// The objectives by name, each in its numerically stable form on logits: log σ(a) = −softplus(−a) and
/// log(1 − σ(a)) = −softplus(a).
/// </summary>
public static class Objectives
{
    private static readonly Expr A = Objective.Logit;
    private static readonly Expr LogD = -Expr.Softplus(-A);
    private static readonly Expr LogOneMinusD = -Expr.Softplus(A);

    /// <summary>Eq. 1: V = E log D(x) + E log(1 − D(G(z))); G descends its second term.</summary>
    public static Objective Minimax { get; } = new("minimax", LogD, LogOneMinusD, LogOneMinusD);

    /// <summary>D as in eq. 1; G ascends E log D(G(z)) (section 3: same fixed point, stronger gradient early on).</summary>
    public static Objective NonSaturating { get; } = new("non-saturating", LogD, LogOneMinusD, -LogD);

    /// <summary>
    /// Least squares (Mao et al. 2017) with targets 1 for data and 0 for samples on the raw output a; minimising it over D
    /// and then over G makes the Pearson χ² divergence small when G's target is 1.
    /// </summary>
    public static Objective LeastSquares { get; } =
        new("least-squares", -0.5 * Expr.Square(A - 1), -0.5 * Expr.Square(A), 0.5 * Expr.Square(A - 1));

    /// <summary>The hinge objective (Lim and Ye 2017): E min(0, a − 1) + E min(0, −a − 1); G ascends E a.</summary>
    public static Objective Hinge { get; } = new("hinge", -Expr.Relu(1 - A), -Expr.Relu(1 + A), -A);

    /// <summary>
    /// E a(x) − E a(G(z)) (Arjovsky, Chintala, Bottou 2017). It is the Wasserstein-1 distance only for a 1-Lipschitz D,
    /// which the objective itself does not enforce.
    /// </summary>
    public static Objective Wasserstein { get; } = new("wasserstein", A, -A, -A);

    /// <summary>The objectives that have no parameter.</summary>
    public static IReadOnlyList<Objective> All { get; } = [Minimax, NonSaturating, LeastSquares, Hinge, Wasserstein];

    /// <summary>
    /// Between the two losses of G: (1 − weight) · log(1 − D(G(z))) − weight · log D(G(z)); weight 0 is minimax, 1 is
    /// non-saturating. D as in eq. 1.
    /// </summary>
    /// <exception cref="ArgumentException">The weight is outside [0, 1].</exception>
    public static Objective Blend(double weight) => weight is >= 0 and <= 1
        ? new(string.Create(CultureInfo.InvariantCulture, $"blend:{weight}"), LogD, LogOneMinusD,
            (1 - weight) * LogOneMinusD - weight * LogD)
        : throw new ArgumentException($"a blend needs a weight in [0, 1], got {weight.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The objective of a name, <c>blend:0.3</c> included.</summary>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those there are.</exception>
    public static Objective Parse(string name) =>
        All.FirstOrDefault(o => o.Name == name)
        ?? (name.StartsWith("blend:", StringComparison.Ordinal)
            && double.TryParse(name["blend:".Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
            ? Blend(weight)
            : throw new ArgumentException(
                $"no objective '{name}'; there are {string.Join(", ", All.Select(o => o.Name))} and blend:WEIGHT"));
}
