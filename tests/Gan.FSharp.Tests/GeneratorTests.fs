/// Trained generators of the layer are those of the core.
module Gan.FSharp.Tests.GeneratorTests

open System.IO
open Expecto
open Gan
open Gan.FSharp
open Gan.Testing.Files

let private key = Key.Of 2L
let private numbers (batch: Batch) = List.ofSeq batch.Shape, batch.ToArray()

let private net outputs =
    Net.input 2 |> Net.condition [ 2 ] |> Net.joinCondition |> Net.dense 4 |> Net.tanh |> Net.dense outputs

let private data = Examples("labelled", Gan.Testing.Batches.normal 1 20 2 0.0 1.0, [| for i in 0..19 -> i % 2 |])
let private trainer = Game.ofNets (net 2) (net 1) |> Game.batch 4 |> Trainer.create Compiled.Shared data
let private state = trainer |> Trainer.states (trainer |> Trainer.init key) |> Seq.item 2

[<Tests>]
let tests =
    testList "Generator" [
        test "samples of a conditional generator" {
            let ours, core = Generator.ofState trainer state, TrainedGenerator.Of(trainer, state)
            let given = Batch.OneHot([| 0; 1; 1 |], 2)
            Expect.equal (ours |> Generator.sampleClass 1 key 3 |> numbers) (core.Sample(key, 3, 1) |> numbers) "a class"
            Expect.equal (ours |> Generator.sampleGiven given key 3 |> numbers) (core.Sample(key, 3, given) |> numbers)
                "conditions"
            let ofClass label = ours |> Generator.sampleClass label key 3 |> numbers
            Expect.notEqual (ofClass 0) (ofClass 1) "the class matters"
        }
        test "samples of a run's generator" {
            inFolder (fun folder ->
                let folder = Path.Combine(folder, "run")
                let recipe = Recipes.Gaussian
                let trainer = recipe.Game |> Trainer.create Compiled.Shared (Datasets.Open recipe.Data)
                let start = trainer |> Trainer.init key
                let run = RunFolder.Begin(folder, recipe, State.snapshot start, trainer.Engine)
                run.Save(trainer |> Trainer.statesInPlace start |> Seq.item 2 |> State.snapshot, trainer.Engine)
                let ours, core = Generator.ofRun folder, TrainedGenerator.Open folder
                Expect.equal ours.Step 3L "the newest checkpoint"
                Expect.equal (ours |> Generator.sample key 5 |> numbers) (core.Sample(key, 5) |> numbers) "samples"
                let z = ours |> Generator.noise key 5
                Expect.equal (numbers z) (core.Noise(key, 5) |> numbers) "noise"
                Expect.equal (ours |> Generator.generate z |> numbers) (ours |> Generator.sample key 5 |> numbers) "G(z)")
        }
        test "a folder without a run is refused" {
            inFolder (fun folder ->
                Gan.Testing.Rejections.isRejected folder (fun () -> Generator.ofRun (Path.Combine(folder, "none"))))
        }
    ]
