namespace Gan.Theory;

/// <summary>A strictly monotone function on the line with its inverse.</summary>
/// <param name="Name">How it prints.</param>
/// <param name="Map">x = G(z).</param>
/// <param name="Inverse">z = G⁻¹(x); NaN where x is no value of G.</param>
/// <param name="LogSlope">log |G′(z)|.</param>
/// <param name="Increasing">False if it is decreasing.</param>
public sealed record Monotone(
    string Name, Func<double, double> Map, Func<double, double> Inverse, Func<double, double> LogSlope, bool Increasing = true)
{
    /// <summary>x = eᶻ.</summary>
    public static Monotone Exp { get; } = new("exp", Math.Exp, x => x > 0 ? Math.Log(x) : double.NaN, z => z);

    /// <summary>x = σ(z).</summary>
    public static Monotone Sigmoid { get; } = new(
        "sigmoid", z => Scalars.Apply(UnaryOp.Sigmoid, z), x => x is > 0 and < 1 ? Math.Log(x / (1 - x)) : double.NaN,
        z => -Scalars.Apply(UnaryOp.Softplus, z) - Scalars.Apply(UnaryOp.Softplus, -z));

    /// <summary>x = sinh z.</summary>
    public static Monotone Sinh { get; } = new("sinh", Math.Sinh, Math.Asinh, z => Math.Log(Math.Cosh(z)));

    /// <summary>x = a·z + b.</summary>
    public static Monotone Line(double a, double b) =>
        new(FormattableString.Invariant($"{a}z+{b}"), z => a * z + b, x => (x - b) / a, _ => Math.Log(Math.Abs(a)), a > 0);
}

/// <summary>
/// p_g of a monotone generator on the line, by the change of variables: p_g(x) = p_z(G⁻¹(x)) / |G′(G⁻¹(x))|.
/// </summary>
/// <param name="Prior">p_z.</param>
/// <param name="Generator">G.</param>
public sealed record PushForward(IContinuousLaw Prior, Monotone Generator) : IContinuousLaw
{
    /// <summary>By quadrature in z.</summary>
    public double Mean => Moment(Generator.Map);

    /// <inheritdoc cref="Mean"/>
    public double Variance
    {
        get
        {
            double mean = Mean;
            return Moment(z => (Generator.Map(z) - mean) * (Generator.Map(z) - mean));
        }
    }

    /// <summary>
    /// How the law runs out depends on G; where it is not given, no divergence is taken for infinite by its tails.
    /// </summary>
    public Tail LowerTail { get; init; } = Tail.None;

    /// <inheritdoc cref="LowerTail"/>
    public Tail UpperTail { get; init; } = Tail.None;

    public IReadOnlyList<Interval> Support => [.. (Generator.Increasing ? Prior.Support : Prior.Support.Reverse()).Select(s =>
        Generator.Increasing ? new Interval(Image(s.Lower), Image(s.Upper)) : new Interval(Image(s.Upper), Image(s.Lower)))];

    public IEnumerable<double> Marks => Prior.Marks.Select(Image).Where(double.IsFinite);

    public double LogDensity(Place x)
    {
        double z = Generator.Inverse(x.Value);
        return double.IsNaN(z) ? double.NegativeInfinity : Prior.LogDensity(z) - Generator.LogSlope(z);
    }

    public double Cdf(double x) => Support[0].Lower >= x ? 0 : Support[^1].Upper <= x ? 1
        : Generator.Increasing ? Prior.Cdf(Generator.Inverse(x)) : Prior.Survival(Generator.Inverse(x));

    public double Survival(double x) => Support[0].Lower >= x ? 1 : Support[^1].Upper <= x ? 0
        : Generator.Increasing ? Prior.Survival(Generator.Inverse(x)) : Prior.Cdf(Generator.Inverse(x));

    public double Quantile(double u) => Image(Prior.Quantile(Generator.Increasing ? u : 1 - u));
    public override string ToString() => $"push({Prior},{Generator.Name})";

    private double Image(double z) => Generator.Map(z);
    private double Moment(Func<double, double> f) => Quadrature.Expectation(Prior, f).Value;
}
