using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>
/// Enclosures of integrals of elementary functions, which are given as functions of Taylor series: x ↦ x.Square().Exp().
/// </summary>
public static class RigorousQuadrature
{
    /// <summary>The width that is accepted on one cell by default.</summary>
    private const double OfCell = CellQuadrature.Tolerance;

    /// <summary>The bound of a tail that is aimed at, relative to <see cref="OfCell"/>.</summary>
    private const double TailOverCell = 100;

    /// <summary>Encloses ∫ f(x) dx over [from, to].</summary>
    /// <param name="f">The integrand, smooth between the breakpoints.</param>
    /// <param name="from">The lower limit, finite.</param>
    /// <param name="to">The upper limit, finite and not below the lower one.</param>
    /// <param name="breakpoints">Points at which f is not smooth.</param>
    /// <param name="tolerance">
    /// The width that is accepted on one cell. The result is the whole line if f has a singularity elsewhere.
    /// </param>
    public static Enclosure Integral(
        Func<Series, Series> f, double from, double to, IEnumerable<double>? breakpoints = null, double tolerance = OfCell)
    {
        if (!(double.IsFinite(from) && double.IsFinite(to) && from <= to))
            throw new ArgumentException(
                FormattableString.Invariant($"finite limits in ascending order required, got {from} and {to}"));
        var sum = Enclosure.Zero;
        foreach (var piece in Piece.Between(
            [.. (breakpoints ?? []).Where(x => x > from && x < to).Append(from).Append(to).Distinct().Order()]))
        {
            var anchor = piece.Anchor.ToEnclosure();
            sum += CellQuadrature.Integrate(Smooth(t => f(t + anchor), tolerance), piece.From, piece.To)[0];
        }
        return sum;
    }

    /// <summary>Encloses E f(X), for X of an elementary or a finite distribution.</summary>
    /// <param name="distribution">The distribution of X, as in <see cref="Enclosures.Between"/>.</param>
    /// <param name="f">The function, smooth between the breakpoints.</param>
    /// <param name="growth">A bound of f, which decides how far its integral extends.</param>
    /// <param name="breakpoints">Points at which f is not smooth.</param>
    /// <param name="tolerance">The width that is accepted on one cell.</param>
    /// <exception cref="ArgumentException">At a point |f| is above the bound.</exception>
    public static Enclosed Expectation(
        IDensity distribution, Func<Series, Series> f, Growth growth, IEnumerable<double>? breakpoints = null,
        double tolerance = OfCell)
    {
        if (FiniteEnclosures.Masses(distribution) is { } masses)
            return new(Enclosure.Sum(masses.Select(
                atom => atom.Value.ToEnclosure() * Checked(Series.Constant(atom.Key, 0)).Value)));
        if (ElementaryDensity.Of(distribution) is not { } density)
            return Enclosed.None($"no enclosure for {distribution}");
        var total = Tails.Integrate(
            density.Breakpoints.Concat((breakpoints ?? []).Select(x => (Rational)x)),
            (end, above, from) => [InTail(density, growth, end, above, from)], [TailOverCell * tolerance],
            piece =>
            {
                var local = new LocalDensity(density, piece.Anchor, piece.Inside);
                var anchor = piece.Anchor.ToEnclosure();
                return local.IsZero ? null : Smooth(t => local.Density(t) * Checked(t + anchor), tolerance);
            }, density)[0];
        return total.Magnitude == double.PositiveInfinity
            ? Enclosed.None("no bound of a tail was found, or f is not smooth between the breakpoints") : new(total);

        Series Checked(Series x) => f(x) is var value && value.Value.Abs().Lower <= growth.At(x.Value).Upper ? value
            : throw new ArgumentException($"a function of {growth} required, got the value {value.Value} at {x.Value}");
    }

    /// <summary>
    /// Encloses V(D, G) = E log D(X) + E log(1 − D(Y)) for X of p_data and Y of p_g (Goodfellow et al. 2014, equation 1), in
    /// nats.
    /// </summary>
    /// <param name="data">p_data.</param>
    /// <param name="generated">p_g.</param>
    /// <param name="logit">The logit of D, smooth between the breakpoints.</param>
    /// <param name="growth">A bound of the logit.</param>
    /// <param name="breakpoints">Points at which the logit is not smooth.</param>
    public static Enclosed Value(
        IDensity data, IDensity generated, Func<Series, Series> logit, Growth growth,
        IEnumerable<double>? breakpoints = null)
    {
        // |log D| and |log(1 − D)| are at most log 2 + |logit|.
        var bound = growth with { Constant = growth.Constant + 1 };
        return Value(AdversarialLosses.Minimax, data, generated, logit, bound, [.. breakpoints ?? []]);
    }

    /// <summary>Encloses E Real(a(X)) + E Fake(a(Y)), for the output a of D and a bound of both terms.</summary>
    internal static Enclosed Value(
        LogitLoss loss, IDensity data, IDensity generated, Func<Series, Series> output, Growth growth,
        params double[] breakpoints)
    {
        var real = Expectation(data, x => loss.Real.At(output(x)), growth, breakpoints);
        var fake = Expectation(generated, x => loss.Fake.At(output(x)), growth, breakpoints);
        return real.Exists ? fake.Map(value => real.Value + value) : real;
    }

    private static CellIntegrals Smooth(Func<Series, Series> f, double tolerance) => new(t => [f(t)], [false], [tolerance]);

    private static Enclosure InTail(ElementaryDensity density, Growth growth, Rational end, bool above, double from)
    {
        double bound = DivergenceIntegrals.Moment(
            DivergenceIntegrals.Forms(density, end, above, from), growth.Beyond(end.ToEnclosure()), from).Upper;
        return new(-bound, bound);
    }
}
