using System.Globalization;
using Gan.Theory;

namespace Gan.Paper;

/// <summary>
/// Section 4: its claims, each checked numerically on many known distributions, and false versions of each, which the same
/// checks must refuse.
/// </summary>
internal sealed class Propositions : Exhibit<Propositions.Found>
{
    /// <summary>A claim and the results of its cases.</summary>
    /// <param name="Id">The claim's name.</param>
    /// <param name="Source">The place in the paper.</param>
    /// <param name="Statement">The claim.</param>
    /// <param name="Holds">True if it holds in every case.</param>
    /// <param name="Cases">The number of cases.</param>
    /// <param name="WorstError">The error of the case nearest to its tolerance.</param>
    /// <param name="Tolerance">That case's tolerance.</param>
    /// <param name="Refused">The number of false versions that were refused.</param>
    /// <param name="Planted">The number of false versions.</param>
    internal sealed record Checked(string Id, string Source, string Statement, bool Holds, long Cases, double WorstError,
        double Tolerance, int Refused, int Planted);

    /// <summary>The results of all claims.</summary>
    internal sealed record Found(Checked[] Claims);

    public override string Name => "table-propositions";
    public override string Title => "Section 4: numerical checks of the propositions";
    public override string Claim => "For fixed G the optimal D is p_data/(p_data + p_g). C(G) = −log 4 + 2·JSD(p_data ‖ "
        + "p_g) has its only minimum, −log 4, at p_g = p_data. Improving p_g against the optimal D converges to p_data.";
    public override string How => "Each claim is checked on random pairs of known distributions, by quadrature with "
        + "estimated errors. A case holds if its error is within those of quadrature and rounding. False versions of each "
        + "claim, and corrupted densities, supports, distribution functions and quadrature, go through the same check, "
        + "which must refuse them.";

    /// <summary>Quick: a tenth of the claim's number of cases, but enough to refuse false versions.</summary>
    private static int Cases(Setting setting, Claim claim) => setting.Quick
        ? Math.Max(Math.Min(100, claim.Cases), claim.Cases / 10) : claim.Cases;

    protected override object DependsOn(Setting setting) => new
        { Cases = Claims.All.ToDictionary(c => c.Id, c => Cases(setting, c)) };

    protected override Found Compute(Setting setting) => new([.. Claims.All.Select(claim =>
    {
        int cases = Cases(setting, claim);
        var e = claim.Verify(setting.Seed, cases);
        // The quadrature takes long where its rule is corrupted.
        FalseVersion[] planted = [.. setting.Quick ? claim.FalseVersions : claim.Planted];
        return new Checked(claim.Id, claim.Source, claim.Statement, e.Holds, e.Cases, Math.Max(0, e.WorstError), e.Tolerance,
            planted.Count(version => claim.Verify(version, setting.Seed, setting.Quick ? 60 : null).IsRefused),
            planted.Length);
    })]);

    protected override Presentation Show(Found f) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"{f.Claims.Count(c => c.Holds)} of {f.Claims.Length} claims hold in all their cases "
            + $"({f.Claims.Sum(c => c.Cases):N0} in total); {f.Claims.Sum(c => c.Refused)} of "
            + $"{f.Claims.Sum(c => c.Planted)} false versions are refused."),
        [],
        [new(["claim", "source", "statement", "holds", "cases", "worst error", "tolerance", "false versions refused"],
        [
            .. f.Claims.Select(c => (string[])[
                c.Id, c.Source, c.Statement, c.Holds ? "yes" : "NO", c.Cases.ToString("N0", CultureInfo.InvariantCulture),
                c.WorstError.ToString("G2", CultureInfo.InvariantCulture),
                c.Tolerance.ToString("G2", CultureInfo.InvariantCulture), $"{c.Refused} of {c.Planted}"]),
        ])]);
}
