using System.Collections.Immutable;
using System.Diagnostics;

namespace Gan.Theory;

/// <summary>One case of a claim: it holds where the error is within the tolerance.</summary>
/// <param name="Error">How far what was measured is from what the claim says; 0 or less where an inequality holds.</param>
/// <param name="Tolerance">What rounding and quadrature may leave.</param>
/// <param name="What">The case in words: laws, parameters, what was required and measured.</param>
public readonly record struct Case(double Error, double Tolerance, Func<string> What)
{
    /// <summary>False also where a number is none.</summary>
    public bool Holds => Error <= Tolerance;

    /// <summary>Error over tolerance: 1 or less holds.</summary>
    internal double Ratio => double.IsNaN(Error) || double.IsNaN(Tolerance) ? double.PositiveInfinity
        : Error <= 0 ? 0 : Tolerance > 0 ? Error / Tolerance : double.PositiveInfinity;

    /// <summary>The worse of two.</summary>
    public static Case Worse(Case a, Case b) => b.Ratio > a.Ratio ? b : a;

    /// <summary>An equality of two independently computed numbers, with their errors and a relative share for rounding.</summary>
    public static Case Equal(Estimate required, Estimate measured, Func<string> what, double relative = 1e-13) =>
        required.Value.Equals(measured.Value) ? new(0, 1, what) : new(
            Math.Abs(required.Value - measured.Value),
            required.Error + measured.Error + relative * (1 + Math.Abs(required.Value)),
            () => FormattableString.Invariant($"{what()}: {required.Value:R} required, {measured.Value:R} measured"));

    /// <summary>An inequality smaller ≤ larger of two numbers with their errors.</summary>
    public static Case AtMost(Estimate smaller, Estimate larger, Func<string> what, double relative = 1e-13) =>
        double.IsPositiveInfinity(larger.Value) ? new(0, 1, what) : new(
            smaller.Value - larger.Value,
            smaller.Error + larger.Error + relative * (1 + Math.Abs(larger.Value)),
            () => FormattableString.Invariant($"{what()}: at most {larger.Value:R} required, {smaller.Value:R} measured"));
}

/// <summary>A false version of a claim, to be refused by the claim's own check.</summary>
/// <param name="What">What is false about it.</param>
/// <param name="Check">The check of the false version at a key.</param>
public sealed record Planted(string What, Func<Key, Case> Check);

/// <summary>
/// A claim, as a function from a key, which stands for the laws and numbers of a case, to whether it holds there.
/// </summary>
/// <param name="Id">The name it is asked for by.</param>
/// <param name="Statement">The claim in a sentence.</param>
/// <param name="Source">Where it is made.</param>
/// <param name="ToleranceFrom">Where the tolerance comes from.</param>
/// <param name="Cases">How many cases are tried unless asked otherwise.</param>
/// <param name="Check">One case.</param>
public sealed record Claim(string Id, string Statement, string Source, string ToleranceFrom, int Cases, Func<Key, Case> Check)
{
    /// <summary>False versions of it, each of which the same check must refuse.</summary>
    public ImmutableArray<Planted> Planted { get; init; } = [];

    /// <summary>The evidence from so many cases.</summary>
    /// <param name="seed">What the cases come from.</param>
    /// <param name="cases">How many; the claim's own number if null.</param>
    public Evidence Verify(long seed = 1, int? cases = null) => Gather(Check, seed, cases ?? Cases);

    /// <summary>The evidence about a false version.</summary>
    public Evidence Verify(Planted planted, long seed = 1, int? cases = null) => Gather(planted.Check, seed, cases ?? Cases);

    private Evidence Gather(Func<Key, Case> check, long seed, int cases)
    {
        var clock = Stopwatch.StartNew();
        var key = Key.Of(seed);
        var found = new (Case Case, bool Holds)[cases];
        Parallel.For(0, cases, i => found[i] = check(key.Fold(i)) is var c ? (c, c.Holds) : default);
        var worst = found.Select(f => f.Case).Aggregate(Case.Worse);
        return new(this, seed, found.All(f => f.Holds), cases, found.Count(f => !f.Holds), worst.Error, worst.Tolerance, worst.What(), clock.Elapsed.TotalSeconds);
    }
}

/// <summary>What the cases of a claim showed.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Seed">What the cases came from.</param>
/// <param name="Holds">True if it held in each.</param>
/// <param name="Cases">How many were tried.</param>
/// <param name="Failed">In how many it did not hold.</param>
/// <param name="WorstError">The error of the case nearest to its tolerance, or furthest beyond it.</param>
/// <param name="Tolerance">That case's tolerance.</param>
/// <param name="WorstCase">That case.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record Evidence(
    Claim Claim, long Seed, bool Holds, long Cases, long Failed, double WorstError, double Tolerance, string WorstCase, double Seconds);
