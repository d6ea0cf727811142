/// Non-finite numbers: such a state is not saved, and the first step that has one is located.
module Gan.Core.Tests.Runs.Faults.NonFiniteTests

open System
open System.IO
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.MemoryFiles
open Gan.Testing.SmallGame
open Gan.Testing.Tensors
open Gan.Core.Tests.Runs.SmallRun

let private notFinite =
    test "a state with numbers that are not finite is not saved" {
        let contents = Contents()
        let run = RunFolder.Create("run", recipe, MemoryFiles.Sound contents)
        for bad in [ nan; infinity; -infinity ] do
            for spoil in [ 0..5 ] do
                let s = states[3]
                let put (p: Params) = let v = p.ToArray() in v[1] <- bad; Params(p.Layout, v)
                let player (p: PlayerSnapshot) which =
                    match spoil - which with
                    | 0 -> PlayerSnapshot(put p.Parameters, p.Optimizer)
                    | 1 -> PlayerSnapshot(p.Parameters, [| for o in p.Optimizer -> put o |])
                    | 2 ->
                        PlayerSnapshot(p.Parameters, p.Optimizer,
                                       put (Params.Zeros(Layout [ struct ("0.mean", shape [ 2 ]) ])))
                    | _ -> p
                let players =
                    s.Players.SetItem("discriminator",
                                      player s["discriminator"] 0).SetItem("generator", player s["generator"] 3)
                let spoilt = Snapshot(s.Step, s.Key, players)
                Expect.isFalse spoilt.IsFinite "not finite"
                Expect.throwsT<ArgumentException> (fun () -> run.Save(spoilt, Reference.Shared)) "refused"
        Expect.isEmpty (contents.Under "run/checkpoints") "nothing is written"
    }

/// The uniform distribution with NaN in one minibatch.
let private poisoned batch = Data.poisoned (fun _ index -> index = batch) Distributions.Uniform

let private steps =
    testList "non-finite steps" [
        for first in [ 0L; 7L; 130L ] do
            test $"the first non-finite step is located: minibatch {first}" {
                let data = poisoned first
                let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, data)
                let start = trainer.Init(Key.Of 5L)
                let found = NonFiniteStep.Find(trainer, data, start.Snapshot(), first + 60L) |> nonNull
                Expect.equal
                    (found.Step, found.Key, found.Start.Step) (first + 1L, (Key.Of 5L).ToString(), first)
                    "the step, the key and what it began with"
                Expect.isTrue found.Start.IsFinite "which is finite"
                let before =
                    if first = 0L then start.Snapshot() else trainer.Run start |> Seq.item (int first - 1) |> _.Snapshot()
                Expect.sequenceEqual (all found.Start) (all before) "bit for bit"
                Expect.equal [ for b in found.Batches -> b.Index ] [ first ] "the minibatch"
                Expect.equal found.Before.Length (int (min first 10L)) "the state before"
                Expect.isTrue (found.Before |> Seq.forall _.IsFinite) "is finite"
                Expect.isFalse (Double.IsFinite found.NormsAfter["discriminator"]) "and the state after is not"
                Expect.equal (List.ofSeq found.NormsBefore.Keys) [ "discriminator"; "generator" ] "each player's norm"
                Expect.isTrue (found.NormsBefore.Values |> Seq.forall Double.IsFinite) "the norms before"
            }
        test "a finite run has none" {
            Expect.isNull (NonFiniteStep.Find(trainer, Distributions.Uniform, states[0], 120L)) ""
        }
        test "a run continues without the step's update, or with another key" {
            let data = poisoned 7L
            let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, data)
            let found = NonFiniteStep.Find(trainer, data, (trainer.Init(Key.Of 5L)).Snapshot(), 20L) |> nonNull
            Expect.sequenceEqual (all found.Skipped) (all found.Start) "the same parameters"
            Expect.equal found.Skipped.Step 8L "the next step"
            let further = trainer.Run(trainer.Resume found.Skipped) |> Seq.item 30 |> _.Snapshot()
            Expect.isTrue further.IsFinite "and finite after it"
            let again = [ for attempt in 1..3 -> NonFiniteStep.Again(found.Start, attempt) ]
            Expect.equal
                (again |> List.map _.Key |> List.append [ found.Start.Key ] |> List.distinct |> List.length) 4
                "each another way"
            Expect.isTrue (again |> List.forall (fun s -> s.Step = 7L && all s = all found.Start)) "from the same place"
        }
        test "the report has the indices of the examples" {
            let images = Digits.Source(Key.Of 0L, 40)
            let net = Recipes.Find "digits"
            let trainer =
                let settings = [ "game.batch=4"; "game.players.discriminator.optimizer.rate.initial=1e38" ]
                (Compiled.Shared :> IEngine).Trainer(Configuration.With(net, settings).Game, images)
            let key = Key.Of 5L
            let found = NonFiniteStep.Find(trainer, images, (trainer.Init key).Snapshot(), 20L) |> nonNull
            for batch in found.Batches do
                Expect.equal (Seq.length (nonNull batch.Examples)) 4 "number of examples"
                let seen = images.Take(Seq.toArray (nonNull batch.Examples)).Values.ToArray()
                let own = Array.zeroCreate<float32> seen.Length
                images.Fill(key.Fold 0, batch.Index, Span own)
                Expect.sequenceEqual seen own "those of D's minibatch"
        }
        test "the report is JSON lines without bare NaN" {
            onDisk (fun _ run ->
                let data = poisoned 7L
                let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, data)
                let found = NonFiniteStep.Find(trainer, data, (trainer.Init(Key.Of 5L)).Snapshot(), 20L) |> nonNull
                run.Add(found, OnNonFinite.Skip)
                run.Add(found, OnNonFinite.Stop)
                let lines =
                    File.ReadAllLines(run.In "non-finite.jsonl")
                    |> Array.map (fun l -> Text.Json.JsonDocument.Parse(l).RootElement)
                Expect.sequenceEqual [ for l in lines -> l.GetProperty("action").GetString() ] [ "skip"; "stop" ] "both"
                Expect.equal
                    (lines[0].GetProperty("step").GetInt64(),
                     lines[0].GetProperty("normsAfter").GetProperty("discriminator").GetString())
                    (8L, "NaN")
                    "content")
        }
    ]

[<Tests>]
let tests = testList "faults" [ notFinite; steps ]
