/// The code of docs/testing.md and docs/fsharp.md runs as it stands.
module Gan.Scripts.Tests.DocsTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files

let private page = lazy File.ReadAllText(Path.Combine(root, "docs", "testing.md"))

let private blocks language = Pages.blocksIn language "docs/testing.md"

/// The references of a script, which a project has in its project file.
let private testing =
    Pages.references "Gan.Testing" [ "Gan.Core"; "Gan.Theory"; "Gan.Testing"; "Expecto"; "Expecto.FsCheck3"; "FsCheck" ]

let private fsharp = Pages.references "Gan.FSharp" [ "Gan.Core"; "Gan.Theory"; "Gan.FSharp" ]

/// Runs a file with the code and fails unless all of its tests pass.
let private passes (file: string) command (code: string) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, file)
        File.WriteAllText(path, code)
        let ended = Processes.run root [] "dotnet" (command @ [ path ])
        Expect.equal ended.Code 0 $"exit code; {ended.Out} {ended.Err}"
        let plain = Regex.Replace(ended.Out, @"\x1b\[[0-9;]*m", "")
        Expect.isTrue (Regex.IsMatch(plain, @"[1-9]\d* passed, 0 ignored, 0 failed, 0 errored")) plain)

[<Tests>]
let tests =
    testList "docs" [
        for i, code in List.indexed (blocks "fsharp") do
            test $"testing.md: F#, block {i + 1}" { passes "block.fsx" [ "fsi" ] $"{testing}\n{code}" }
        for code in blocks "csharp" do
            test "testing.md: C#" {
                passes "block.cs" [ "run"; "-c"; "Release" ] (code.Replace("../src", Path.Combine(root, "src")))
            }
        test "testing.md: the table names every law's test" {
            for suite in
                [ "testLoss"; "testGame"; "testLosses"; "testNet"; "testLayer"; "testPenalty"; "testOptimizer"
                  "testDistribution"; "testSource"; "testEngine"; "testPlantedLoss"; "testPlantedGame" ] do
                Expect.stringContains page.Value $"`{suite}" "on the page"
            Expect.hasLength (blocks "fsharp") 3 "F# blocks"
        }
        test "fsharp.md: its blocks run in order and print what their comments say" {
            let page = File.ReadAllText(Path.Combine(root, "docs", "fsharp.md"))
            let expected = [ for m in Regex.Matches(page, @"// prints ([^\n]*)") -> m.Groups[1].Value ]
            inFolder (fun folder ->
                let script = Path.Combine(folder, "page.fsx")
                File.WriteAllLines(script, fsharp :: Pages.blocksIn "fsharp" "docs/fsharp.md")
                let printed = Processes.run folder [] "dotnet" [ "fsi"; script ] |> Processes.endedWith 0
                Expect.equal (List.ofArray (printed.Split '\n')) expected "the printed lines"
                Expect.isGreaterThan expected.Length 10 "the number of lines")
        }
    ]
