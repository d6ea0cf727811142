namespace Gan.Theory;

/// <summary>The verdict on a clause or a case, from the best to the worst.</summary>
public enum Verdict
{
    /// <summary>The error is within a tolerance that the claim accepts.</summary>
    Holds,

    /// <summary>The error is within the tolerance, but the tolerance is larger than the claim accepts.</summary>
    Undecided,

    /// <summary>The error exceeds the tolerance, or one of them is NaN.</summary>
    Fails,
}

/// <summary>
/// One requirement of a case: an equality or an inequality between two numbers that were computed with estimated errors.
/// </summary>
/// <param name="Name">The requirement in a few words, the same in every case.</param>
/// <param name="Error">
/// The distance of the measured number from the required one; 0 or less if a required inequality holds.
/// </param>
/// <param name="Tolerance">The error that rounding and quadrature may cause.</param>
/// <param name="Scale">
/// The size of the required number, 1 or more: a claim's largest accepted tolerance is relative to it. It is infinite for a
/// bound that the claim itself states.
/// </param>
/// <param name="What">The case in words: distributions, parameters, the required and the measured number.</param>
public readonly record struct Clause(string Name, double Error, double Tolerance, double Scale, Func<string> What)
{
    /// <summary>Error / Tolerance, at most 1 if the clause does not fail.</summary>
    internal double Ratio => double.IsNaN(Error) || double.IsNaN(Tolerance) ? double.PositiveInfinity
        : Error <= 0 ? 0 : Tolerance > 0 ? Error / Tolerance : double.PositiveInfinity;

    /// <summary>Returns the verdict of a claim that accepts tolerances up to a limit, relative to the scale.</summary>
    public Verdict Judge(double largestTolerance) => !(Error <= Tolerance) ? Verdict.Fails
        : Tolerance <= largestTolerance * Scale ? Verdict.Holds : Verdict.Undecided;

    /// <summary>
    /// Requires that two independently computed numbers are equal, to within their estimated errors and a relative
    /// tolerance. It fails if one of them is not finite.
    /// </summary>
    public static Clause Equal(
        string name, Estimate required, Estimate measured, Func<string> what, double relative = 1e-13) => new(
        name,
        Math.Abs(Finite(required.Value) - Finite(measured.Value)),
        required.Error + measured.Error + relative * (1 + Math.Abs(required.Value)),
        1 + Math.Abs(required.Value),
        () => FormattableString.Invariant($"{what()}: {required.Value:R} required, {measured.Value:R} measured"));

    /// <summary>
    /// Requires smaller ≤ larger, to within the estimated errors of the two numbers and a relative tolerance. It fails if
    /// one of them is not finite.
    /// </summary>
    public static Clause AtMost(
        string name, Estimate smaller, Estimate larger, Func<string> what, double relative = 1e-13) => new(
        name,
        Finite(smaller.Value) - Finite(larger.Value),
        smaller.Error + larger.Error + relative * (1 + Math.Abs(larger.Value)),
        1 + Math.Abs(larger.Value),
        () => FormattableString.Invariant($"{what()}: at most {larger.Value:R} required, {smaller.Value:R} measured"));

    /// <summary>Requires that a number is the infinity which theory predicts.</summary>
    public static Clause Infinite(string name, double required, double measured, Func<string> what) => new(
        name, measured.Equals(required) ? 0 : double.PositiveInfinity, 0, 1,
        () => FormattableString.Invariant($"{what()}: {required} required, {measured:R} measured"));

    /// <summary>Requires that a statement is true.</summary>
    public static Clause True(string name, bool holds, Func<string> what) =>
        new(name, holds ? 0 : double.PositiveInfinity, 0, 1, what);

    /// <summary>Requires that an error is at most a bound that the claim states.</summary>
    public static Clause Within(string name, double error, double bound, Func<string> what) =>
        new(name, error, bound, double.PositiveInfinity, what);

    /// <summary>
    /// Requires smaller ≤ larger of the numbers in two enclosures. It holds if this is proven, fails if the opposite is
    /// proven, and is undecided otherwise.
    /// </summary>
    public static Clause ProvenAtMost(string name, Enclosure smaller, Enclosure larger, Func<string> what)
    {
        var difference = smaller - larger;
        // A tolerance above 0 is larger than a claim accepts at the scale 0: undecided.
        return new(
            name, difference.Lower, difference.Lower > 0 ? 0 : Math.Max(0, difference.Upper), 0,
            () => $"{what()}: at most {larger} required, {smaller} measured");
    }

    /// <summary>
    /// Requires that the numbers in two enclosures are equal. It fails if they are proven to differ, and is undecided if the
    /// enclosures are wider than the claim accepts.
    /// </summary>
    public static Clause ProvenEqual(string name, Enclosure required, Enclosure measured, Func<string> what)
    {
        var difference = required - measured;
        double apart = Math.Max(0, Math.Max(difference.Lower, -difference.Upper));
        return new(
            name, apart, apart > 0 ? 0 : difference.Magnitude, 1,
            () => $"{what()}: {required} required, {measured} measured");
    }

    private static double Finite(double x) => double.IsFinite(x) ? x : double.NaN;
}
