namespace Gan.Theory.Internal;

/// <summary>
/// A bound of a logarithm for y ≥ T: it is A + B·y + C·y² + D·log y for numbers A, B and C of the enclosures, A possibly
/// another one at each y. D is exact, so that power laws cancel.
/// </summary>
internal readonly record struct TailForm(Enclosure A, Enclosure B, Enclosure C, double D)
{
    public static TailForm operator +(TailForm a, TailForm b) => new(a.A + b.A, a.B + b.B, a.C + b.C, a.D + b.D);
    public static TailForm operator -(TailForm a, TailForm b) => new(a.A - b.A, a.B - b.B, a.C - b.C, a.D - b.D);

    /// <summary>Returns the form in y of a form in z = (y + shift)/scale, for shift ≥ 0 and y ≥ from.</summary>
    public TailForm Substituted(Enclosure shift, Enclosure scale, double from)
    {
        // log z is log y + log(1 + shift/y) − log scale.
        var growth = Enclosure.Hull(0, (shift / from).Log1p());
        return new(
            A + B * shift / scale + C * (shift / scale).Square() + D * (growth - scale.Log()),
            B / scale + 2 * C * shift / scale.Square(), C / scale.Square(), D);
    }

    /// <summary>Returns an upper bound of the form at y = from.</summary>
    private Enclosure At(double from) => A + B * from + C * Enclosure.Of(from).Square() + D * Enclosure.Of(from).Log();

    /// <summary>
    /// Returns −λ, an upper bound of the derivative B + 2Cy + D/y for y ≥ from; ∞ if C may be above 0.
    /// </summary>
    private double Slope(double from) => C.Upper > 0 ? double.PositiveInfinity
        : (B + 2 * C * from + Enclosure.Of(Math.Max(D, 0)) / from).Upper;

    /// <summary>
    /// Returns [0, b] with b an upper bound of ∫ eʰ dy over y ≥ from: e^h(from)/λ, or from·e^h(from)/(−D − 1) for a power
    /// law. b is ∞ if neither applies.
    /// </summary>
    public Enclosure Integral(double from)
    {
        var atStart = At(from).Exp();
        double slope = Slope(from);
        var bound = slope < 0 ? atStart / Enclosure.Of(-slope)
            : B.IsZero && C.IsZero && D < -1 ? from * atStart / (-D - 1)
            : Enclosure.Whole;
        return new(0, bound.Upper);
    }

    /// <summary>
    /// Returns [0, b] with b an upper bound of ∫∫ eʰ over from ≤ y ≤ y′, e^h(from)/λ²; b is ∞ if λ may be 0.
    /// </summary>
    public Enclosure IteratedIntegral(double from) => Slope(from) is var slope && slope < 0
        ? new(0, (Integral(from) / Enclosure.Of(-slope)).Upper) : new(0, double.PositiveInfinity);

    /// <summary>
    /// Returns k with the form at most k₀ + k₁·y + k₂·y² for y ≥ from; constant if it does not grow from there on.
    /// </summary>
    public Enclosure[] Majorant(double from)
    {
        if (Slope(from) <= 0)
            return [Positive(At(from)), 0, 0];
        // log y ≤ log from + y/from.
        return
        [
            Positive(A) + Positive(D * Enclosure.Of(from).Log()), Positive(B) + Positive(D) / from, Positive(C),
        ];
    }

    private static Enclosure Positive(Enclosure x) => Math.Max(0, x.Upper);
}
