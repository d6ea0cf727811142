using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The law of Scale·X + Shift, X of a discrete law: its atoms moved, their masses kept.</summary>
public sealed record AffineDiscrete : IDiscreteLaw
{
    /// <summary>The image of a law.</summary>
    /// <exception cref="ArgumentException">
    /// The scale is 0 or not finite, or the shift is not finite.
    /// </exception>
    public AffineDiscrete(IDiscreteLaw law, double scale, double shift)
    {
        (Law, Scale, Shift) = (law, scale, Require.Finite(shift));
        Require.Positive(Math.Abs(scale), "scale, without its sign,");
    }

    /// <summary>The law of X.</summary>
    public IDiscreteLaw Law { get; }

    /// <summary>Not 0.</summary>
    public double Scale { get; }

    public double Shift { get; }

    public double Mean => Scale * Law.Mean + Shift;
    public double Variance => Scale * Scale * Law.Variance;
    public Tail LowerTail => Scale > 0 ? Law.LowerTail.Scaled(Scale).Shifted(-Shift) : Law.UpperTail.Scaled(-Scale).Shifted(-Shift);
    public Tail UpperTail => Scale > 0 ? Law.UpperTail.Scaled(Scale).Shifted(Shift) : Law.LowerTail.Scaled(-Scale).Shifted(Shift);
    public IEnumerable<double> Marks => Law.Marks.Select(Image);

    /// <inheritdoc/>
    /// <remarks>Of a law without end that is reflected, as many atoms as have mass above 1e-300 of the first.</remarks>
    public IEnumerable<double> Atoms => Scale > 0 ? Law.Atoms.Select(Image)
        : Law.Atoms.TakeWhile(x => x <= Law.Marks.Max() || Law.LogMass(x) > -700).Reverse().Select(Image);

    public double LogMass(double x) => Law.LogMass(Back(x));
    public double Cdf(double x) => Scale > 0 ? Law.Cdf(Back(x)) : Law.Survival(Back(x)) + Math.Exp(Law.LogMass(Back(x)));
    public double Survival(double x) => Scale > 0 ? Law.Survival(Back(x)) : Law.Cdf(Back(x)) - Math.Exp(Law.LogMass(Back(x)));
    public double Quantile(double u) => Scale > 0 ? Image(Law.Quantile(u)) : Image(Reflected(u));
    public override string ToString() => FormattableString.Invariant($"affine({Law},{Scale},{Shift})");

    private double Image(double x) => Scale * x + Shift;

    /// <summary>The atom whose image is x, where there is one; the division alone may miss it by a rounding.</summary>
    private double Back(double x)
    {
        double y = (x - Shift) / Scale;
        foreach (double near in new[] { y, Math.Round(y), Math.BitDecrement(y), Math.BitIncrement(y) })
            if (Image(near) == x && Law.LogMass(near) > double.NegativeInfinity)
                return near;
        return y;
    }

    /// <summary>The largest atom y of the law with P(X ≥ y) ≥ u.</summary>
    private double Reflected(double u)
    {
        double y = Law.Quantile(Math.Max(1 - u, double.Epsilon));
        return 1 - Law.Cdf(y) >= u ? Law.Atoms.First(a => a > y) : y;
    }
}
