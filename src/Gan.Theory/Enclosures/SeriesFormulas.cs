namespace Gan.Theory;

/// <summary>
/// Evaluates formulas of one variable, such as those of a <see cref="LogitLoss"/>, on Taylor series and on intervals: the
/// formulas that training differentiates.
/// </summary>
public static class SeriesFormulas
{
    /// <summary>Returns an interval that contains the formula's values at all numbers of an interval.</summary>
    public static Enclosure At(this Expr formula, Enclosure x) => formula.At(Series.Constant(x, 0)).Value;

    /// <summary>Returns the Taylor coefficients of x ↦ formula(f(x)) for those of f.</summary>
    /// <exception cref="NotSupportedException">The formula is not continuous.</exception>
    public static Series At(this Expr formula, Series x) => formula switch
    {
        Expr.Variable => x,
        Expr.Number n => Series.Constant(n.Value, x.Order),
        Expr.Apply f => Apply(f.Op, f.X.At(x)),
        Expr.Combine f => f.Op switch
        {
            BinaryOp.Add => f.A.At(x) + f.B.At(x),
            BinaryOp.Subtract => f.A.At(x) - f.B.At(x),
            BinaryOp.Multiply when f.A.Equals(f.B) => f.A.At(x).Square(),
            BinaryOp.Multiply => f.A.At(x) * f.B.At(x),
            _ => f.A.At(x) / f.B.At(x),
        },
        _ => throw new InvalidOperationException($"not a formula: {formula.GetType()}"),
    };

    private static Series Apply(UnaryOp op, Series x) => op switch
    {
        UnaryOp.Negate => -x,
        UnaryOp.Exp => x.Exp(),
        UnaryOp.Log => x.Log(),
        UnaryOp.Sqrt => x.Sqrt(),
        UnaryOp.Sigmoid => x.Sigmoid(),
        UnaryOp.Tanh => x.Tanh(),
        UnaryOp.Softplus => x.Softplus(),
        UnaryOp.Relu => 0.5 * (x + x.Abs()),
        _ => throw new NotSupportedException($"a formula of continuous functions required, got {op}"),
    };
}
