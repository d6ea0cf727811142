using System.Globalization;

namespace Gan.Theory;

/// <summary>A number with a bound on its error: the true value lies within Error of Value.</summary>
/// <param name="Value">The number, infinite where it is.</param>
/// <param name="Error">
/// The bound, 0 or more: of rounding and quadrature for deterministic estimates, half of a 99.9% confidence interval for
/// Monte Carlo.
/// </param>
public readonly record struct Estimate(double Value, double Error)
{
    /// <summary>A number that is known up to its own rounding.</summary>
    public static Estimate Exact(double value) => new(value, double.IsFinite(value) ? Math.ScaleB(Math.Abs(value), -52) : 0);

    /// <summary>The infinite value, decided and not computed.</summary>
    public static Estimate Infinite { get; } = new(double.PositiveInfinity, 0);

    /// <summary>No value: there is no method for it.</summary>
    public static Estimate None { get; } = new(double.NaN, double.NaN);

    /// <summary>True if x lies within the error.</summary>
    public bool Covers(double x) => x.Equals(Value) || Math.Abs(x - Value) <= Error;

    public static Estimate operator +(Estimate a, Estimate b) => new(a.Value + b.Value, a.Error + b.Error + Exact(a.Value + b.Value).Error);
    public static Estimate operator -(Estimate a, Estimate b) => a + -1.0 * b;
    public static Estimate operator *(double c, Estimate a) => new(c * a.Value, Math.Abs(c) * a.Error + (Math.Abs(c) == 1 ? 0 : Exact(c * a.Value).Error));

    /// <summary>√a of an estimate of 0 or more.</summary>
    public Estimate Sqrt()
    {
        double root = Math.Sqrt(Math.Max(0, Value));
        // √(v + e) − √v, without cancellation; it is also a bound on the other side's distance where v ≥ e.
        double above = Error == 0 ? 0 : Error / (Math.Sqrt(Math.Max(0, Value) + Error) + root);
        double below = Value > Error ? Error / (root + Math.Sqrt(Value - Error)) : root;
        return new(root, Math.Max(above, below) + Exact(root).Error);
    }

    /// <summary>The same in bits, for an estimate in nats.</summary>
    public Estimate ToBits() => 1 / Math.Log(2) * this;

    public override string ToString() => double.IsNaN(Value) ? "none" : double.IsInfinity(Value) ? "∞"
        : string.Create(CultureInfo.InvariantCulture, $"{Value:G12} ± {Error:G2}");
}
