namespace Gan.Theory;

/// <summary>A strictly monotone function on the line with its inverse.</summary>
/// <param name="Name">The name, as in the text of a push-forward distribution.</param>
/// <param name="Map">x = G(z).</param>
/// <param name="Inverse">z = G⁻¹(x); NaN if x is not in the range of G.</param>
/// <param name="LogSlope">log |G′(z)|.</param>
/// <param name="Increasing">False for a decreasing function.</param>
public sealed record MonotoneFunction(
    string Name, Func<double, double> Map, Func<double, double> Inverse, Func<double, double> LogSlope,
    bool Increasing = true)
{
    /// <summary>x = eᶻ.</summary>
    public static MonotoneFunction Exp { get; } = new("exp", Math.Exp, x => x > 0 ? Math.Log(x) : double.NaN, z => z);

    /// <summary>x = σ(z).</summary>
    public static MonotoneFunction Sigmoid { get; } = new(
        "sigmoid", z => Scalars.Apply(UnaryOp.Sigmoid, z), x => x is > 0 and < 1 ? Math.Log(x / (1 - x)) : double.NaN,
        z => -Scalars.Apply(UnaryOp.Softplus, z) - Scalars.Apply(UnaryOp.Softplus, -z));

    /// <summary>x = sinh z.</summary>
    public static MonotoneFunction Sinh { get; } = new("sinh", Math.Sinh, Math.Asinh, z => Math.Log(Math.Cosh(z)));

    /// <summary>x = a·z + b.</summary>
    public static MonotoneFunction Line(double a, double b) =>
        new(FormattableString.Invariant($"{a}z+{b}"), z => a * z + b, x => (x - b) / a, _ => Math.Log(Math.Abs(a)), a > 0);
}
