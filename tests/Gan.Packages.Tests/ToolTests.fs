/// The tool as it is installed: without libtorch and without the repository.
module Gan.Packages.Tests.ToolTests

open System.IO
open Expecto
open Gan.Testing
open Gan.Packages.Tests

[<Tests>]
let tests =
    test "the installed tool trains, samples, evaluates, verifies and draws the paper's figures, and misses only libtorch" {
        Feed.onNewMachine (fun machine ->
            Feed.run machine $"dotnet tool install -g Gan.Cli@{Feed.version.Value}" |> ignore
            let gan arguments = Feed.run machine $"gan {arguments}"
            Expect.stringStarts (gan "--version") Feed.version.Value "the version"
            for arguments, expected in
                [ "train ring --steps 200 --out ring", "200 steps"
                  "train ring --steps 300 --out ring --resume", "300 steps"
                  "sample ring --out samples.png", "samples.png"
                  "evaluate ring --count 500", "modes"
                  "verify lemma criterion --cases 20", "2 of 2 claims hold"
                  "divergence 'normal(0,1)' 'normal(1,1)' --enclose", "KL"
                  "figure 1", "figure-1"
                  "table 1", "Parzen"
                  "recipes digits", "\"game\""
                  "data", "mnist" ] do
                Expect.stringContains (gan arguments) expected arguments
            let refused =
                Processes.run
                    machine.Work machine.Environment "bash" [ "-c"; "gan train ring --engine eager --out no" ]
            Expect.equal refused.Code 2 refused.Out
            Expect.stringContains refused.Err "GAN_LIBTORCH" "what to do about libtorch"
            Expect.isFalse (Directory.Exists(Path.Combine(machine.Work, "no"))) "nothing is written")
    }
