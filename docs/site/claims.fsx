/// Writes a page for each claim of Gan.Theory: its statement, what its check compares, and the evidence of `gan verify`.
module Claims

#load "markdown.fsx"
#r "../../src/Gan.Cli/bin/Release/net10.0/Gan.Core.dll"
#r "../../src/Gan.Cli/bin/Release/net10.0/Gan.Theory.dll"

open System
open System.IO
open System.Text.Json.Nodes
open Gan.Theory
open Markdown

let private invariant (value: FormattableString) = FormattableString.Invariant value
let private text (name: string) (node: JsonNode) = node[name].GetValue<string>()
let private count (name: string) (node: JsonNode) = node[name].GetValue<int64>()
let private truth (name: string) (node: JsonNode) = node[name].GetValue<bool>()

/// A number, which JSON has as text where it is not finite.
let private number (name: string) (node: JsonNode) =
    match node[name].GetValueKind() with
    | Text.Json.JsonValueKind.String -> node[name].GetValue<string>()
    | _ -> invariant $"{max 0.0 (node[name].GetValue<float>()):G2}"

/// The rows of a table of docs/theory.md by claim; the first cell of a row may name several.
let private rows (theory: string) (heading: string) =
    let lines = theory.Split '\n' |> Array.skipWhile (fun line -> not (line.StartsWith $"| claim | {heading}"))
    if lines.Length = 0 then failwith $"docs/theory.md: a table '| claim | {heading} …' required, got none"
    let cells (line: string) =
        Text.RegularExpressions.Regex.Split(line.Trim().Trim '|', @"(?<!\\)\|") |> Array.map _.Trim() |> List.ofArray
    Map [ for line in lines |> Array.skip 2 |> Array.takeWhile _.StartsWith("|") do
              match cells line with
              | names :: rest -> for name in names.Split ',' do name.Trim().Trim '`', rest
              | [] -> () ]

let private falseVersion (node: JsonNode) =
    let share name = float (count name node) / float (count "cases" node)
    let clauses = [ for by in node["failedBy"].AsObject() -> plain $"{by.Key} ({by.Value.GetValue<int64>()})" ]
    let verdict = if truth "isRefused" node then "" else " **accepted**"
    invariant $"""| {plain (text "planted" node)}{verdict} | {share "failed":P1} of {count "cases" node} """
    + invariant $"""| {share "undecided":P1} | {String.concat "; " clauses} |"""

let private evidence command date (node: JsonNode) =
    let verdict = if truth "holds" node then "The claim holds" else "**The claim fails**"
    invariant $"""`{command} {text "id" node}`, seed {count "seed" node}, {date}: {count "cases" node} cases, of which """
    + invariant $"""{count "failed" node} fail and {count "undecided" node} are undecided. {verdict}.""" + "\n\n"
    + $"""Worst error {number "worstError" node}, tolerance there {number "tolerance" node}. """
    + $"""Worst case: {plain (text "worstCase" node)}"""

/// Writes the pages, an overview and their table of contents into a folder.
/// <param name="theory">The text of docs/theory.md.</param>
/// <param name="results">What `gan verify`, `--planted` and `--enclose` printed with `--json`.</param>
/// <param name="date">The date of the results.</param>
let write (folder: string) (theory: string) (results: JsonNode * JsonNode * JsonNode) (date: string) =
    let verified, planted, enclosed = results
    let compared, proven = rows theory "what is compared", rows theory "what is proven in each case"
    let of' (id: string) (nodes: JsonNode) = nodes.AsArray() |> Seq.filter (fun n -> text "id" n = id) |> List.ofSeq
    Directory.CreateDirectory folder |> ignore
    let page (claim: Claim) =
        let what, independence, notCovered =
            match Map.tryFind claim.Id compared with
            | Some [ a; b; c ] -> a, b, (if c = "" then "" else $" **Limits:** {c}.")
            | _ -> failwith $"docs/theory.md: a row for the claim {claim.Id} required, got none"
        let decided, intervals =
            match of' claim.Id enclosed["claims"], Map.tryFind claim.Id proven with
            | [ node ], Some [ proof ] ->
                "yes", [ $"Proven in each case: {proof}."; ""; evidence "gan verify --enclose" date node ]
            | [], _ -> "no", [ "Intervals do not decide this claim; [theory](../../../../docs/theory.md) gives the reason." ]
            | _ -> failwith $"docs/theory.md: a row of what intervals prove of {claim.Id} required, got none"
        let versions = of' claim.Id planted["planted"]
        File.WriteAllLines(Path.Combine(folder, $"{claim.Id}.md"), [
            "---"; $"uid: claim-{claim.Id}"; "---"; $"# {claim.Id}"; ""
            plain claim.Statement; ""
            $"**Source:** {plain claim.Source}. **Tolerance from:** {plain claim.ToleranceFrom}."; ""
            "## What is compared"; ""
            $"{what}."; ""
            $"**Independence:** {independence}.{notCovered}"; ""
            "## Evidence"; ""
            evidence "gan verify" date (List.exactlyOne (of' claim.Id verified["claims"])); ""
            "## False versions"; ""
            $"`gan verify --planted {claim.Id}`, {date}. The check of the claim must refuse each of these."; ""
            "| false version | cases that fail | undecided | clauses that fail (number of cases) |"
            "| --- | --- | --- | --- |"
            yield! List.map falseVersion versions
            ""; "## Intervals"; ""
            yield! intervals ])
        let refused = versions |> List.filter (truth "isRefused") |> List.length
        $"| [`{claim.Id}`]({claim.Id}.md) | {plain claim.Statement} | {refused} of {versions.Length} | {decided} |"
    let overview = [
        "---"; "uid: claims"; "---"; "# The claims"; ""
        "Each claim of the paper's section 4, and of some later papers, is checked on known distributions (`gan verify`),"
        "with false versions that the check must refuse (`--planted`), and where it is an inequality also by intervals"
        "(`--enclose`). [Theory](../../../../docs/theory.md) says what a case and a clause are, and what is assumed."
        $"Computed {date}, seed 1."; ""
        "| claim | statement | false versions refused | decided by intervals |"
        "| --- | --- | --- | --- |"
        yield! Seq.map page Claims.All ]
    File.WriteAllLines(Path.Combine(folder, "index.md"), overview)
    let toc = [ for claim in Claims.All -> $"- name: {claim.Id}\n  href: {claim.Id}.md" ]
    File.WriteAllLines(Path.Combine(folder, "toc.yml"), "- name: Overview\n  href: index.md" :: toc)
