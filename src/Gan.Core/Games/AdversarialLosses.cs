using System.Collections.Concurrent;
using System.Globalization;

namespace Gan;

/// <summary>
/// The adversarial losses by name, each in a numerically stable form of D's logit a: log σ(a) = −softplus(−a) and log(1 −
/// σ(a)) = −softplus(a).
/// </summary>
public static class AdversarialLosses
{
    private const string BlendPrefix = "blend:";

    private static readonly Expr A = LogitLoss.Logit;
    private static readonly Expr LogD = -Expr.Softplus(-A);
    private static readonly Expr LogOneMinusD = -Expr.Softplus(A);
    private static readonly ConcurrentDictionary<string, IAdversarialLoss> Added = new();

    /// <summary>
    /// The minimax loss (Goodfellow et al. 2014, eq. 1): D ascends V = E log D(x) + E log(1 − D(G(z))), G descends its
    /// second term.
    /// </summary>
    public static LogitLoss Minimax { get; } = new("minimax", LogD, LogOneMinusD, LogOneMinusD);

    /// <summary>
    /// The non-saturating loss (Goodfellow et al. 2014, section 3): D as in eq. 1; G ascends E log D(G(z)), which has the
    /// same fixed point and a stronger gradient early in training.
    /// </summary>
    public static LogitLoss NonSaturating { get; } = new("non-saturating", LogD, LogOneMinusD, -LogD);

    /// <summary>
    /// The least-squares loss (Mao et al. 2017) of D's raw output a, with targets 1 for data and 0 for samples: D
    /// descends ½·E(a(x) − 1)² + ½·E a(G(z))², G descends ½·E(a(G(z)) − 1)².
    /// </summary>
    public static LogitLoss LeastSquares { get; } =
        new("least-squares", -0.5 * Expr.Square(A - 1), -0.5 * Expr.Square(A), 0.5 * Expr.Square(A - 1));

    /// <summary>
    /// The hinge loss (Lim and Ye 2017): D ascends E min(0, a(x) − 1) + E min(0, −a(G(z)) − 1); G ascends E a(G(z)).
    /// </summary>
    public static LogitLoss Hinge { get; } = new("hinge", -Expr.Relu(1 - A), -Expr.Relu(1 + A), -A);

    /// <summary>
    /// The Wasserstein loss (Arjovsky, Chintala, Bottou 2017): D ascends E a(x) − E a(G(z)), G ascends E a(G(z)). The
    /// maximum over 1-Lipschitz D is the Wasserstein-1 distance. The loss does not enforce that bound; add a
    /// <see cref="GradientPenalty"/>.
    /// </summary>
    public static LogitLoss Wasserstein { get; } = new("wasserstein", A, -A, -A);

    /// <inheritdoc cref="RelativisticLoss"/>
    public static RelativisticLoss Relativistic { get; } = new();

    /// <summary>The losses without a parameter.</summary>
    public static IReadOnlyList<IAdversarialLoss> All { get; } =
        [Minimax, NonSaturating, LeastSquares, Hinge, Wasserstein, Relativistic];

    /// <summary>
    /// Interpolates between G's two losses: G descends E[(1 − weight) · log(1 − D(G(z))) − weight · log D(G(z))]; weight
    /// 0 is minimax, 1 is non-saturating. D as in eq. 1.
    /// </summary>
    /// <exception cref="ArgumentException">The weight is outside [0, 1].</exception>
    public static LogitLoss Blend(double weight) => weight is >= 0 and <= 1
        ? new(string.Create(CultureInfo.InvariantCulture, $"{BlendPrefix}{weight}"), LogD, LogOneMinusD,
            (1 - weight) * LogOneMinusD - weight * LogD)
        : throw new ArgumentException(FormattableString.Invariant($"a blend requires a weight in [0, 1], got {weight}"));

    /// <summary>Registers a loss of your own, so that configurations can name it.</summary>
    /// <exception cref="ArgumentException">Another loss has this name, or the name starts with <c>blend:</c>.</exception>
    public static void Add(IAdversarialLoss loss)
    {
        if (All.Any(l => l.Name == loss.Name) || loss.Name.StartsWith(BlendPrefix, StringComparison.Ordinal)
            || !Added.GetOrAdd(loss.Name, loss).Equals(loss))
            throw new ArgumentException($"a name that no other loss has is required, got '{loss.Name}'");
    }

    /// <summary>Returns the name of a loss in files.</summary>
    /// <exception cref="BadInputException">The name belongs to another loss or to none.</exception>
    internal static string NameOf(IAdversarialLoss loss) =>
        All.Contains(loss) || Added.Values.Contains(loss)
        || loss.Name.StartsWith(BlendPrefix, StringComparison.Ordinal) && Find(loss.Name).Equals(loss)
            ? loss.Name
            : throw new BadInputException(
                $"a loss that has a name in files is required, which AdversarialLosses.Add gives, got '{loss.Name}'");

    /// <summary>Returns the loss of a name, such as <c>hinge</c> or <c>blend:0.3</c>.</summary>
    /// <exception cref="BadInputException">There is no such loss; the message suggests the nearest name.</exception>
    /// <exception cref="ArgumentException">The weight of a blend is outside [0, 1].</exception>
    public static IAdversarialLoss Find(string name)
    {
        IAdversarialLoss[] known = [.. All, .. Added.Values];
        return known.FirstOrDefault(l => l.Name == name)
            ?? (name.StartsWith(BlendPrefix, StringComparison.Ordinal)
                && double.TryParse(
                    name.AsSpan(BlendPrefix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                ? Blend(weight)
                : throw Nearest.Unknown("loss", name, [.. known.Select(l => l.Name), $"{BlendPrefix}WEIGHT"]));
    }
}
