module Gan.Core.Tests.Runs.RunFolderTests

open System
open System.Collections.Immutable
open System.IO
open System.Text.Json
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Core.Tests.Runs.SmallRun

let private snapshots = trainer.Run(trainer.Init(Key.Of -7L)) |> Seq.take 5 |> Seq.map _.Snapshot() |> Array.ofSeq

let private load (run: RunFolder) =
    let struct (snapshot, engine, damaged) = run.Load()
    Option.ofObj snapshot, Option.ofObj engine, List.ofSeq damaged

let private names =
    [ "loss.discriminator"; "gradient.discriminator"; "value"; "dReal"; "dFake"; "loss.generator"; "gradient.generator" ]
let private measuresOf step values =
    Measures(step, ImmutableArray.CreateRange(List.map2 (fun name value -> Measurement(name, value)) names values))
let private measures step = measuresOf step [ 1.0 / 3.0; 2.0; -1.25; 0.75; 0.125; 0.5; 3.0 ]
let private notFinite step = measuresOf step [ infinity; 0.0; nan; 0.0; 0.0; -infinity; 0.0 ]

/// The disk, except that write operation number `failing` fails before or after it is done.
let private failingDisk failing before =
    let count = ref -1
    let disk = Disk.Instance :> IFiles
    let change act =
        count.Value <- count.Value + 1
        if count.Value = failing && before then raise (IOException "no room")
        act ()
        if count.Value = failing then raise (IOException "no room")
    { new IFiles with
        member _.CreateFolder path = change (fun () -> disk.CreateFolder path)
        member _.Write(path, content) =
            let bytes = content.ToArray() in change (fun () -> disk.Write(path, ReadOnlySpan bytes))
        member _.Read(path, cap) = disk.Read(path, cap)
        member _.Move(from, into) = change (fun () -> disk.Move(from, into))
        member _.Delete path = change (fun () -> disk.Delete path)
        member _.Exists path = disk.Exists path
        member _.List folder = disk.List folder
        member _.Flush folder = change (fun () -> disk.Flush folder)
        member _.Hold path = disk.Hold path }

