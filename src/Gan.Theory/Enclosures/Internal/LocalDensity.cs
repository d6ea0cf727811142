namespace Gan.Theory.Internal;

/// <summary>
/// A density on a piece of the line on which all its components are smooth, as a function of the distance t from an anchor.
/// </summary>
internal sealed class LocalDensity
{
    private readonly Func<Series, Series>[] exponential;
    private readonly Func<Series, Series>[] algebraic;

    /// <summary>Restricts a density to the piece that contains a point.</summary>
    public LocalDensity(ElementaryDensity density, Rational anchor, Rational inside)
    {
        var positive = density.At(inside);
        exponential = [.. positive.Where(c => !c.Shape.IsAlgebraic).Select(c => c.On(anchor, inside))];
        algebraic = [.. positive.Where(c => c.Shape.IsAlgebraic).Select(c => c.On(anchor, inside))];
    }

    /// <summary>Returns true if the density is 0 on the piece.</summary>
    public bool IsZero => exponential.Length + algebraic.Length == 0;

    /// <summary>Returns the density at t.</summary>
    public Series Density(Series t) => Sum(algebraic.Select(f => f(t)).Concat(exponential.Select(f => f(t).Exp())));

    /// <summary>
    /// Returns the density and its logarithm at t. Without an algebraic component, which never underflows, the logarithm is
    /// that of the largest component plus log(1 + the sum of the others' ratios to it).
    /// </summary>
    public (Series Density, Series Log) At(Series t)
    {
        if (algebraic.Length > 0)
            return Density(t) is var sum ? (sum, sum.Log()) : default;
        Series[] logs = [.. exponential.Select(f => f(t))];
        var largest = logs.MaxBy(l => l.Value.Middle)!;
        var log = logs.Length == 1 ? largest
            : largest + Sum(logs.Where(l => l != largest).Select(l => (l - largest).Exp())).Log1p();
        // Between the largest logarithm and the largest plus log n, also where the ratios overflow.
        var range = new Enclosure(
            logs.Max(l => l.Value.Lower), (logs.Max(l => l.Value.Upper) + Enclosure.Of(logs.Length).Log()).Upper);
        log = log.Within(range);
        return (log.Exp(), log);
    }

    private static Series Sum(IEnumerable<Series> terms) => terms.Aggregate((a, b) => a + b);
}
