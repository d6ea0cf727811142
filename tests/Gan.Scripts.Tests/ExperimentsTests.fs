/// The scripts of experiments/ run and print what they promise.
module Gan.Scripts.Tests.ExperimentsTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files

/// Runs a script with arguments and checks that its last lines match a pattern.
let private runs (file: string) arguments (pattern: string) =
    test $"experiments/{file} runs" {
        let path = $"experiments/{file}"
        let command = if file.EndsWith ".cs" then [ "run"; path; "--" ] else [ "fsi"; path ]
        let out = Processes.run root [] "dotnet" (command @ arguments) |> Processes.endedWith 0
        Expect.isTrue (Regex.IsMatch(out, pattern)) $"a line that matches {pattern}, got: {out}"
    }

/// The scripts, without their extension: arguments for a short run, and what they print.
let private scripts =
    [ "ring", [ "60" ], @"step +60: \d of 8 modes, [\d.]+ ?%? ± [\d.]+ ?%"
      "own-loss", [ "201" ], @"loss\.generator -?[\d.]+"
      "own-layer", [ "20" ], @"\d of 8 modes after 20 steps"
      "own-penalty", [ "20" ], @"step 20, non-saturating \+ zero-centred: loss\.discriminator"
      "own-optimizer", [ "20" ], @"\d of 8 modes after 20 steps"
      "own-data", [ "20" ], @"class 1: (\[\|)?(-?[\d.]+[f,; ]*){6}"
      "every-state", [ "20" ], @"lowest V: "
      "checkpoint", [], @"1,?000 samples of shape \[1\], mean -?[\d.]+"
      "check-own-loss", [], @"average-stopped breaks 'gradients equal(.|\n)*average: 0 laws are broken" ]

/// The new user's scripts are short enough to read at a glance.
let private short =
    test "a script that shows one thing has at most 25 lines of 125 characters" {
        for name, _, _ in List.tail scripts do
            for extension in [ "cs"; "fsx" ] do
                let lines = File.ReadAllLines(Path.Combine(root, "experiments", $"{name}.{extension}"))
                Expect.isLessThanOrEqual lines.Length 25 name
                for line in lines do Expect.isLessThanOrEqual line.Length 125 line
    }

/// Needs DiffSharp's package, which is tried by the target diffsharp.
let private elsewhere = [ "diffsharp.fsx" ]

[<Tests>]
let tests =
    testList "experiments" [
        short
        test "every script is run" {
            let there =
                Directory.GetFiles(Path.Combine(root, "experiments"))
                |> Array.map (fun path -> nonNull (Path.GetFileName path))
                |> Array.filter (fun name -> name.EndsWith ".cs" || name.EndsWith ".fsx")
            let here = [ for name, _, _ in scripts do for extension in [ "cs"; "fsx" ] do $"{name}.{extension}" ]
            Expect.equal (Set.ofSeq there) (Set.ofSeq (here @ elsewhere)) "the scripts of experiments/"
        }
        for name, arguments, pattern in scripts do
            for extension in [ "cs"; "fsx" ] do runs $"{name}.{extension}" arguments pattern
    ]
