/// Runs with non-finite numbers.
module Gan.Cli.Tests.Faults.NonFiniteTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.SmallGame
open Gan.Cli.Tests
open Gan.Cli.Tests.Faults.Runs

let private unrecoverable =
    testList "unrecoverable" [
        for policy in [ "stop"; "skip"; "rollback" ] do
            test $"{policy}: the run ends with exit code 1 and keeps its last checkpoint" {
                inFolder (fun folder ->
                    let ended =
                        Gan.small
                        @ [ "--engine"; "reference"; "--steps"; "500"; "--out"; "run"; "--on-non-finite"; policy; "--json"
                            "--set"; "measureEvery=10"; "--set"; "saveEvery=1"
                            "--set"; "game.players.generator.optimizer.rate.value=1e40"
                            "--set"; "game.players.discriminator.optimizer.rate.value=1e40" ]
                        |> Gan.run folder
                    Expect.equal ended.Code 1 ended.Err
                    let last = newest folder |> fst |> Option.get
                    Expect.isTrue last.IsFinite "the last checkpoint is finite"
                    Expect.stringContains ended.Err $"the last checkpoint, of step {last.Step}, is intact" "what is left"
                    let result = Gan.json ended
                    Expect.equal (result.GetProperty("steps").GetInt64()) last.Step "the result is that of the checkpoint"
                    Expect.isGreaterThan (result.GetProperty("nonFinite").GetInt64()) last.Step
                        "the step with non-finite numbers"
                    let events =
                        File.ReadAllLines(Path.Combine(folder, "run", "non-finite.jsonl"))
                        |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement)
                    Expect.equal (events.Length) (if policy = "stop" then 1 else 11) "every event is logged"
                    Expect.equal (Gan.text "action" (Array.last events)) "stop" "the last event stops the run"
                    for e in events |> Array.truncate (events.Length - 1) do
                        Expect.equal (Gan.text "action" e) policy "the action"
                    for line in File.ReadAllLines(Path.Combine(folder, "run", "metrics.jsonl")) do
                        Expect.isFalse (line.Contains "NaN" || line.Contains "Infinity") "measurements are finite")
            }
    ]

/// Runs, in this process, whose data have a NaN in one minibatch.
let private recoverable =
    testList "recoverable: the run continues" [
        for policy in [ "skip"; "rollback" ] do
            test policy {
                inFolder (fun folder ->
                    let settings =
                        [ "steps=60"; "saveEvery=10"; "measureEvery=5"; "game.batch=8"; $"onNonFinite={policy}"
                          "game.players.generator.net.layers.0.units=8"; "game.players.generator.net.layers.2.units=8" ]
                    let recipe = Configuration.With(Recipes.Find "ring", settings)
                    let ring = Datasets.Open "ring"
                    let own = Key.Of(3L).Fold 0
                    // Only the batches of the run's own key are poisoned; after skip or rollback the key is another.
                    let data = Data.poisoned (fun key index -> index = 23L && key = own) ring
                    let go name =
                        let run = RunFolder.Create(Path.Combine(folder, name), recipe)
                        let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, data)
                        let journal = new Gan.Experiments.Internal.Journal(run)
                        let loop =
                            Gan.Experiments.Internal.TrainingLoop(
                                run, trainer, data, null, Gan.Experiments.IInterruption.None, journal,
                                Gan.Experiments.NotesOnly ignore, ignore)
                        let whole = loop.Go(trainer.Init(Key.Of 3L), 0.0)
                        journal.Dispose()
                        Expect.isTrue whole "the run completes"
                        Expect.equal (loop.Last.Step, loop.NonFinite) (60L, Nullable 24L)
                            "the last step, and the step with non-finite numbers"
                        let element (line: string) = Text.Json.JsonDocument.Parse(line).RootElement
                        let steps =
                            File.ReadAllLines(run.In "metrics.jsonl")
                            |> Array.map (fun line -> (element line).GetProperty("step").GetInt64())
                        Expect.sequenceEqual steps [ 5L .. 5L .. 60L ] "each measured step once"
                        let struct (found, _, damaged) = run.Load()
                        Expect.isEmpty damaged "damaged checkpoints"
                        all (nonNull found)
                    let first = go "one"
                    Expect.isTrue (first |> Array.forall Double.IsFinite) "finite"
                    Expect.sequenceEqual (go "two") first "the same seed, the same bits")
            }
    ]

[<Tests>]
let tests = testList "faults" [ unrecoverable; recoverable ]
