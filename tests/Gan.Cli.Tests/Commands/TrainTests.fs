module Gan.Cli.Tests.Commands.TrainTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private hashes result = Gan.sha256 "generator" result, Gan.sha256 "discriminator" result

/// The lines of metrics.jsonl without the seconds.
let private measurements folder =
    File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"))
    |> Array.map (fun line -> line.Substring(0, line.IndexOf "\"seconds\""))

let private train folder engine (more: string list) =
    let settings = [ "--engine"; engine; "--json"; "--set"; "measureEvery=1"; "--set"; "sampleEvery=1000" ]
    Gan.succeed folder (Gan.small @ settings @ more) |> Gan.json

let private resume folder engine (more: string list) =
    Gan.succeed folder ([ "train"; "ring"; "--engine"; engine; "--json"; "--resume" ] @ more) |> Gan.json

let private result =
    test "--json prints one object with the documented fields" {
        inFolder (fun folder ->
            let r = train folder "reference" [ "--steps"; "3"; "--seed"; "7"; "--out"; "run" ]
            Expect.sequenceEqual
                [ for p in r.EnumerateObject() -> p.Name ]
                [ "run"; "recipe"; "engine"; "device"; "seed"; "steps"; "seconds"; "measures"; "sha256" ]
                "the fields"
            Expect.equal (Gan.text "run" r, Gan.text "recipe" r, Gan.text "engine" r, Gan.text "device" r)
                ("run", "ring", "reference", "cpu") "the texts"
            Expect.equal (r.GetProperty("seed").GetInt64(), r.GetProperty("steps").GetInt64()) (7L, 3L) "the numbers"
            let measured (name: string) = r.GetProperty("measures").GetProperty(name).GetDouble()
            Expect.isTrue (Double.IsFinite(measured "value" + measured "loss.discriminator")) "V and the losses"
            let hash = Convert.ToHexStringLower(Security.Cryptography.SHA256.HashData(
                File.ReadAllBytes(Path.Combine(folder, "run", "checkpoints", "00000003", "generator.safetensors"))))
            Expect.equal (Gan.sha256 "generator" r) hash "the hash is that of the file")
    }

let private folder =
    test "a run's folder holds the configuration, measurements, pictures, events and checkpoints" {
        inFolder (fun folder ->
            train folder "reference" [ "--steps"; "4"; "--set"; "saveEvery=1"; "--set"; "keep=2"; "--out"; "run" ] |> ignore
            let run = Path.Combine(folder, "run")
            let files = Gan.files run |> Array.map (fun f -> if f.StartsWith "events.out.tfevents." then "events" else f)
            let checkpoint step =
                [ "discriminator.optimizer.0"; "discriminator.optimizer.1"; "discriminator"
                  "generator.optimizer.0"; "generator.optimizer.1"; "generator" ]
                |> List.map (fun name -> $"checkpoints/{step}/{name}.safetensors")
                |> List.append [ $"checkpoints/{step}/manifest.json"; $"checkpoints/{step}/state.json" ]
            Expect.sequenceEqual (Array.sort files)
                ([ "config.json"; "metrics.jsonl"; "run.lock"; "samples/00000004.png"; "events" ]
                 @ checkpoint "00000003" @ checkpoint "00000004" |> List.sort)
                "the files"
            let lines =
                File.ReadAllLines(Path.Combine(run, "metrics.jsonl"))
                |> Array.map (fun l -> JsonDocument.Parse(l).RootElement)
            Expect.sequenceEqual
                [ for l in lines -> l.GetProperty("step").GetInt64() ] [ 1L .. 4L ] "one line per measured step"
            Expect.sequenceEqual [ for p in lines[0].EnumerateObject() -> p.Name ]
                [ "step"; "loss.discriminator"; "gradient.discriminator"; "value"; "dReal"; "dFake"
                  "loss.generator"; "gradient.generator"; "seconds" ]
                "the fields")
    }

let private sameSeed =
    testList "the same seed gives the same bits" [
        for engine, precision in
            [ "reference", "fp32"; "compiled", "fp32"; "compiled", "bf16"
              "eager", "fp32"; "script", "fp32"; "script", "bf16" ] ->
            test $"{engine}, {precision}" {
                inFolder (fun folder ->
                    let train folder engine more = train folder engine ([ "--set"; $"precision={precision}" ] @ more)
                    let whole = train folder engine [ "--steps"; "12"; "--seed"; "3"; "--out"; "whole" ]
                    let other = train folder engine [ "--steps"; "12"; "--seed"; "4"; "--out"; "other" ]
                    Expect.notEqual (hashes other) (hashes whole) "another seed, other bits"
                    for k in [ 1; 5; 11 ] do
                        let run = $"parts{k}"
                        train folder engine [ "--steps"; string k; "--seed"; "3"; "--out"; run ] |> ignore
                        let parts = resume folder engine [ "--steps"; "12"; "--out"; run ]
                        Expect.equal (hashes parts) (hashes whole) $"interrupted after step {k}"
                        Expect.sequenceEqual (measurements (Path.Combine(folder, run)))
                            (measurements (Path.Combine(folder, "whole"))) "the measurements")
            }
    ]

