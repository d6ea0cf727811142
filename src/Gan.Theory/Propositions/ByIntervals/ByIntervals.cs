namespace Gan.Theory.Internal;

/// <summary>
/// Claims whose inequalities are decided by intervals: both sides are enclosed, and a case holds only if the inequality is
/// proven for all numbers in the two enclosures.
/// </summary>
internal static class ByIntervals
{
    /// <summary>Returns a claim with another check, which compares enclosures.</summary>
    public static Claim Of(
        Claim claim, int cases, Func<Key, IEnumerable<Clause>> check, params FalseVersion[] falseVersions) => claim with
    {
        ToleranceFrom = "none: intervals contain the numbers",
        Cases = cases,
        Check = check,
        LargestTolerance = 1e-8,
        RestsOn = Shared.None,
        FalseVersions = [.. falseVersions],
    };
}
