namespace Gan;

/// <summary>The distribution of Scale·X + Shift for a discrete X: the atoms are mapped, their masses stay.</summary>
public sealed record DiscreteAffineImage : IDiscreteDistribution
{
    /// <summary>Creates the distribution of scale·X + shift.</summary>
    /// <param name="distribution">The distribution of X.</param>
    /// <param name="scale">The factor, not 0.</param>
    /// <param name="shift">The summand, finite.</param>
    /// <exception cref="ArgumentException">The scale is 0 or not finite, or the shift is not finite.</exception>
    public DiscreteAffineImage(IDiscreteDistribution distribution, double scale, double shift)
    {
        (Distribution, Scale, Shift) = (distribution, scale, Guard.Finite(shift));
        Guard.Positive(Math.Abs(scale), "the absolute value of scale");
    }

    /// <summary>The distribution of X.</summary>
    public IDiscreteDistribution Distribution { get; }

    public double Scale { get; }
    public double Shift { get; }

    public double Mean => Scale * Distribution.Mean + Shift;
    public double Variance => Scale * Scale * Distribution.Variance;

    public Tail LowerTail => Tail.LowerOf(Distribution, Scale, Shift);
    public Tail UpperTail => Tail.UpperOf(Distribution, Scale, Shift);

    public IEnumerable<double> Breakpoints => Distribution.Breakpoints.Select(Map);

    /// <inheritdoc/>
    /// <remarks>
    /// A reflected infinite sequence is cut off after the last breakpoint where the mass falls below e⁻⁷⁰⁰.
    /// </remarks>
    public IEnumerable<double> Atoms => Scale > 0 ? Distribution.Atoms.Select(Map) : Distribution.Atoms
        .TakeWhile(x => x <= Distribution.Breakpoints.Max() || Distribution.LogMass(x) > -700).Reverse().Select(Map);

    public double LogMass(double x) => Distribution.LogMass(Preimage(x));

    public double Cdf(double x) => Preimage(x) is var y && Scale > 0
        ? Distribution.Cdf(y) : Distribution.Survival(y) + Math.Exp(Distribution.LogMass(y));

    public double Survival(double x) => Preimage(x) is var y && Scale > 0
        ? Distribution.Survival(y) : Distribution.Cdf(y) - Math.Exp(Distribution.LogMass(y));

    public double Quantile(double u) => Map(Scale > 0 ? Distribution.Quantile(u) : UpperQuantile(u));
    public override string ToString() => FormattableString.Invariant($"affine({Distribution},{Scale},{Shift})");

    private double Map(double x) => Scale * x + Shift;

    /// <summary>
    /// Returns the atom whose image is x, if there is one; the division alone may miss it by a rounding error.
    /// </summary>
    private double Preimage(double x)
    {
        double y = (x - Shift) / Scale;
        foreach (double near in new[] { y, Math.Round(y), Math.BitDecrement(y), Math.BitIncrement(y) })
            if (Map(near) == x && Distribution.LogMass(near) > double.NegativeInfinity)
                return near;
        return y;
    }

    /// <summary>Returns the largest atom y of X with P(X ≥ y) ≥ u.</summary>
    private double UpperQuantile(double u)
    {
        double y = Distribution.Quantile(Math.Max(1 - u, double.Epsilon));
        return 1 - Distribution.Cdf(y) >= u ? Distribution.Atoms.First(a => a > y) : y;
    }
}
