using System.Runtime.CompilerServices;

namespace Gan.Theory.Internal;

/// <summary>The bounds of laws' parameters, checked where a law is made.</summary>
internal static class Require
{
    public static double Positive(double x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x > 0 && double.IsFinite(x) ? x : throw Bad(name, "a number above 0", x);

    public static double Finite(double x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        double.IsFinite(x) ? x : throw Bad(name, "a finite number", x);

    public static double Between(double x, double lower, double upper, string what, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x >= lower && x <= upper ? x : throw Bad(name, what, x);

    private static ArgumentException Bad(string name, string required, double got) =>
        new(FormattableString.Invariant($"{name.ToLowerInvariant()}: {required} required, got {got}"));
}
