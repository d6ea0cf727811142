namespace Gan;

/// <summary>
/// Student's t distribution, p(x) ∝ (1 + z²/Freedom)^(−(Freedom + 1)/2) / Scale with z = (x − Location) / Scale. Freedom 1
/// is the Cauchy distribution.
/// </summary>
/// <param name="Location">The location, finite.</param>
/// <param name="Scale">The scale, above 0.</param>
/// <param name="Freedom">The degrees of freedom, from 0.05 to 1e6.</param>
public sealed record Student(double Location, double Scale, double Freedom) : IContinuousDistribution
{
    private readonly double logConstant = LogConstant(Scale, Freedom);

    public double Location { get; } = Guard.Finite(Location);
    public double Scale { get; } = Guard.Positive(Scale);
    public double Freedom { get; } = Guard.Between(Freedom, 0.05, 1e6, "0.05 to 1e6");

    public double Mean => Freedom > 1 ? Location : double.NaN;

    public double Variance => Freedom > 2 ? Scale * Scale * Freedom / (Freedom - 2)
        : Freedom > 1 ? double.PositiveInfinity : double.NaN;

    public Tail LowerTail => UpperTail;

    /// <summary>p(x) ~ c·(Freedom·Scale²)^((Freedom + 1)/2)·|x|^(−Freedom − 1).</summary>
    public Tail UpperTail => Tail.PowerLaw(
        -Freedom - 1, Math.Exp(logConstant + (Freedom + 1) * (0.5 * Math.Log(Freedom) + Math.Log(Scale))));

    public IReadOnlyList<Interval> Support => Interval.RealLine;
    public IEnumerable<double> Breakpoints => ScaleGrid.TwoSided(Location, Scale);

    public double LogDensity(AnchoredPoint x)
    {
        double z = x.Minus(Location) / Scale;
        return logConstant - 0.5 * (Freedom + 1) * LogOnePlusSquare(z, Freedom);
    }

    public double Cdf(double x) => x <= Location ? TailProbability(x) : 1 - TailProbability(x);
    public double Survival(double x) => x >= Location ? TailProbability(x) : 1 - TailProbability(x);
    public double Quantile(double u) => MathNet.Numerics.Distributions.StudentT.InvCDF(Location, Scale, Freedom, u);
    public override string ToString() => FormattableString.Invariant($"student({Location},{Scale},{Freedom})");

    /// <summary>Returns log(1 + z²/n), also if z² overflows.</summary>
    internal static double LogOnePlusSquare(double z, double n) =>
        Math.Abs(z) > 1e100 ? 2 * Math.Log(Math.Abs(z)) - Math.Log(n) : StableMath.Log1p(z * z / n);

    /// <summary>Returns P(|X − Location| ≥ |x − Location|) / 2.</summary>
    private double TailProbability(double x)
    {
        double z = (x - Location) / Scale;
        // The leading term of the tail; the others are below the rounding error.
        if (Math.Abs(z) > 1e20 * Math.Sqrt(Freedom))
            return Math.Exp(logConstant + Math.Log(Scale)
                + 0.5 * (Freedom + 1) * Math.Log(Freedom) - Freedom * Math.Log(Math.Abs(z))) / Freedom;
        double square = z * z, sum = Freedom + square;
        return 0.5 * IncompleteBeta.Regularized(0.5 * Freedom, 0.5, Freedom / sum, square / sum);
    }

    private static double LogConstant(double scale, double freedom) =>
        Stirling.LogGammaHalfIncrement(0.5 * freedom) - 0.5 * Math.Log(freedom * Math.PI) - Math.Log(scale);
}
