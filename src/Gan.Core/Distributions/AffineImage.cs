namespace Gan;

/// <summary>
/// The distribution of Scale·X + Shift for a continuous X: p(x) = p_X((x − Shift) / Scale) / |Scale|.
/// </summary>
/// <param name="Distribution">The distribution of X.</param>
/// <param name="Scale">The factor, not 0.</param>
/// <param name="Shift">The summand, finite.</param>
public sealed record AffineImage(IContinuousDistribution Distribution, double Scale, double Shift) : IContinuousDistribution
{
    public double Scale { get; } = Guard.Positive(Math.Abs(Scale), "the absolute value of scale") > 0 ? Scale : 0;
    public double Shift { get; } = Guard.Finite(Shift);

    public double Mean => Scale * Distribution.Mean + Shift;
    public double Variance => Scale * Scale * Distribution.Variance;

    public Tail LowerTail => Tail.LowerOf(Distribution, Scale, Shift);
    public Tail UpperTail => Tail.UpperOf(Distribution, Scale, Shift);

    public IReadOnlyList<Interval> Support => Scale > 0
        ? [.. Distribution.Support.Select(s => new Interval(Map(s.Lower), Map(s.Upper), s.LowerPower, s.UpperPower))]
        : [.. Distribution.Support.Reverse().Select(
            s => new Interval(Map(s.Upper), Map(s.Lower), s.UpperPower, s.LowerPower))];

    public IEnumerable<double> Endpoints => Distribution.Endpoints.Select(Map);

    public double? PowerAt(double at, bool above) => Distribution.PowerAt(Preimage(at), above == Scale > 0);

    public IEnumerable<double> Breakpoints => Distribution.Breakpoints.Select(Map);

    public double LogDensity(AnchoredPoint x) =>
        Distribution.LogDensity(new AnchoredPoint(Preimage(x.Anchor), x.Offset / Scale)) - Math.Log(Math.Abs(Scale));

    public double Cdf(double x) => Scale > 0 ? Distribution.Cdf(Inverse(x)) : Distribution.Survival(Inverse(x));
    public double Survival(double x) => Scale > 0 ? Distribution.Survival(Inverse(x)) : Distribution.Cdf(Inverse(x));
    public double Quantile(double u) => Map(Distribution.Quantile(Scale > 0 ? u : 1 - u));
    public override string ToString() => FormattableString.Invariant($"affine({Distribution},{Scale},{Shift})");

    private double Map(double x) => Scale * x + Shift;
    private double Inverse(double x) => (x - Shift) / Scale;

    /// <summary>
    /// Returns the preimage of a point, exactly if it is an endpoint, so that offsets from it keep their precision.
    /// </summary>
    private double Preimage(double x)
    {
        foreach (double end in Distribution.Endpoints)
            if (x == Map(end))
                return end;
        return Inverse(x);
    }
}
