namespace Gan.Theory;

/// <summary>
/// The distribution p_g of a monotone generator on the line, by the change of variables: p_g(x) = p_z(G⁻¹(x)) /
/// |G′(G⁻¹(x))|.
/// </summary>
/// <param name="Prior">p_z.</param>
/// <param name="Generator">G.</param>
public sealed record PushForward(IContinuousDistribution Prior, MonotoneFunction Generator) : IContinuousDistribution
{
    /// <summary>The mean, by quadrature over z.</summary>
    public double Mean => Moment(Generator.Map);

    /// <summary>The variance, by quadrature over z.</summary>
    public double Variance
    {
        get
        {
            double mean = Mean;
            return Moment(z => (Generator.Map(z) - mean) * (Generator.Map(z) - mean));
        }
    }

    /// <summary>
    /// The behaviour towards −∞, which depends on G. If it is not set, this tail makes no divergence infinite.
    /// </summary>
    public Tail LowerTail { get; init; } = Tail.None;

    /// <summary>The behaviour towards +∞; see <see cref="LowerTail"/>.</summary>
    public Tail UpperTail { get; init; } = Tail.None;

    public IReadOnlyList<Interval> Support => Generator.Increasing
        ? [.. Prior.Support.Select(s => new Interval(Generator.Map(s.Lower), Generator.Map(s.Upper)))]
        : [.. Prior.Support.Reverse().Select(s => new Interval(Generator.Map(s.Upper), Generator.Map(s.Lower)))];

    public IEnumerable<double> Breakpoints => Prior.Breakpoints.Select(Generator.Map).Where(double.IsFinite);

    public double LogDensity(AnchoredPoint x)
    {
        double z = Generator.Inverse(x.Value);
        return double.IsNaN(z) ? double.NegativeInfinity : Prior.LogDensity(z) - Generator.LogSlope(z);
    }

    public double Cdf(double x) => Support[0].Lower >= x ? 0 : Support[^1].Upper <= x ? 1
        : Generator.Increasing ? Prior.Cdf(Generator.Inverse(x)) : Prior.Survival(Generator.Inverse(x));

    public double Survival(double x) => Support[0].Lower >= x ? 1 : Support[^1].Upper <= x ? 0
        : Generator.Increasing ? Prior.Survival(Generator.Inverse(x)) : Prior.Cdf(Generator.Inverse(x));

    public double Quantile(double u) => Generator.Map(Prior.Quantile(Generator.Increasing ? u : 1 - u));
    public override string ToString() => $"push({Prior},{Generator.Name})";

    private double Moment(Func<double, double> f) => Quadrature.Expectation(Prior, f).Value;
}
