using System.Globalization;

namespace Gan.Theory;

/// <summary>
/// A number with an estimate of its error that the tests validate; it is not a proven bound. Quadrature takes the difference
/// of two rules for the error of the better one, and rounding is counted in units that are assumed for the library's
/// functions.
/// </summary>
/// <param name="Value">The number, possibly infinite.</param>
/// <param name="Error">
/// The estimated error, 0 or more: of rounding and quadrature for deterministic estimates; for Monte Carlo the half-width
/// of a 99.9% confidence interval, infinite where the samples' variance may be.
/// </param>
public readonly record struct Estimate(double Value, double Error)
{
    /// <summary>Returns an estimate whose only error is the rounding of its value.</summary>
    public static Estimate Exact(double value) => new(value, double.IsFinite(value) ? Math.ScaleB(Math.Abs(value), -52) : 0);

    /// <summary>Positive infinity, established by theory rather than by a large number.</summary>
    public static Estimate Infinite { get; } = new(double.PositiveInfinity, 0);

    /// <summary>NaN: there is no method for the value.</summary>
    public static Estimate None { get; } = new(double.NaN, double.NaN);

    /// <summary>Returns true if x is within the error of the value.</summary>
    public bool Covers(double x) => x.Equals(Value) || Math.Abs(x - Value) <= Error;

    public static Estimate operator +(Estimate a, Estimate b) =>
        new(a.Value + b.Value, a.Error + b.Error + Exact(a.Value + b.Value).Error);

    public static Estimate operator -(Estimate a, Estimate b) => a + -1.0 * b;

    public static Estimate operator *(double c, Estimate a) =>
        new(c * a.Value, Math.Abs(c) * a.Error + (Math.Abs(c) == 1 ? 0 : Exact(c * a.Value).Error));

    /// <summary>Returns the square root of an estimate whose true value is not negative.</summary>
    public Estimate Sqrt()
    {
        double root = Math.Sqrt(Math.Max(0, Value));
        // √(v + e) − √v and √v − √(v − e), without cancellation.
        double above = Error == 0 ? 0 : Error / (Math.Sqrt(Math.Max(0, Value) + Error) + root);
        double below = Value > Error ? Error / (root + Math.Sqrt(Value - Error)) : root;
        return new(root, Math.Max(above, below) + Exact(root).Error);
    }

    /// <summary>Converts an estimate in nats to bits.</summary>
    public Estimate ToBits() => 1 / Math.Log(2) * this;

    public override string ToString() => double.IsNaN(Value) ? "none" : double.IsInfinity(Value) ? "∞"
        : string.Create(CultureInfo.InvariantCulture, $"{Value:G12} ± {Error:G2}");
}
