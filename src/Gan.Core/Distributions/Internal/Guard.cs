using System.Runtime.CompilerServices;

namespace Gan;

/// <summary>Checks of distributions' parameters in their constructors; each returns the value that it has checked.</summary>
internal static class Guard
{
    public static double Positive(double x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x > 0 && double.IsFinite(x) ? x : throw Bad(name, "a number above 0", x);

    public static double Finite(double x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        double.IsFinite(x) ? x : throw Bad(name, "a finite number", x);

    /// <param name="x">The value.</param>
    /// <param name="lower">The smallest value allowed.</param>
    /// <param name="upper">The largest value allowed.</param>
    /// <param name="required">The range in words, for the message.</param>
    /// <param name="name">The parameter's name, for the message.</param>
    public static double Between(
        double x, double lower, double upper, string required, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x >= lower && x <= upper ? x : throw Bad(name, required, x);

    private static ArgumentException Bad(string name, string required, double got) =>
        new(FormattableString.Invariant($"{name.ToLowerInvariant()}: {required} required, got {got}"));
}
