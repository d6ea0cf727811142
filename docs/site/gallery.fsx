/// Writes the page of the pictures that `gan paper` drew.
module Gallery

#load "markdown.fsx"
#r "../../src/Gan.Cli/bin/Release/net10.0/Gan.Core.dll"
#r "../../src/Gan.Cli/bin/Release/net10.0/Gan.Experiments.dll"
#r "../../src/Gan.Cli/bin/Release/net10.0/Gan.Paper.dll"

open System.IO
open System.Text.Json.Nodes
open Gan.Paper
open Markdown

/// The anchor of a figure's section in docs/paper.md.
let private section (name: string) =
    match name with
    | "figure-adversarial-examples" -> "2-related-work"
    | "figure-log-one-minus" | "figure-1" -> "3-adversarial-nets"
    | "table-propositions" | "figure-non-convergence" -> "4-theoretical-results"
    | "table-1" | "figure-3" | "figure-manifold" -> "5-experiments"
    | name when name.StartsWith "figure-2" -> "5-experiments"
    | "table-2" | "figure-helvetica" | "figure-degenerate" -> "6-advantages-and-disadvantages"
    | "figure-inference" -> "7-conclusions-and-future-work"
    | name -> failwith $"docs/site/gallery.fsx: a section of docs/paper.md for {name} required, got none"

/// Writes the page.
/// <param name="path">The page.</param>
/// <param name="made">What `gan paper --json` printed.</param>
/// <param name="pictures">The folder of the pictures, relative to the page.</param>
let write (path: string) (made: JsonNode) (pictures: string) =
    let part (node: JsonNode) (name: string) = node[name].ToString()
    let entry (node: JsonNode) =
        let exhibit = Exhibits.Find(part node "name")
        let stored = JsonNode.Parse(File.ReadAllText(part node "result"))
        let command, date, found = part stored "command", part stored "date", part node "found"
        let section = section exhibit.Name
        [ $"<a id=\"{exhibit.Name}\"></a>"; ""
          $"## {plain exhibit.Title}"; ""
          match exhibit.Caption with
          | null -> $"*`{command}`, computed {date}, from `paper/results/{exhibit.Name}.json`.*"
          | caption ->
              $"![{plain exhibit.Title}]({pictures}/{exhibit.Name}.png)"; ""
              $"*{plain exhibit.Title}. {plain caption} `{command}`, computed {date}, drawn from"
              $"`paper/results/{exhibit.Name}.json`.*"
          ""; $"**Paper:** {plain exhibit.Claim}"
          ""; $"**Method:** {plain exhibit.How}"
          ""; $"**Result:** {plain found}"
          ""; $"[The paper, section {section[0]}](../../../docs/paper.md#{section});"
          $"[this result with its configuration and tables](../paper/paper.html#{exhibit.Name})."; "" ]
    File.WriteAllLines(path, [
        "---"; "uid: gallery"; "---"; "# Gallery"; ""
        "The figures and tables of `gan paper`, drawn from the committed results in `paper/results`, with the command, seed"
        "and date that made each. [One page with all tables and configurations](../paper/paper.html) is what the command"
        "writes."; ""
        yield! Seq.collect entry (made["exhibits"].AsArray()) ])
