using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Student's t, p(x) ∝ (1 + z²/Freedom)^(−(Freedom + 1)/2) / Scale with z = (x − Location) / Scale; Freedom 1 is the Cauchy law.
/// </summary>
public sealed record Student(double Location, double Scale, double Freedom) : IContinuousLaw
{
    private readonly double logConstant = LogConstant(Scale, Freedom);

    public double Location { get; } = Require.Finite(Location);
    public double Scale { get; } = Require.Positive(Scale);

    /// <summary>The degrees of freedom, 0.05 or more.</summary>
    public double Freedom { get; } = Require.Between(Freedom, 0.05, 1e6, "0.05 to 1e6");

    public double Mean => Freedom > 1 ? Location : double.NaN;
    public double Variance => Freedom > 2 ? Scale * Scale * Freedom / (Freedom - 2) : Freedom > 1 ? double.PositiveInfinity : double.NaN;
    public Tail LowerTail => UpperTail;

    /// <summary>p(x) ~ c·(Freedom·Scale²)^((Freedom + 1)/2)·|x|^(−Freedom − 1).</summary>
    public Tail UpperTail => Tail.PowerLaw(-Freedom - 1, Math.Exp(logConstant + (Freedom + 1) * (0.5 * Math.Log(Freedom) + Math.Log(Scale))));

    public IReadOnlyList<Interval> Support => Interval.Line;
    public IEnumerable<double> Marks => Ladder.Both(Location, Scale);

    public double LogDensity(Place x)
    {
        double z = x.From(Location) / Scale;
        return logConstant - 0.5 * (Freedom + 1) * LogOnePlusSquare(z, Freedom);
    }

    public double Cdf(double x) => x <= Location ? Outside(x) : 1 - Outside(x);
    public double Survival(double x) => x >= Location ? Outside(x) : 1 - Outside(x);
    public double Quantile(double u) => MathNet.Numerics.Distributions.StudentT.InvCDF(Location, Scale, Freedom, u);
    public override string ToString() => FormattableString.Invariant($"student({Location},{Scale},{Freedom})");

    /// <summary>log(1 + z²/n), for |z| whose square overflows too.</summary>
    internal static double LogOnePlusSquare(double z, double n) =>
        Math.Abs(z) > 1e100 ? 2 * Math.Log(Math.Abs(z)) - Math.Log(n) : Stable.LogOnePlus(z * z / n);

    /// <summary>P(|X − Location| ≥ |x − Location|) / 2.</summary>
    private double Outside(double x)
    {
        double z = (x - Location) / Scale;
        // Far out only the tail's leading term is left.
        if (Math.Abs(z) > 1e20 * Math.Sqrt(Freedom))
            return Math.Exp(logConstant + Math.Log(Scale) + 0.5 * (Freedom + 1) * Math.Log(Freedom) - Freedom * Math.Log(Math.Abs(z))) / Freedom;
        double square = z * z;
        return 0.5 * Incomplete.Beta(0.5 * Freedom, 0.5, Freedom / (Freedom + square), square / (Freedom + square));
    }

    private static double LogConstant(double scale, double freedom) =>
        Stirling.HalfStep(0.5 * freedom) - 0.5 * Math.Log(freedom * Math.PI) - Math.Log(scale);
}