[<Tests>]
let tests =
    testList "RunFolder" [
        test "a run has its recipe" {
            onDisk (fun path run ->
                Expect.equal (RunFolder.Open path).Recipe recipe "opened again"
                Expect.isTrue (RunFolder.Is path) "is a run"
                Expect.equal (File.ReadAllText(run.In "config.json")) (Configuration.Write recipe) "its text")
        }
        test "a run cannot be created over another" {
            onDisk (fun path _ ->
                isRejectedBecause $"{path}: a folder without a run required, got one" (ExistingRun path) (fun () ->
                    RunFolder.Create(path, recipe)))
        }
        test "a folder without a run, or with a damaged one, is refused" {
            inFolder (fun root ->
                isRejected $"{root}: a run's folder required, got one without config.json" (fun () -> RunFolder.Open root))
            onDisk (fun path run ->
                File.WriteAllText(run.In "config.json", "{\n  \"name\": 3\n}")
                isRejected "config.json: line 2: name: " (fun () -> RunFolder.Open path))
        }
        test "a changed configuration is written, an equal one is not" {
            onDisk (fun path run ->
                let longer = Configuration.With(recipe, [ "steps=20" ])
                Expect.equal (run.With longer).Recipe.Steps 20L "in hand"
                Expect.equal (RunFolder.Open path).Recipe longer "on disk"
                Expect.isTrue (obj.ReferenceEquals(run, run.With(Configuration.With(recipe, [])))) "the same")
        }
        test "after any fault while it is written, the configuration is the old or the new one" {
            let longer = Configuration.With(recipe, [ "steps=20" ])
            for before in [ true; false ] do
                for failing in 0..4 do
                    onDisk (fun path _ ->
                        let run = RunFolder.Open(path, failingDisk failing before)
                        Expect.throwsT<IOException> (fun () -> run.With longer |> ignore) "the fault is raised"
                        Expect.contains [ recipe; longer ] (RunFolder.Open path).Recipe $"operation {failing}")
        }

        test "loading inverts saving, bit for bit" {
            onDisk (fun path run ->
                Expect.equal (load run) (None, None, []) "no checkpoint yet"
                for s in snapshots do
                    run.Save(s, Reference.Shared)
                    let found, engine, damaged = load (RunFolder.Open path)
                    Expect.sequenceEqual (all found.Value) (all s) "parameters and optimisers' state"
                    Expect.equal (found.Value.Step, found.Value.Key) (s.Step, s.Key) "step and key"
                    Expect.equal (engine, damaged) (Some "reference", []) "engine"
                let kept = Directory.GetDirectories(run.In "checkpoints") |> Array.map Path.GetFileName |> Array.sort
                Expect.equal kept [| "00000004"; "00000005" |] "two are kept")
        }
        test "resuming from disk gives the bits of the uninterrupted run" {
            onDisk (fun path run ->
                run.Save(snapshots[2], Reference.Shared)
                let found, _, _ = load (RunFolder.Open path)
                Expect.sequenceEqual
                    (all (trainer.Run(trainer.Resume found.Value) |> Seq.item 1 |> _.Snapshot())) (all snapshots[4]) "")
        }
        test "a damaged state is skipped and reported" {
            onDisk (fun _ run ->
                run.Save(snapshots[0], Reference.Shared)
                run.Save(snapshots[1], Reference.Shared)
                let file = run.In("checkpoints", "00000002", "generator.safetensors")
                File.WriteAllBytes(file, File.ReadAllBytes file |> set 200 99uy)
                let found, _, damaged = load run
                Expect.equal found.Value.Step 1L "the older one"
                Expect.equal damaged.Length 1 "reported"
                Expect.stringContains damaged[0] "generator.safetensors: the SHA-256 " "the problem")
        }
        test "a state of another recipe is refused" {
            onDisk (fun path run ->
                run.Save(snapshots[0], Reference.Shared)
                let change setting = (RunFolder.Open path).With(Configuration.With(recipe, [ setting ]))
                isRejected
                    "discriminator.safetensors: 0.weight [1, 4] required, got 0.weight [1, 3]"
                    (fun () -> (change "game.players.discriminator.net.layers.0.units=4").Load())
                let adam = """game.players.generator.optimizer={"rule":"adam","rate":{"schedule":"constant","value":1}}"""
                isRejected "generator.optimizer.1.safetensors required, got " (fun () -> (change adam).Load()))
        }
        test "loading does not change the disk" {
            onDisk (fun path run ->
                run.Save(snapshots[0], Reference.Shared)
                let saving = Directory.CreateDirectory(run.In("checkpoints", ".saving-00000002")).FullName
                for failing in 0..3 do
                    RunFolder.Open(path, failingDisk failing true).Load() |> ignore
                Expect.isTrue (Directory.Exists saving) "another process can be saving")
        }

        test "measurements are lines of JSON" {
            let line = RunFolder.MetricsLine(measures 50L, 12.34567)
            Expect.equal
                line
                ("{\"step\":50,\"loss.discriminator\":0.3333333333333333,\"gradient.discriminator\":2,\"value\":-1.25,"
                 + "\"dReal\":0.75,\"dFake\":0.125,\"loss.generator\":0.5,\"gradient.generator\":3,\"seconds\":12.346}")
                "finite"
            let nothing = RunFolder.MetricsLine(notFinite 1L, 0.0)
            use json = JsonDocument.Parse nothing
            let word (name: string) = json.RootElement.GetProperty(name).GetString()
            Expect.equal
                (word "value", word "loss.discriminator", word "loss.generator") ("NaN", "Infinity", "-Infinity")
                "what is no number is a word"
        }
        test "rewinding deletes measurements after a step, and an incomplete last line" {
            onDisk (fun _ run ->
                Expect.equal (run.Rewind 5L) 0.0 "none yet"
                (use metrics = run.OpenMetrics()
                 for step in 1L .. 9L do
                     metrics.WriteLine(RunFolder.MetricsLine(measures step, float step / 2.0))
                 metrics.Write "{\"step\":3,\"va")
                Expect.equal (run.Rewind 6L) 3.0 "seconds up to the step"
                let lines = File.ReadAllLines(run.In "metrics.jsonl")
                Expect.equal
                    lines [| for step in 1L .. 6L -> RunFolder.MetricsLine(measures step, float step / 2.0) |] "six are kept"
                Expect.equal (run.Rewind 0L) 0.0 "all forgotten"
                Expect.equal (File.ReadAllText(run.In "metrics.jsonl")) "" "none left")
        }
        test "a last line counts only with its newline" {
            onDisk (fun _ run ->
                let line step = RunFolder.MetricsLine(measures step, float step)
                File.WriteAllText(run.In "metrics.jsonl", line 1L + "\n" + line 2L)
                Expect.equal (run.Rewind 9L) 1.0 "the first only"
                Expect.equal (File.ReadAllText(run.In "metrics.jsonl")) (line 1L + "\n") "")
        }
        test "rewinding keeps NaN and infinities" {
            onDisk (fun _ run ->
                let line = RunFolder.MetricsLine(notFinite 1L, 1.0)
                File.WriteAllText(run.In "metrics.jsonl", line + "\nnull\nnonsense\n")
                Expect.equal (run.Rewind 1L) 1.0 "kept"
                Expect.equal (File.ReadAllText(run.In "metrics.jsonl")) (line + "\n") "and only it")
        } ]
