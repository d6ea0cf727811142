namespace Gan.Theory.Internal;

/// <summary>
/// An error planted in what claims share, during the check of one case on the current thread. Every claim that rests on the
/// corrupted part must refuse it.
/// </summary>
internal sealed class Corruption
{
    /// <summary>A shift of distribution functions: a unit in the last place of 1, times 10⁶.</summary>
    private const double Shift = 1e6 / (1L << 52);

    private static readonly Corruption[] All =
    [
        new("every density twice too large", Shared.Densities)
            { Distribution = d => new Corrupted(d) { Density = (log, _) => log + Math.Log(2) } },
        new("NaN for a part of every density", Shared.Densities)
        {
            Distribution = d => new Corrupted(d) { Density = (log, x) => d.Cdf(x) is > 0.6 and < 0.7 ? double.NaN : log },
        },
        new("every support said to be the real line", Shared.Supports)
            { Distribution = d => new Corrupted(d) { Support = [new(double.NegativeInfinity, double.PositiveInfinity)] } },
        new("distribution functions shifted by 2e-10", Shared.DistributionFunctions)
            { Distribution = d => new Corrupted(d) { CdfShift = Shift } },
        new("one weight of the quadrature rule off by 1e-6", Shared.Quadrature) { WeightFactor = 1 + 1e-6 },
    ];

    [ThreadStatic]
    private static Corruption? current;

    private Corruption(string what, Shared part) => (What, Part) = (what, part);

    private string What { get; }
    private Shared Part { get; }
    private Func<IContinuousDistribution, IContinuousDistribution>? Distribution { get; init; }
    private double WeightFactor { get; init; } = 1;

    /// <summary>The factor of one weight of the quadrature rule, 1 if it is not corrupted.</summary>
    public static double CurrentWeightFactor => current?.WeightFactor ?? 1;

    /// <summary>Returns the distribution, corrupted if a corruption of distributions is planted.</summary>
    public static IContinuousDistribution Apply(IContinuousDistribution d) => current?.Distribution?.Invoke(d) ?? d;

    /// <summary>Returns the versions of a claim in which a part that it rests on is corrupted.</summary>
    public static IEnumerable<FalseVersion> Of(Claim claim) =>
        All.Where(c => claim.RestsOn.HasFlag(c.Part)).Select(c => new FalseVersion(c.What, key =>
        {
            current = c;
            try
            {
                return [.. claim.Check(key)];
            }
            finally
            {
                current = null;
            }
        })
        {
            // The adaptive rule takes longest where it is wrong.
            Cases = 60,
        });

    private sealed class Corrupted(IContinuousDistribution d) : IContinuousDistribution
    {
        public Func<double, double, double> Density { get; init; } = (log, _) => log;
        public double CdfShift { get; init; }
        public IReadOnlyList<Interval> Support { get; init; } = d.Support;

        public double Mean => d.Mean;
        public double Variance => d.Variance;
        public Tail LowerTail => d.LowerTail;
        public Tail UpperTail => d.UpperTail;
        public IEnumerable<double> Breakpoints => d.Breakpoints;
        public IEnumerable<double> Endpoints => d.Endpoints;

        public double LogDensity(AnchoredPoint x) => Density(d.LogDensity(x), x.Value);
        public double? PowerAt(double at, bool above) => d.PowerAt(at, above);
        public double Cdf(double x) => d.Cdf(x) + CdfShift;
        public double Survival(double x) => d.Survival(x) - CdfShift;
        public double Quantile(double u) => d.Quantile(u);
        public double Probability(double low, double high) => d.Probability(low, high);
        public override string ToString() => $"{d}, corrupted";
    }
}