/// Starts a long run and calls the action once the run has written measurements.
let private whileRunning (folder: string) (action: Process -> unit) =
    let settings = [ "--engine"; "reference"; "--steps"; "10000000"; "--seed"; "3"; "--json"; "--set"; "measureEvery=1" ]
    use gan = Gan.start folder [] (Gan.small @ settings @ [ "--out"; "run" ])
    let metrics = Path.Combine(folder, "run", "metrics.jsonl")
    let clock = Stopwatch.StartNew()
    let measured () = File.Exists metrics && FileInfo(metrics).Length > 2000L
    while not (measured ()) && clock.Elapsed.TotalSeconds < 60.0 && not gan.HasExited do
        Threading.Thread.Sleep 20
    action gan
    Gan.finish gan

let private interrupts =
    testList "an interrupted run saves its last step and resumes to the same bits" [
        for name, code in Gan.endings ->
            test name {
                inFolder (fun folder ->
                    let ended = whileRunning folder (Gan.signal name)
                    Expect.equal ended.Code code ended.Err
                    let stopped = Gan.json ended
                    let steps = stopped.GetProperty("steps").GetInt64()
                    Expect.isGreaterThan steps 0L "steps done"
                    Expect.isTrue (Directory.Exists(Path.Combine(folder, "run", "checkpoints", steps.ToString "d8")))
                        "the last step is saved"
                    let further = resume folder "reference" [ "--steps"; string (steps + 3L); "--out"; "run" ]
                    let whole = train folder "reference" [ "--steps"; string (steps + 3L); "--seed"; "3"; "--out"; "whole" ]
                    Expect.equal (hashes further) (hashes whole) "the bits of an uninterrupted run")
            }
    ]

let private killed =
    test "a killed run resumes from its last checkpoint to the same bits" {
        inFolder (fun folder ->
            let arguments =
                [ "--engine"; "reference"; "--seed"; "3"; "--out"; "run"
                  "--set"; "measureEvery=1"; "--set"; "saveEvery=10" ]
            use gan = Gan.start folder [] (Gan.small @ [ "--steps"; "10000000" ] @ arguments)
            let checkpoints = Path.Combine(folder, "run", "checkpoints")
            let hasSaved () = Directory.Exists checkpoints && Directory.GetDirectories(checkpoints).Length > 1
            while not (hasSaved ()) && not gan.HasExited do
                Threading.Thread.Sleep 20
            gan.Kill()
            Gan.finish gan |> ignore
            let saved =
                Directory.GetDirectories checkpoints
                |> Array.map (fun d -> nonNull (Path.GetFileName d))
                |> Array.filter (fun d -> not (d.StartsWith '.'))
                |> Array.max
                |> int
            let further = resume folder "reference" [ "--steps"; string (saved + 7); "--out"; "run" ]
            let whole = train folder "reference" [ "--steps"; string (saved + 7); "--seed"; "3"; "--out"; "whole" ]
            Expect.equal (hashes further) (hashes whole) "the bits of an undisturbed run"
            Expect.sequenceEqual (measurements (Path.Combine(folder, "run"))) (measurements (Path.Combine(folder, "whole")))
                "the measurements")
    }

let private nonFinite =
    test "a run with non-finite numbers exits with 1, names the step and keeps its last checkpoint" {
        inFolder (fun folder ->
            let ended =
                Gan.small
                @ [ "--engine"; "reference"; "--steps"; "500"; "--out"; "run"
                    "--set"; "measureEvery=1"; "--set"; "saveEvery=1"
                    "--set"; "game.players.generator.optimizer.rate.value=1e40"
                    "--set"; "game.players.discriminator.optimizer.rate.value=1e40" ]
                |> Gan.run folder
            Expect.equal ended.Code 1 ended.Err
            Expect.stringContains ended.Err "gan: non-finite numbers after step 2: " "the line"
            Expect.stringContains ended.Err "the last checkpoint, of step 1, is intact" "what is left"
            let again = Gan.run folder [ "sample"; "run"; "--count"; "4"; "--out"; "after.png" ]
            Expect.equal again.Code 0 again.Err)
    }

[<Tests>]
let tests = testList "train" [ result; folder; sameSeed; interrupts; killed; nonFinite ]
