/// A separate process and a call in the tests' process give the same output.
module Gan.Cli.Tests.ProcessTests

open System.Text.RegularExpressions
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

/// A command line for each exit code that needs no signal, and for each kind of output.
let private commands =
    [ [ "--help" ]
      [ "train"; "--help" ]
      [ "recipes"; "ring" ]
      [ "divergence"; "normal(0,1)"; "laplace(0,1)"; "--json" ]
      [ "verify"; "lemma"; "--cases"; "5"; "--json" ]
      [ "verify"; "theorem-1-only-if"; "--planted"; "--cases"; "1" ]
      [ "train"; "rnig" ]
      [ "trian"; "ring" ]
      [ "sample"; "nowhere" ]
      Gan.small @ [ "--engine"; "reference"; "--steps"; "3"; "--seed"; "7"; "--json"; "--out"; "run" ] ]

/// Removes the seconds and the progress lines, which differ from run to run.
let private timeless (text: string) =
    Regex.Replace(Regex.Replace(text, "\"seconds\": ?[0-9.eE-]+", "\"seconds\":0"), "(?m)^step .*\n?", "")

[<Tests>]
let tests =
    testList "process" [
        for command in commands ->
            test $"""gan {String.concat " " command}""" {
                if not InProcess.isPossible then skiptest "the tests' streams are a terminal"
                let ended =
                    [ Gan.runWith []; InProcess.run ] |> List.map (fun run ->
                        inFolder (fun folder ->
                            let ended = run folder command
                            let files = Gan.files folder |> Array.map (fun f -> Regex.Replace(f, @"tfevents.*", "tfevents"))
                            ended.Code, timeless ended.Out, timeless ended.Err, files))
                Expect.equal ended[1] ended[0] "exit code, outputs and files"
            }
    ]
