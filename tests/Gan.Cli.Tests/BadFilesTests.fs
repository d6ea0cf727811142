/// Damaged or unsuitable run folders and stored results.
module Gan.Cli.Tests.BadFilesTests

open System
open System.IO
open Expecto
open Gan.Testing
open Gan.Testing.Files

let private runs =
    testList "runs" [
        test "a folder with a run is not overwritten" {
            inFolder (fun folder ->
                let arguments = Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]
                Gan.succeed folder arguments |> ignore
                let before = Gan.files folder
                Gan.refuses folder arguments [ "run"; "--resume"; "--out" ]
                Gan.refuses folder ([ "train"; "grid"; "--resume"; "--out"; "run" ]) [ "'grid'"; "'ring'" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--set"; "game.batch=7" ]
                    [ "game.batch=7"; "--resume" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--seed"; "9" ] [ "--seed"; "9" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--engine"; "eager" ]
                    [ "reference"; "eager" ]
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run"; "--steps"; "0" ] [ "--steps"; "got 0" ]
                Gan.refuses folder [ "interpolate"; "run" ] [ "images"; "[2]" ]
                Gan.refuses folder [ "sample"; "run"; "--count"; "0" ] [ "--count"; "got 0" ]
                Gan.refuses folder [ "sample"; "run"; "--out"; "run" ] [ "--out"; "run" ]
                Gan.refuses folder [ "sample"; "run"; "--out"; "s.jpg" ]
                    [ "--out: a file name that ends in .png, .idx or .idx.gz required, got 's.jpg'" ]
                Gan.refuses folder (Gan.small @ [ "--out"; "run/config.json" ])
                    [ "--out: a folder required, got the file"; "config.json" ]
                Gan.refuses folder (Gan.small @ [ "--out"; "run/config.json/below" ])
                    [ "--out: a folder required, got the file"; "config.json'" ]
                Gan.refuses folder [ "data"; "get"; "mnist"; "--data"; "run/config.json" ]
                    [ "--data: a folder required, got the file"; "config.json" ]
                Expect.sequenceEqual (Gan.files folder) before "no files are left behind")
        }
        test "a checkpoint of another net is refused with the tensor's name and shapes" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]) |> ignore
                let config = Path.Combine(folder, "run", "config.json")
                let changed = File.ReadAllText(config).Replace("\"units\": 8", "\"units\": 9")
                File.WriteAllText(config, changed)
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run" ]
                    [ "safetensors"; "0.weight"; "[2, 9]"; "[2, 8]" ])
        }
        test "a damaged configuration is refused with its line" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "1"; "--out"; "run" ]) |> ignore
                let config = Path.Combine(folder, "run", "config.json")
                let whole = File.ReadAllText config
                File.WriteAllText(config, whole.Substring(0, whole.Length / 2))
                Gan.refuses folder [ "sample"; "run" ] [ "config.json: line "; ": " ]
                File.WriteAllText(config, whole.Replace("\"batch\"", "\"bacth\""))
                Gan.refuses folder [ "sample"; "run" ] [ "config.json: line "; "bacth" ])
        }
        test "a run without an intact checkpoint does not begin again" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "2"; "--seed"; "7"; "--out"; "run" ])
                |> ignore
                let run = Path.Combine(folder, "run")
                for manifest in Directory.GetFiles(run, "manifest.json", SearchOption.AllDirectories) do
                    File.Delete manifest
                let before = Gan.files folder
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run" ]
                    [ "run: an intact checkpoint required, got "; "manifest.json" ]
                Expect.sequenceEqual (Gan.files folder) before "nothing is changed"
                Directory.Delete(Path.Combine(folder, "run", "checkpoints"), true)
                Gan.refuses folder [ "train"; "ring"; "--resume"; "--out"; "run" ] [ "--seed: a seed required" ])
        }
        test "a folder with another run's checkpoints is refused" {
            inFolder (fun folder ->
                let arguments = Gan.small @ [ "--engine"; "reference"; "--steps"; "2"; "--out"; "run" ]
                Gan.succeed folder arguments |> ignore
                File.Delete(Path.Combine(folder, "run", "config.json"))
                Gan.refuses folder arguments
                    [ "run: a folder without another run's checkpoints required, got one of step 2" ])
        }
        test "the targets of symbolic links are neither written nor deleted" {
            if OperatingSystem.IsWindows() then skiptest "symbolic links are not tested on Windows"
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "2"; "--out"; "run"
                                                  "--set"; "saveEvery=1" ])
                |> ignore
                let precious = Directory.CreateDirectory(Path.Combine(folder, "precious")).FullName
                let own = write precious "own" [| 1uy; 2uy |]
                // Links in place of the oldest checkpoint, which the next save deletes, and of temporary files.
                let oldest = Path.Combine(folder, "run", "checkpoints", "00000001")
                Directory.Delete(oldest, true)
                Directory.CreateSymbolicLink(oldest, precious) |> ignore
                Directory.CreateSymbolicLink(Path.Combine(folder, "run", "checkpoints", ".saving-00000003"), precious)
                |> ignore
                for name in [ "config.json.saving"; "metrics.jsonl.saving"; "run.owner" ] do
                    File.CreateSymbolicLink(Path.Combine(folder, "run", name), own) |> ignore
                Gan.succeed folder [ "train"; "ring"; "--resume"; "--steps"; "4"; "--out"; "run" ] |> ignore
                File.CreateSymbolicLink(Path.Combine(folder, "x.png.saving"), own) |> ignore
                Gan.succeed folder [ "sample"; "run"; "--count"; "4"; "--out"; "x.png" ] |> ignore
                Expect.equal (Directory.GetFiles precious) [| own |] "the files in the link's target"
                Expect.equal (File.ReadAllBytes own) [| 1uy; 2uy |] "their content"
                Expect.isFalse (Directory.Exists oldest) "the old checkpoint is deleted")
        }
        test "a damaged checkpoint is skipped for the one before, and reported" {
            inFolder (fun folder ->
                Gan.succeed folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "2"; "--out"; "run"
                                                  "--set"; "saveEvery=1" ])
                |> ignore
                let weights = Path.Combine(folder, "run", "checkpoints", "00000002", "generator.safetensors")
                let whole = File.ReadAllBytes weights
                File.WriteAllBytes(weights, Array.truncate 100 whole)
                let ended = Gan.succeed folder [ "train"; "ring"; "--resume"; "--steps"; "2"; "--out"; "run"; "--json" ]
                Expect.stringContains ended.Err "skipped a damaged checkpoint" "the line"
                Expect.stringContains ended.Err "generator.safetensors: byte 100: " "where"
                Expect.sequenceEqual (File.ReadAllBytes weights) whole "the step was made again")
        }
    ]

