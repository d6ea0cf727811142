using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gan.Theory;

namespace Gan.Cli;

/// <summary><c>gan verify [CLAIM…]</c>: checks the paper's claims numerically.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("claim")
            { Description = "Names of claims ('gan verify --list' lists them) [default: all].",
              Arity = ArgumentArity.ZeroOrMore, CompletionSources = { Suggest.Claims }, HelpName = "claim" };
        var list = new Option<bool>("--list") { Description = "List the claims and their sources." };
        var cases = new Option<int?>("--cases")
        {
            Description = "Number of cases of each claim [default: the claim's own number].",
        };
        var seed = new Option<long>("--seed") { Description = "Seed of the cases.", DefaultValueFactory = _ => 1 };
        var planted = new Option<bool>("--planted")
            { Description = "Check false versions of the claims instead: each must be refused." };
        var enclose = new Option<bool>("--enclose")
        {
            Description = "Decide the claims that are inequalities by intervals: a case holds only if it is proven.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Verb("verify", "Check the paper's claims numerically on known distributions; exit code 1 if "
            + "one fails.",
            "gan verify", "gan verify lemma proposition-1 --cases 20", "gan verify theorem-1 --planted",
            "gan verify kantorovich --enclose --cases 20")
        {
            names, list, cases, seed, planted, enclose, json,
        };
        command.SetAction(parsed =>
        {
            var all = parsed.GetValue(enclose) ? Claims.Enclosed : Claims.All;
            Claim[] claims = parsed.GetValue(names) is { Length: > 0 } some ? [.. some.Select(name => Find(name, all))]
                : [.. all];
            int? count = parsed.GetValue(cases) is { } n ? RunOptions.Within("--cases", n, 1, 100_000_000) : null;
            if (parsed.GetValue(list))
                return List(claims);
            return parsed.GetValue(planted)
                ? Planted(claims, parsed.GetValue(seed), count, parsed.GetValue(json))
                : Verify(claims, parsed.GetValue(seed), count, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Returns the claim of a name.</summary>
    /// <exception cref="BadInputException">There is none, or it is not decided by intervals.</exception>
    private static Claim Find(string name, ImmutableArray<Claim> among)
    {
        string id = Claims.Find(name).Id;
        return among.FirstOrDefault(c => c.Id == id) ?? throw new BadInputException(
            "verify --enclose: a claim that is decided by intervals required ("
                + string.Join(", ", among.Select(c => c.Id)) + $"), got {id}");
    }

    private static int List(Claim[] claims)
    {
        foreach (var c in claims)
            Console.WriteLine($"{c.Id,-26} {c.Statement}\n{"",-26} {c.Source}; tolerance from {c.ToleranceFrom}; "
                + $"{c.FalseVersions.Length} false versions");
        return Exit.Done;
    }

    private static int Verify(Claim[] claims, long seed, int? cases, bool json)
    {
        var clock = Stopwatch.StartNew();
        var found = new List<Evidence>();
        foreach (var claim in claims)
        {
            var e = claim.Verify(seed, cases);
            found.Add(e);
            if (!json)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{(e.Holds ? "holds" : "FAILS")}  {claim.Id,-26} {e.Cases,7} cases  worst error "
                        + $"{Math.Max(0, e.WorstError),8:G2} of {e.Tolerance,8:G2}  {e.Seconds,5:F1} s  {claim.Statement}"));
                if (e.Failed > 0 || e.Undecided > 0)
                    Console.WriteLine(FormattableString.Invariant(
                        $"       {e.Failed} cases fail{By(e)}, {e.Undecided} are undecided (seed {e.Seed}); the worst: ")
                        + e.WorstCase);
            }
        }
        bool holds = found.All(e => e.Holds);
        if (json)
            Output.Json(new Result(holds, [.. found.Select(e => new Checked(
                e.Claim.Id, e.Claim.Statement, e.Holds, e.Cases, e.Failed, e.Undecided,
                e.WorstError, e.Tolerance, e.WorstCase,
                Math.Round(e.Seconds, 3), e.Seed))]));
        else
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{found.Count(e => e.Holds)} of {found.Count} claims hold, {found.Sum(e => e.Cases)} cases in "
                    + $"{clock.Elapsed.TotalSeconds:F1} s"));
        if (!json && claims.SequenceEqual(Claims.Enclosed))
            Console.WriteLine("not decided by intervals: "
                + string.Join(", ", Claims.All.Select(c => c.Id).Except(claims.Select(c => c.Id))));
        return holds ? Exit.Done : Exit.False;
    }

    /// <summary>Returns the failing clauses with their numbers of cases.</summary>
    private static string By(Evidence e) => e.FailedBy.Count == 0 ? ""
        : $" ({string.Join(", ", e.FailedBy.Select(by => $"{by.Key}: {by.Value}"))})";

    private static int Planted(Claim[] claims, long seed, int? cases, bool json)
    {
        var found = new List<Refused>();
        foreach (var claim in claims)
            foreach (var planted in claim.Planted)
            {
                var e = claim.Verify(planted, seed, cases);
                found.Add(new(claim.Id, planted.What, e.IsRefused, e.Failed, e.Undecided, e.Cases, e.FailedBy, e.WorstCase));
                if (!json)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{(e.IsRefused ? "refused" : "ACCEPTED")}  {claim.Id,-26} {(double)e.Failed / e.Cases,6:P1} of "
                        + $"{e.Cases,6} cases fail, {(double)e.Undecided / e.Cases,6:P1} are undecided  {planted.What}")
                        + By(e));
            }
        bool all = found.All(f => f.IsRefused);
        if (json)
            Output.Json(new Plants(all, [.. found]));
        else
            Console.WriteLine($"{found.Count(f => f.IsRefused)} of {found.Count} false versions are refused");
        return all ? Exit.Done : Exit.False;
    }

    private sealed record Checked(
        string Id, string Statement, bool Holds, long Cases, long Failed, long Undecided, double WorstError,
        double Tolerance, string WorstCase, double Seconds, long Seed);

    private sealed record Result(bool Holds, Checked[] Claims);

    private sealed record Refused(
        string Id, string Planted, bool IsRefused, long Failed, long Undecided, long Cases,
        IReadOnlyDictionary<string, long> FailedBy, string WorstCase);

    private sealed record Plants(bool AllRefused, Refused[] Planted);
}
