namespace Gan.Theory;

/// <summary>A bound of a function on the line: |f(x)| ≤ Constant + Linear·|x| + Quadratic·x² for every x.</summary>
/// <param name="Constant">0 or more.</param>
/// <param name="Linear">0 or more.</param>
/// <param name="Quadratic">0 or more.</param>
public sealed record Growth(double Constant, double Linear = 0, double Quadratic = 0)
{
    /// <summary>Returns an enclosure of the bound at the points of an interval.</summary>
    internal Enclosure At(Enclosure x) => Constant + Linear * x.Abs() + Quadratic * x.Square();

    /// <summary>Returns the coefficients of the bound in y, at distances y beyond a point.</summary>
    internal Enclosure[] Beyond(Enclosure point) =>
        [At(point), Linear + 2 * (Enclosure)Quadratic * point.Abs(), Quadratic];
}
