using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>The law of Scale·X + Shift, X of a law with a density: p(x) = p_X((x − Shift) / Scale) / |Scale|.</summary>
public sealed record Affine(IContinuousLaw Law, double Scale, double Shift) : IContinuousLaw
{
    /// <summary>Not 0.</summary>
    public double Scale { get; } = Require.Positive(Math.Abs(Scale), "scale, without its sign,") > 0 ? Scale : 0;

    public double Shift { get; } = Require.Finite(Shift);

    public double Mean => Scale * Law.Mean + Shift;
    public double Variance => Scale * Scale * Law.Variance;
    public Tail LowerTail => (Scale > 0 ? Law.LowerTail : Law.UpperTail).Scaled(Math.Abs(Scale)).Shifted(-Shift);
    public Tail UpperTail => (Scale > 0 ? Law.UpperTail : Law.LowerTail).Scaled(Math.Abs(Scale)).Shifted(Shift);

    public IReadOnlyList<Interval> Support => Scale > 0
        ? [.. Law.Support.Select(s => new Interval(Image(s.Lower), Image(s.Upper), s.LowerPower, s.UpperPower))]
        : [.. Law.Support.Reverse().Select(s => new Interval(Image(s.Upper), Image(s.Lower), s.UpperPower, s.LowerPower))];

    public IEnumerable<double> Ends => Law.Ends.Select(Image);

    public double? PowerAt(double at, bool above) => Law.PowerAt(Inner(at), above == Scale > 0);

    public IEnumerable<double> Marks => Law.Marks.Select(Image);

    public double LogDensity(Place x) =>
        Law.LogDensity(new Place(Inner(x.Anchor), x.Offset / Scale)) - Math.Log(Math.Abs(Scale));

    public double Cdf(double x) => Scale > 0 ? Law.Cdf(Back(x)) : Law.Survival(Back(x));
    public double Survival(double x) => Scale > 0 ? Law.Survival(Back(x)) : Law.Cdf(Back(x));
    public double Quantile(double u) => Image(Law.Quantile(Scale > 0 ? u : 1 - u));
    public override string ToString() => FormattableString.Invariant($"affine({Law},{Scale},{Shift})");

    private double Image(double x) => Scale * x + Shift;
    /// <summary>A point's own, exactly where it is an end: offsets from it then keep their digits.</summary>
    private double Inner(double x)
    {
        foreach (double end in Law.Ends)
            if (x == Image(end))
                return end;
        return Back(x);
    }

    private double Back(double x) => (x - Shift) / Scale;
}
