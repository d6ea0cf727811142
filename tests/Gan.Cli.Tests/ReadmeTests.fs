/// The README's scripts, numbers and commands match the project.
module Gan.Cli.Tests.ReadmeTests

open System
open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Experiments
open Gan.Paper

let private readme = lazy File.ReadAllText(Path.Combine(root, "README.md"))

let private script file language =
    test $"the README shows experiments/{file}" {
        let shown = Pages.blocksIn language "README.md" |> List.head
        Expect.equal shown (File.ReadAllText(Path.Combine(root, "experiments", file))) "the script"
    }

let private numbers =
    test "the README's numbers are those of the committed results" {
        let committed name = (nonNull (Exhibits.Find name).Committed).Result
        let part (name: string) (node: JsonNode) = nonNull node[name]
        let number name node = (part name node).GetValue<float>()
        let figure = committed "figure-2a"
        let mean name = let m = part name figure in Mean(number "value" m, number "error" m, 0).Text "F2"
        let row (model: string) (sigmas: string) =
            (part "rows" (committed "table-1")).AsArray()
            |> Seq.map nonNull
            |> Seq.find (fun r -> (part "model" r).GetValue<string>().StartsWith model)
            |> part sigmas
            |> number "nats"
        for text in
            [ $"""{number "steps" figure / 500.0:F0} epochs"""
              mean "distance"
              mean "testDistance"
              $"""({row "k-means" "grid":F0} nats by the authors' grid of σ, {row "k-means" "fine":F0} by a finer one)"""
              $"""({row "Training images" "grid":F0}, {row "Training images" "fine":F0})""" ] do
            Expect.stringContains (readme.Value.ReplaceLineEndings " ") text "in the README"
    }

let private commands =
    test "gan parses every gan command of the README" {
        let lines =
            Regex.Matches(readme.Value, @"^    gan (.*?)(?: +#.*)?$", RegexOptions.Multiline)
            |> Seq.map (fun m -> m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray)
            |> List.ofSeq
        Expect.isGreaterThan lines.Length 5 "the number of commands"
        inFolder (fun folder ->
            for line in lines do
                // Help is printed only for a command line that can be parsed.
                Gan.succeed folder (line @ [ "--help" ]) |> ignore
                let unknown = Gan.run folder (line @ [ "--no-such-option" ])
                Expect.stringContains unknown.Err "--no-such-option" "the first unknown token")
    }

[<Tests>]
let tests =
    testList "README" [
        script "ring.cs" "csharp"
        script "ring.fsx" "fsharp"
        numbers
        commands
        script "own-loss.cs" "cs"
    ]
