namespace Gan;

/// <summary>
/// The triangular distribution on [Lower, Upper]: its density rises linearly up to Mode and falls linearly beyond it.
/// </summary>
/// <param name="Lower">The lower endpoint, finite.</param>
/// <param name="Upper">The upper endpoint, finite and above <paramref name="Lower"/>.</param>
/// <param name="Mode">The maximum of the density, from <paramref name="Lower"/> to <paramref name="Upper"/>.</param>
public sealed record Triangular(double Lower, double Upper, double Mode) : IContinuousDistribution
{
    public double Lower { get; } = Guard.Finite(Lower);

    public double Upper { get; } =
        Guard.Between(Upper, Math.BitIncrement(Lower), double.MaxValue, "a finite number above lower");

    public double Mode { get; } = Guard.Between(Mode, Lower, Upper, "a number from lower to upper");

    public double Mean => (Lower + Upper + Mode) / 3;

    public double Variance
    {
        get
        {
            double a = Mode - Lower, b = Upper - Mode, w = Upper - Lower;
            return (w * w - a * b) / 18;
        }
    }

    public Tail LowerTail => Tail.None;
    public Tail UpperTail => Tail.None;
    public IReadOnlyList<Interval> Support => [new(Lower, Upper, Mode > Lower ? 1 : 0, Mode < Upper ? 1 : 0)];
    public IEnumerable<double> Breakpoints => [Lower, Mode, Upper];

    public double LogDensity(AnchoredPoint x)
    {
        double up = x.Minus(Lower), down = -x.Minus(Upper), w = Upper - Lower;
        return up < 0 || down < 0 ? double.NegativeInfinity
            : x.Value < Mode || Mode == Upper ? Math.Log(2 * up / w / (Mode - Lower))
            : Math.Log(2 * down / w / (Upper - Mode));
    }

    public double Cdf(double x) => x <= Lower ? 0 : x >= Upper ? 1
        : x <= Mode ? Below(x) : 1 - Above(x);

    public double Survival(double x) => x <= Lower ? 1 : x >= Upper ? 0
        : x >= Mode ? Above(x) : 1 - Below(x);

    public double Quantile(double u)
    {
        double w = Upper - Lower, atMode = (Mode - Lower) / w;
        return u <= atMode ? Lower + Math.Sqrt(u * w * (Mode - Lower)) : Upper - Math.Sqrt((1 - u) * w * (Upper - Mode));
    }

    public override string ToString() => FormattableString.Invariant($"triangular({Lower},{Upper},{Mode})");

    private double Below(double x) => (x - Lower) / (Upper - Lower) * ((x - Lower) / (Mode - Lower));
    private double Above(double x) => (Upper - x) / (Upper - Lower) * ((Upper - x) / (Upper - Mode));
}
