/// Runs whose numbers stop being finite.
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

let private diverged =
    testList "divergence" [
        for policy in [ "stop"; "skip"; "rollback" ] do
            test $"{policy}: a run that cannot be mended ends with 1, its last checkpoint whole" {
                inFolder (fun folder ->
                    let ended =
                        Gan.run folder (Gan.small @ [ "--engine"; "reference"; "--steps"; "500"; "--out"; "run"; "--set"; "measureEvery=10"; "--set"; "saveEvery=1"; "--on-non-finite"; policy; "--json"
                                                      "--set"; "game.players.generator.optimizer.rate.value=1e40"; "--set"; "game.players.discriminator.optimizer.rate.value=1e40" ])
                    Expect.equal ended.Code 1 ended.Err
                    let last = newest folder |> fst |> Option.get
                    Expect.isTrue last.IsFinite "the last checkpoint is finite"
                    Expect.stringContains ended.Err $"the last checkpoint, of step {last.Step}, is intact" "what is left"
                    let result = Gan.json ended
                    Expect.equal (result.GetProperty("steps").GetInt64()) last.Step "the result is that of the checkpoint"
                    Expect.isGreaterThan (result.GetProperty("nonFinite").GetInt64()) last.Step "and it says that it diverged"
                    let events = File.ReadAllLines(Path.Combine(folder, "run", "non-finite.jsonl")) |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement)
                    Expect.equal (events.Length) (if policy = "stop" then 1 else 11) "each is written down"
                    Expect.equal (Gan.text "action" (Array.last events)) "stop" "the last one ends it"
                    for e in events |> Array.truncate (events.Length - 1) do Expect.equal (Gan.text "action" e) policy "what was done"
                    for line in File.ReadAllLines(Path.Combine(folder, "run", "metrics.jsonl")) do
                        Expect.isFalse (line.Contains "NaN" || line.Contains "Infinity") "no measurement that is none")
            }
    ]

/// A run whose data are poisoned in one minibatch, in this process.
let private mended =
    testList "a run that can be mended goes on" [
        for policy in [ "skip"; "rollback" ] do
            test policy {
                inFolder (fun folder ->
                    let recipe = Configuration.With(Recipes.Find "ring", [ "steps=60"; "saveEvery=10"; "measureEvery=5"; "game.batch=8"; $"onNonFinite={policy}"; "game.players.generator.net.layers.0.units=8"; "game.players.generator.net.layers.2.units=8" ])
                    let ring = Datasets.Open "ring"
                    let own = Key.Of(3L).Fold 0
                    // Poisoned on the run's own way alone; another way is another key.
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
                        Expect.isTrue whole "it came through"
                        Expect.equal (loop.Last.Step, loop.NonFinite) (60L, Nullable 24L) "to the end"
                        let steps = File.ReadAllLines(run.In "metrics.jsonl") |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("step").GetInt64())
                        Expect.sequenceEqual steps [ 5L .. 5L .. 60L ] "each measured step once"
                        let struct (found, _, damaged) = run.Load()
                        Expect.isEmpty damaged "all whole"
                        all (nonNull found)
                    let first = go "one"
                    Expect.isTrue (first |> Array.forall Double.IsFinite) "finite"
                    Expect.sequenceEqual (go "two") first "the same seed, the same bits")
            }
    ]

[<Tests>]
let tests = testList "faults" [ diverged; mended ]
