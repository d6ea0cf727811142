namespace Gan;

/// <summary>An interval on which a density is above 0.</summary>
/// <param name="Lower">The lower endpoint, possibly −∞.</param>
/// <param name="Upper">The upper endpoint, possibly ∞.</param>
/// <param name="LowerPower">
/// k if the density behaves like (x − Lower)ᵏ at the lower endpoint: 0 for a jump, −½ for the arcsine distribution.
/// </param>
/// <param name="UpperPower">k if the density behaves like (Upper − x)ᵏ at the upper endpoint.</param>
public readonly record struct Interval(double Lower, double Upper, double LowerPower = 0, double UpperPower = 0)
{
    /// <summary>The support of a density that is above 0 everywhere.</summary>
    internal static IReadOnlyList<Interval> RealLine { get; } = [new(double.NegativeInfinity, double.PositiveInfinity)];

    /// <summary>Returns true for a point inside the interval or at an endpoint.</summary>
    public bool Contains(double x) => x >= Lower && x <= Upper;
}
