using System.Globalization;
using Gan.Theory;

namespace Gan.Paper;

/// <summary>
/// Section 4: its claims, each checked numerically on many known distributions, and false versions of each, which the same checks
/// must refuse.
/// </summary>
internal sealed class Propositions : Exhibit<Propositions.Found>
{
    /// <summary>A claim and what its cases showed.</summary>
    /// <param name="Id">The claim's name.</param>
    /// <param name="Source">Where it is made.</param>
    /// <param name="Statement">The claim.</param>
    /// <param name="Holds">True if it held in each case.</param>
    /// <param name="Cases">How many were tried.</param>
    /// <param name="WorstError">The error of the case nearest to its tolerance.</param>
    /// <param name="Tolerance">That case's tolerance.</param>
    /// <param name="Refused">How many false versions were refused.</param>
    /// <param name="Planted">Of how many.</param>
    internal sealed record Checked(string Id, string Source, string Statement, bool Holds, long Cases, double WorstError,
        double Tolerance, int Refused, int Planted);

    /// <summary>All of them.</summary>
    internal sealed record Found(Checked[] Claims);

    public override string Name => "table-propositions";
    public override string Title => "Section 4: the propositions, numerically";
    public override string Claim => "For a fixed G the optimal D is p_data/(p_data + p_g); C(G) = −log 4 + "
        + "2·JSD(p_data ‖ p_g) has its only minimum, −log 4, at p_g = p_data; and improving p_g against the optimal D "
        + "converges to it.";
    public override string How => "Each claim on random pairs of known distributions, by quadrature with error bounds; a case "
        + "holds if its error is within what quadrature and rounding may leave. False versions of each claim go "
        + "through the same check and must be refused.";

    /// <summary>A tenth of each claim's own number of cases, but not so few that a false version would pass.</summary>
    private static int Cases(Setting setting, Claim claim) => setting.Quick
        ? Math.Max(Math.Min(100, claim.Cases), claim.Cases / 10) : claim.Cases;

    protected override object DependsOn(Setting setting) => new
        { Cases = Claims.All.ToDictionary(c => c.Id, c => Cases(setting, c)) };

    protected override Found Compute(Setting setting) => new([.. Claims.All.Select(claim =>
    {
        int cases = Cases(setting, claim);
        var e = claim.Verify(setting.Seed, cases);
        return new Checked(claim.Id, claim.Source, claim.Statement, e.Holds, e.Cases, Math.Max(0, e.WorstError), e.Tolerance,
            claim.FalseVersions.Count(planted => !claim.Verify(planted, setting.Seed, cases).Holds), claim.FalseVersions.Length);
    })]);

    protected override Presentation Show(Found f) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"{f.Claims.Count(c => c.Holds)} of {f.Claims.Length} claims hold in all of "
            + $"{f.Claims.Sum(c => c.Cases):N0} cases; of {f.Claims.Sum(c => c.Planted)} false versions "
            + $"{f.Claims.Sum(c => c.Refused)} are refused."),
        [],
        [new(["claim", "where", "statement", "holds", "cases", "worst error", "of tolerance", "false versions refused"],
        [
            .. f.Claims.Select(c => (string[])[
                c.Id, c.Source, c.Statement, c.Holds ? "yes" : "NO", c.Cases.ToString("N0", CultureInfo.InvariantCulture),
                c.WorstError.ToString("G2", CultureInfo.InvariantCulture),
                c.Tolerance.ToString("G2", CultureInfo.InvariantCulture), $"{c.Refused} of {c.Planted}"]),
        ])]);
}
