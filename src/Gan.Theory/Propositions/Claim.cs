using System.Collections.Immutable;
using System.Diagnostics;

namespace Gan.Theory;

/// <summary>A case of a claim. It holds if the error is within the tolerance.</summary>
/// <param name="Error">
/// The distance of the measured value from the claimed one; 0 or less if a claimed inequality holds.
/// </param>
/// <param name="Tolerance">The error that rounding and quadrature may cause.</param>
/// <param name="What">The case in words: distributions, parameters, the required and the measured value.</param>
public readonly record struct Case(double Error, double Tolerance, Func<string> What)
{
    /// <summary>Returns true if the error is within the tolerance; false if one of them is NaN.</summary>
    public bool Holds => Error <= Tolerance;

    /// <summary>Error / Tolerance: a case holds if it is at most 1.</summary>
    internal double Ratio => double.IsNaN(Error) || double.IsNaN(Tolerance) ? double.PositiveInfinity
        : Error <= 0 ? 0 : Tolerance > 0 ? Error / Tolerance : double.PositiveInfinity;

    /// <summary>Returns the case of the larger ratio.</summary>
    public static Case Worse(Case a, Case b) => b.Ratio > a.Ratio ? b : a;

    /// <summary>
    /// Creates the case that two independently computed numbers are equal, to within their error bounds and a relative
    /// tolerance.
    /// </summary>
    public static Case Equal(Estimate required, Estimate measured, Func<string> what, double relative = 1e-13) =>
        required.Value.Equals(measured.Value) ? new(0, 1, what) : new(
            Math.Abs(required.Value - measured.Value),
            required.Error + measured.Error + relative * (1 + Math.Abs(required.Value)),
            () => FormattableString.Invariant($"{what()}: {required.Value:R} required, {measured.Value:R} measured"));

    /// <summary>
    /// Creates the case smaller ≤ larger, to within the error bounds of the two numbers and a relative tolerance.
    /// </summary>
    public static Case AtMost(Estimate smaller, Estimate larger, Func<string> what, double relative = 1e-13) =>
        double.IsPositiveInfinity(larger.Value) ? new(0, 1, what) : new(
            smaller.Value - larger.Value,
            smaller.Error + larger.Error + relative * (1 + Math.Abs(larger.Value)),
            () => FormattableString.Invariant($"{what()}: at most {larger.Value:R} required, {smaller.Value:R} measured"));
}

/// <summary>A false version of a claim, which the claim's own check must refuse.</summary>
/// <param name="What">The false statement in words.</param>
/// <param name="Check">The check of the false version for the case of a key.</param>
public sealed record FalseVersion(string What, Func<Key, Case> Check);

/// <summary>
/// A claim of the paper with its check: a function from a key, from which the distributions and numbers of a case are drawn,
/// to the case.
/// </summary>
/// <param name="Id">The name for the command line.</param>
/// <param name="Statement">The claim in a sentence.</param>
/// <param name="Source">The publication and place of the claim.</param>
/// <param name="ToleranceFrom">The source of the tolerance.</param>
/// <param name="Cases">The default number of cases.</param>
/// <param name="Check">The check of one case.</param>
public sealed record Claim(
    string Id, string Statement, string Source, string ToleranceFrom, int Cases, Func<Key, Case> Check)
{
    /// <summary>False versions of the claim, each of which the check must refuse.</summary>
    public ImmutableArray<FalseVersion> FalseVersions { get; init; } = [];

    /// <summary>Checks a number of cases.</summary>
    /// <param name="seed">The seed of the cases.</param>
    /// <param name="cases">The number of cases; null for <see cref="Cases"/>.</param>
    public Evidence Verify(long seed = 1, int? cases = null) => Gather(Check, seed, cases ?? Cases);

    /// <summary>Checks a number of cases of a false version.</summary>
    /// <inheritdoc cref="Verify(long, int?)"/>
    public Evidence Verify(FalseVersion version, long seed = 1, int? cases = null) =>
        Gather(version.Check, seed, cases ?? Cases);

    private Evidence Gather(Func<Key, Case> check, long seed, int cases)
    {
        var clock = Stopwatch.StartNew();
        var key = Key.Of(seed);
        var found = new (Case Case, bool Holds)[cases];
        Parallel.For(0, cases, i => found[i] = check(key.Fold(i)) is var c ? (c, c.Holds) : default);
        var worst = found.Select(f => f.Case).Aggregate(Case.Worse);
        return new(
            this, seed, found.All(f => f.Holds), cases, found.Count(f => !f.Holds),
            worst.Error, worst.Tolerance, worst.What(), clock.Elapsed.TotalSeconds);
    }
}

/// <summary>The result of checking cases of a claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Seed">The seed of the cases.</param>
/// <param name="Holds">True if every case holds.</param>
/// <param name="Cases">The number of cases.</param>
/// <param name="Failed">The number of cases that do not hold.</param>
/// <param name="WorstError">The error of the worst case, the one with the largest ratio of error to tolerance.</param>
/// <param name="Tolerance">The tolerance of the worst case.</param>
/// <param name="WorstCase">The worst case in words.</param>
/// <param name="Seconds">The time taken, in seconds.</param>
public sealed record Evidence(
    Claim Claim, long Seed, bool Holds, long Cases, long Failed,
    double WorstError, double Tolerance, string WorstCase, double Seconds);