/// Stored results that were edited afterwards.
let private results =
    test "an unusable stored result is refused with the option that computes it again" {
        inFolder (fun folder ->
            let figure = [ "figure"; "log-one-minus"; "--out"; "paper" ]
            Gan.succeed folder figure |> ignore
            let path = Path.Combine(folder, "paper", "results", "figure-log-one-minus.json")
            let whole = File.ReadAllText path
            let start = whole.IndexOf "\"result\":"
            let empty = Text.RegularExpressions.Regex.Replace(whole.Substring start, @"\[[^\]]*\]", "[]")
            for changed in
                [ ""; "null"; "{}"; whole.Substring(0, whole.Length / 2)
                  whole.Substring(0, start) + "\"result\":{}}"; whole.Substring(0, start) + empty
                  whole.Replace("\"d\":", "\"e\":") ] do
                Expect.notEqual changed whole "the file differs from the valid one"
                File.WriteAllText(path, changed)
                Gan.refuses folder figure [ "figure-log-one-minus.json"; "recompute" ]
                Expect.equal (File.ReadAllText path) changed "the file is unchanged"
            Gan.succeed folder (figure @ [ "--again" ]) |> ignore
            let result (text: string) = text.Substring(text.IndexOf "\"result\":")
            Expect.equal (result (File.ReadAllText path)) (result whole) "computed again")
    }

[<Tests>]
let tests = testList "bad files exit with 2 and one line" [ runs; results ]
