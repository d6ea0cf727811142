using System.Collections.Immutable;
using System.Diagnostics;
using Gan.Theory.Internal;

namespace Gan.Theory;

/// <summary>A false version of a claim, which the claim's own check must refuse.</summary>
/// <param name="What">The false statement in words.</param>
/// <param name="Check">The check of the false version for the case of a key.</param>
public sealed record FalseVersion(string What, Func<Key, IEnumerable<Clause>> Check)
{
    /// <summary>The default number of cases; null for a fifth of the claim's, at least 100.</summary>
    public int? Cases { get; init; }
}

/// <summary>
/// A claim of the paper with its check: a function from a key, from which the distributions and numbers of a case are drawn,
/// to the clauses of the case. A case fails if one of its clauses fails, and is undecided if none fails and the tolerance of
/// one is larger than <see cref="LargestTolerance"/>, for example because an integral did not converge.
/// </summary>
/// <param name="Id">The name for the command line.</param>
/// <param name="Statement">The claim in a sentence.</param>
/// <param name="Source">The publication and place of the claim.</param>
/// <param name="ToleranceFrom">The source of the tolerance.</param>
/// <param name="Cases">The default number of cases.</param>
/// <param name="Check">The check of one case.</param>
public sealed record Claim(
    string Id, string Statement, string Source, string ToleranceFrom, int Cases, Func<Key, IEnumerable<Clause>> Check)
{
    /// <summary>The least share of failing cases at which a false version counts as refused.</summary>
    public const double LeastRefusedShare = 0.01;

    /// <summary>The largest tolerance of a clause that can hold, relative to 1 + |required number|.</summary>
    public double LargestTolerance { get; init; } = 1e-9;

    /// <summary>The largest share of undecided cases with which the claim can hold.</summary>
    public double LargestUndecidedShare { get; init; } = 0.01;

    /// <summary>The parts that the check shares with those of other claims.</summary>
    public Shared RestsOn { get; init; }

    /// <summary>False versions of the claim itself, each of which the check must refuse.</summary>
    public ImmutableArray<FalseVersion> FalseVersions { get; init; } = [];

    /// <summary>
    /// The false versions together with those in which the claim is true, but what it rests on is corrupted: densities,
    /// supports, distribution functions or the quadrature rule.
    /// </summary>
    public IEnumerable<FalseVersion> Planted => FalseVersions.Concat(Corruption.Of(this));

    /// <summary>Checks a number of cases.</summary>
    /// <param name="seed">The seed of the cases.</param>
    /// <param name="cases">The number of cases; null for <see cref="Cases"/>.</param>
    public Evidence Verify(long seed = 1, int? cases = null) => Gather(Check, seed, cases ?? Cases);

    /// <summary>Checks a number of cases of a false version.</summary>
    /// <param name="version">The false version.</param>
    /// <param name="seed">The seed of the cases.</param>
    /// <param name="cases">The number of cases; null for the version's own number.</param>
    public Evidence Verify(FalseVersion version, long seed = 1, int? cases = null) =>
        Gather(version.Check, seed, Math.Min(Cases, cases ?? version.Cases ?? Math.Max(100, Cases / 5)));

    private Evidence Gather(Func<Key, IEnumerable<Clause>> check, long seed, int cases)
    {
        var clock = Stopwatch.StartNew();
        var key = Key.Of(seed);
        var found = new (Clause Worst, Verdict Verdict, string[] Failing)[cases];
        Parallel.For(0, cases, i =>
        {
            var clauses = Clauses(check, key.Fold(i));
            var worst = clauses.MaxBy(Severity);
            found[i] = (worst, worst.Judge(LargestTolerance),
                [.. clauses.Where(c => c.Judge(LargestTolerance) == Verdict.Fails).Select(c => c.Name).Distinct()]);
        });
        var worst = found.Select(f => f.Worst).MaxBy(Severity);
        long failed = found.Count(f => f.Verdict == Verdict.Fails);
        long undecided = found.Count(f => f.Verdict == Verdict.Undecided);
        return new(
            this, seed, failed == 0 && undecided <= LargestUndecidedShare * cases, cases, failed, undecided,
            found.SelectMany(f => f.Failing).GroupBy(name => name)
                .ToImmutableSortedDictionary(clause => clause.Key, clause => (long)clause.Count()),
            worst.Error, worst.Tolerance, $"{worst.Name}: {worst.What()}", clock.Elapsed.TotalSeconds);
    }

    /// <summary>Returns the clauses of a case; a check that throws has one, which fails.</summary>
    private static Clause[] Clauses(Func<Key, IEnumerable<Clause>> check, Key key)
    {
        try
        {
            return [.. check(key)];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [Clause.True("the check ends without an error", false, () => e.Message)];
        }
    }

    private (Verdict, double) Severity(Clause clause) => (clause.Judge(LargestTolerance), clause.Ratio);
}

/// <summary>The result of checking cases of a claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Seed">The seed of the cases.</param>
/// <param name="Holds">True if no case fails and few enough are undecided.</param>
/// <param name="Cases">The number of cases.</param>
/// <param name="Failed">The number of cases that fail.</param>
/// <param name="Undecided">The number of cases whose tolerance is larger than the claim accepts.</param>
/// <param name="FailedBy">The number of failing cases of each clause that fails.</param>
/// <param name="WorstError">The error of the worst clause, by verdict, then by the ratio of error to tolerance.</param>
/// <param name="Tolerance">The tolerance of the worst clause.</param>
/// <param name="WorstCase">The worst clause and its case in words.</param>
/// <param name="Seconds">The time taken, in seconds.</param>
public sealed record Evidence(
    Claim Claim, long Seed, bool Holds, long Cases, long Failed, long Undecided,
    ImmutableSortedDictionary<string, long> FailedBy, double WorstError, double Tolerance, string WorstCase, double Seconds)
{
    /// <summary>
    /// Returns true if the share of failing cases is at least <see cref="Claim.LeastRefusedShare"/>, or too many are
    /// undecided: the condition for a false version.
    /// </summary>
    public bool IsRefused =>
        Failed > 0 && Failed >= Claim.LeastRefusedShare * Cases || Undecided > Claim.LargestUndecidedShare * Cases;
}
