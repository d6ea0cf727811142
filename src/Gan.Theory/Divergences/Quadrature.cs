using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>A function to integrate; it returns its value and a bound on the value's rounding error.</summary>
public delegate (double Value, double RoundingError) Integrand(AnchoredPoint x);

/// <summary>
/// Integrals over the line, by the Gauss–Kronrod rule of 21 points on subintervals, of which the one with the largest error
/// is halved (QUADPACK's QAG scheme; Piessens et al. 1983). The error estimate is the difference from the rule of 10 points,
/// which is far above the true error if the function is smooth. The first subintervals are those between the distributions'
/// breakpoints; a subinterval that ends at infinity, or at an endpoint with a singularity, is mapped to a finite one on
/// which the integrand is smooth.
/// </summary>
public static class Quadrature
{
    private const double RelativeTolerance = 1e-14;
    private const int MaxSubintervals = 6000;

    /// <summary>Returns the integral over the real line.</summary>
    /// <param name="f">The function.</param>
    /// <param name="distributions">The distributions in the integrand, for their breakpoints, endpoints and tails.</param>
    /// <param name="breakpoints">Further points at which to split, such as kinks.</param>
    public static Estimate Integrate(
        Integrand f, IReadOnlyList<IUnivariateDistribution> distributions, params double[] breakpoints)
    {
        var queue = new PriorityQueue<(Subinterval Interval, Sum Sum), double>();
        var total = default(Sum);
        int count = 0;
        double beyond = 0;
        foreach (var interval in Subinterval.Partition(distributions, breakpoints))
        {
            Add(interval);
            beyond += Beyond(f, interval);
        }
        while (total.Error > RelativeTolerance * Math.Abs(total.Value) + 2 * total.RoundingError && count < MaxSubintervals
            && queue.TryDequeue(out var worst, out double negated) && negated < 0)
        {
            total -= worst.Sum;
            if (worst.Interval.Halves() is not var (left, right))
            {
                total += worst.Sum;
                break;
            }
            Add(left);
            Add(right);
        }
        // Subtractions have cost the running total digits: sum the final subintervals again.
        var exact = queue.UnorderedItems.Aggregate(default(Sum), (sum, item) => sum + item.Element.Sum);
        if (double.IsPositiveInfinity(exact.Value))
            return Estimate.Infinite; // overflow
        return new(exact.Value, exact.Error + exact.RoundingError + beyond + 8 * Estimate.Exact(exact.Size).Error);

        void Add(Subinterval interval)
        {
            var sum = GaussKronrod.Apply(f, interval);
            total += sum;
            count++;
            queue.Enqueue((interval, sum), -sum.Error);
        }
    }

    /// <summary>
    /// Bounds the integral of a slow power law beyond the largest v of a map, at infinity or at an endpoint. With x − anchor
    /// ~ e^(±v) the integrand in v falls like e^(−rate·v), so the rest is its last value over the rate. If x² of a normal
    /// density overflows at the largest v, the value at half of it is used.
    /// </summary>
    private static double Beyond(Integrand f, Subinterval interval)
    {
        if (interval.Shape is not (Subinterval.Map.ToHeavyTail or Subinterval.Map.ToEndpoint))
            return 0;
        foreach (double far in (double[])[Subinterval.MaxExponent, 0.5 * Subinterval.MaxExponent])
            if (At(far) is > 0 and var atFar)
                return atFar / Math.Max(Math.Log(At(0.75 * far) / atFar) / (0.25 * far), 1e-3);
        return 0;

        double At(double v)
        {
            double u = 1 / (1 + v);
            var (x, weight) = interval.At(u);
            return Math.Abs(f(x).Value) * weight * u * u;
        }
    }

    /// <summary>Returns E f(X) for a continuous distribution.</summary>
    /// <param name="distribution">The distribution of X.</param>
    /// <param name="f">The function.</param>
    /// <param name="kinks">The points at which f has kinks.</param>
    public static Estimate Expectation(
        IContinuousDistribution distribution, Func<double, double> f, params double[] kinks) => Integrate(
        x =>
        {
            double log = distribution.LogDensity(x), p = Math.Exp(log);
            double value = p == 0 ? 0 : p * f(x.Value);
            return (value, Math.Abs(value) * Rounding.Of(log));
        },
        [distribution],
        kinks);

    /// <summary>
    /// The result on a subinterval: the integral, the error of the rule, the rounding error, the integral of the absolute
    /// value.
    /// </summary>
    internal readonly record struct Sum(double Value, double Error, double RoundingError, double Size)
    {
        public static Sum operator +(Sum a, Sum b) =>
            new(a.Value + b.Value, a.Error + b.Error, a.RoundingError + b.RoundingError, a.Size + b.Size);

        public static Sum operator -(Sum a, Sum b) =>
            new(a.Value - b.Value, a.Error - b.Error, a.RoundingError - b.RoundingError, a.Size - b.Size);
    }
}
