module Gan.Cli.Tests.Commands.NewTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private version folder =
    let out = (Gan.succeed folder [ "--version" ]).Out
    Array.head (out.Trim().Split '+')

/// Runs a written script for 20 steps, with its package replaced by this build.
let private runs (language: string) (file: string) (package: string -> string) (build: string) (command: string list) =
    test $"a {language} script runs" {
        inFolder (fun folder ->
            let said = Gan.succeed folder [ "new"; "script"; "first"; "--language"; language ]
            Expect.stringStarts said.Out $"{file}: " "what was written"
            let path = Path.Combine(folder, file)
            let text = File.ReadAllText path
            Expect.stringContains text (package (version folder)) "the package of this version"
            File.WriteAllText(path, text.Replace(package (version folder), build))
            let out = Processes.run folder [] "dotnet" (command @ [ "20" ]) |> Processes.endedWith 0
            Expect.isTrue (Regex.IsMatch(out, @"after 20 steps: \d of 8 modes$")) out)
    }

let private scripts =
    testSequenced (testList "scripts" [
        let project = Path.Combine(root, "src", "Gan.Core", "Gan.Core.csproj")
        let libraries = Pages.references "Gan.FSharp" [ "Gan.Core"; "Gan.FSharp" ]
        runs "csharp" "first.cs" (fun v -> $"#:package Gan.Core@{v}") $"#:project {project}" [ "run"; "first.cs"; "--" ]
        runs "fsharp" "first.fsx" (fun v -> $"#r \"nuget: Gan.FSharp, {v}\"") libraries [ "fsi"; "first.fsx" ] ])

let private names =
    test "the extension of a script chooses its language, and a name is not needed" {
        inFolder (fun folder ->
            for arguments, file in
                [ [], "experiment.cs"
                  [ "a" ], "a.cs"
                  [ "b.fsx" ], "b.fsx"
                  [ "sub/c"; "--language"; "fsharp" ], "sub/c.fsx" ] do
                let said = Gan.succeed folder ([ "new"; "script" ] @ arguments)
                let runner = if file.EndsWith ".cs" then "dotnet run" else "dotnet fsi"
                Expect.stringContains said.Out $"'{runner} {file}' runs it" "how to run it"
                let text = File.ReadAllText(Path.Combine(folder, file))
                Expect.isFalse (text.Contains '$' && text.Contains "$NAME$") "every placeholder is replaced"
                Expect.stringStarts text $"// {Path.GetFileNameWithoutExtension file}: " "the name")
    }

let private recipe =
    test "a recipe trains under its own name" {
        inFolder (fun folder ->
            let said = Gan.succeed folder [ "new"; "recipe"; "mine"; "--from"; "gaussian" ]
            Expect.stringContains said.Out "'gan train mine.json' trains it" "how to train it"
            let written = Configuration.Read(File.ReadAllText(Path.Combine(folder, "mine.json")), "mine.json")
            Expect.equal written.Name "mine" "its name"
            Expect.equal (Configuration.Write written)
                ((Configuration.Write Recipes.Gaussian).Replace("\"name\": \"gaussian\"", "\"name\": \"mine\""))
                "all else is that of the original"
            let train = [ "train"; "mine.json"; "--engine"; "reference"; "--steps"; "3"; "--json" ]
            let result = Gan.json (Gan.succeed folder train)
            Expect.equal (Gan.text "recipe" result, Gan.text "run" result) ("mine", "runs/mine") "trained")
    }

let private kept =
    test "an existing file is replaced only with --force" {
        inFolder (fun folder ->
            for arguments, file in [ [ "new"; "script"; "x" ], "x.cs"; [ "new"; "recipe"; "x" ], "x.json" ] do
                let path = write folder file [| 1uy |]
                Gan.refuses folder arguments [ $"{file}: a new file required"; "--force" ]
                Expect.equal (File.ReadAllBytes path) [| 1uy |] "the file is unchanged"
                Gan.succeed folder (arguments @ [ "--force" ]) |> ignore
                Expect.isGreaterThan (FileInfo path).Length 100L "the file is replaced")
    }

[<Tests>]
let tests = testList "new" [ scripts; names; recipe; kept ]
