using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>A function to integrate, with the error that rounding leaves in its value.</summary>
public delegate (double Value, double Slack) Integrand(Place x);

/// <summary>
/// Integrals over the line, by the Gauss–Kronrod rule of 21 points on pieces that are halved where the error is largest
/// (QUADPACK's scheme; Piessens et al. 1983), with the difference to the rule of 10 points for the error, which is far above the
/// true one where the function is smooth. Pieces begin at the laws' marks; a piece that runs to infinity, or to a support end with
/// a singularity, is mapped so that neither is seen.
/// </summary>
public static class Quadrature
{
    private const double Wanted = 1e-14;
    private const int MostPieces = 6000;

    /// <summary>The integral over all of the line.</summary>
    /// <param name="f">The function.</param>
    /// <param name="laws">The laws it is made of: where they have marks and support ends.</param>
    /// <param name="marks">More points to split at.</param>
    public static Estimate Integrate(Integrand f, IReadOnlyList<ILineLaw> laws, params double[] marks)
    {
        var queue = new PriorityQueue<(Piece Piece, Sum Sum), double>();
        var total = default(Sum);
        int pieces = 0;
        double beyond = 0;
        foreach (var piece in Piece.Of(laws, marks))
        {
            Add(piece);
            beyond += Beyond(f, piece);
        }
        while (total.Error > Wanted * Math.Abs(total.Value) + 2 * total.Slack && pieces < MostPieces
            && queue.TryDequeue(out var worst, out double negated) && negated < 0)
        {
            total -= worst.Sum;
            if (worst.Piece.Halves() is not var (left, right))
            {
                total += worst.Sum;
                break;
            }
            Add(left);
            Add(right);
        }
        // The running sum has lost digits to what was taken out of it.
        var exact = queue.UnorderedItems.Aggregate(default(Sum), (sum, item) => sum + item.Element.Sum);
        if (double.IsPositiveInfinity(exact.Value))
            return Estimate.Infinite; // beyond the largest double
        return new(exact.Value, exact.Error + exact.Slack + beyond + 8 * Estimate.Exact(exact.Size).Error);

        void Add(Piece piece)
        {
            var sum = GaussKronrod.Apply(f, piece);
            total += sum;
            pieces++;
            queue.Enqueue((piece, sum), -sum.Error);
        }
    }

    /// <summary>
    /// What a slow power law leaves beyond the last numbers, at infinity or at a support end: with x − anchor like e^(±v) the integrand
    /// by v falls like e^(−rate·v), and the rest after a point is its value there over the rate. A normal law's x² is out of range
    /// half-way: the last of the two points where there is a value counts.
    /// </summary>
    private static double Beyond(Integrand f, Piece piece)
    {
        if (piece.Shape is not (Piece.Kind.ToHeavyInfinity or Piece.Kind.ToEnd))
            return 0;
        foreach (double far in (double[])[Piece.Furthest, 0.5 * Piece.Furthest])
            if (At(far) is > 0 and var atFar)
                return atFar / Math.Max(Math.Log(At(0.75 * far) / atFar) / (0.25 * far), 1e-3);
        return 0;

        double At(double v)
        {
            double u = 1 / (1 + v);
            var (x, weight) = piece.At(u);
            return Math.Abs(f(x).Value) * weight * u * u;
        }
    }

    /// <summary>E f(X) for a law with a density.</summary>
    /// <param name="law">The law of X.</param>
    /// <param name="f">The function.</param>
    /// <param name="kinks">Where it has kinks.</param>
    public static Estimate Expectation(IContinuousLaw law, Func<double, double> f, params double[] kinks) => Integrate(
        x =>
        {
            double log = law.LogDensity(x), p = Math.Exp(log);
            double value = p == 0 ? 0 : p * f(x.Value);
            return (value, Math.Abs(value) * Rounding.Of(log));
        },
        [law],
        kinks);

    /// <summary>What a piece gave: the integral, the rule's error, the rounding error, the integral of the absolute value.</summary>
    internal readonly record struct Sum(double Value, double Error, double Slack, double Size)
    {
        public static Sum operator +(Sum a, Sum b) => new(a.Value + b.Value, a.Error + b.Error, a.Slack + b.Slack, a.Size + b.Size);
        public static Sum operator -(Sum a, Sum b) => new(a.Value - b.Value, a.Error - b.Error, a.Slack - b.Slack, a.Size - b.Size);
    }
}
