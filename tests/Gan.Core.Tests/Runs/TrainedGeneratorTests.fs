/// Sampling from a run: parameters, checkpoint, pixels.
module Gan.Core.Tests.Runs.TrainedGeneratorTests

open System.IO
open Expecto
open Gan
open Gan.Testing.Tensors
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

/// A game whose generator has a weight average or not.
let private recipe averages =
    let sgd = Sgd 0.5 :> IOptimizer
    Recipe(
        Name = "small", Description = "A small game.", Data = "uniform", Steps = 10L, Keep = 9, Best = "mmd",
        Game =
            Game(
                Net(shape [ 1 ], Dense 2, Tanh(), Dense 1), Net(shape [ 1 ], Dense 3, Relu(), Dense 1), Batch = 4,
                DiscriminatorOptimizer = sgd,
                GeneratorOptimizer = (if averages then WeightAverage(sgd, 0.9) :> IOptimizer else sgd)))

let private trainer (recipe: Recipe) = (Reference.Shared :> IEngine).Trainer(recipe.Game, Distributions.Uniform)

let private at (recipe: Recipe) step =
    let trainer = trainer recipe
    trainer, trainer.Run(trainer.Init(Key.Of 3L)) |> Seq.item (step - 1)

let private numbers (batch: Batch) = batch.ToArray()

/// A run with a checkpoint of each of its first steps, which are scored so that step 2 is the best.
let private withRun test =
    inFolder (fun root ->
        let recipe = recipe true
        let run = RunFolder.Create(Path.Combine(root, "run"), recipe)
        let snapshots = [ for step in 1..3 -> (snd (at recipe step)).Snapshot() ]
        for snapshot in snapshots do
            run.Save(snapshot, Reference.Shared, if snapshot.Step = 2L then 1.0 else 0.0)
        test run.Path recipe snapshots)

let private parameters =
    testList "the sampled parameters" [
        test "are the weight average if the optimizer keeps one, not the last update" {
            let trainer, state = at (recipe true) 5
            let g = TrainedGenerator.Of(trainer, state)
            let z = g.Noise(Key.Of 1L, 50)
            let by (parameters: Params) = trainer.Engine.Bind(trainer.Game.Generator, parameters).Invoke z |> numbers
            let snapshot = state.Snapshot()
            Expect.sequenceEqual (numbers (g.Generate z))
                (by (trainer.Game.GeneratorOptimizer.SampledParameters snapshot["generator"])) "the average"
            Expect.notEqual (numbers (g.Generate z)) (by (state.Parameters "generator")) "the last update"
        }
        test "are those of the last update if it keeps none" {
            let trainer, state = at (recipe false) 5
            Expect.sequenceEqual (TrainedGenerator.Of(trainer, state).Parameters.ToArray())
                ((state.Parameters "generator").ToArray()) "θ"
        }
        test "a sample is G applied to the noise of its key" {
            let trainer, state = at (recipe true) 2
            let g = TrainedGenerator.Of(trainer, state)
            Expect.sequenceEqual (numbers (g.Sample(Key.Of 7L, 9))) (numbers (g.Generate(g.Noise(Key.Of 7L, 9))))
                "the same numbers"
            Expect.equal g.Step 2L "steps"
        } ]

let private opening =
    testList "opening a run" [
        for name, choice, step in [ "newest", CheckpointChoice.Newest, 3
                                    "best", CheckpointChoice.Best, 2
                                    "step 1", CheckpointChoice.AtStep 1L, 1 ] do
            test name {
                withRun (fun path recipe snapshots ->
                    let g = TrainedGenerator.Open(path, choice, Reference.Shared)
                    Expect.equal g.Step (int64 step) "its step"
                    Expect.equal (string choice) name "its name"
                    let expected = TrainedGenerator.Of(recipe, List.item (step - 1) snapshots, Reference.Shared)
                    Expect.sequenceEqual (numbers (g.Sample(Key.Of 1L, 20))) (numbers (expected.Sample(Key.Of 1L, 20)))
                        "its samples")
            }
        test "the default is the newest; a damaged checkpoint is skipped and reported" {
            withRun (fun path _ _ ->
                Expect.equal (TrainedGenerator.Open(path)).Step 3L "the newest"
                File.Delete(Path.Combine(path, "checkpoints", "00000003", "generator.safetensors"))
                let notes = ResizeArray<string>()
                Expect.equal (TrainedGenerator.Open(path, passedOver = notes.Add)).Step 2L "the one before"
                Expect.equal notes.Count 1 "a note"
                Expect.stringContains notes[0] "generator.safetensors" "the damaged file")
        }
        test "a missing checkpoint is refused with its name" {
            withRun (fun path _ _ ->
                isRejected $"{path}: a whole checkpoint required (step 9), got none" (fun () ->
                    TrainedGenerator.Open(path, CheckpointChoice.AtStep 9L)))
        } ]

let private pixels =
    test "contrast normalisation is inverted; other data are already pixels" {
        let images = Batch(shape [ 2; 4 ], [| 0.5f; -1.0f; 2.0f; 0.0f; 1.0f; 1.5f; -0.5f; 0.25f |])
        let trainer, state = at (recipe false) 1
        let snapshot = state.Snapshot()
        let g data = TrainedGenerator.Of(Configuration.With(recipe false, [ $"data={data}" ]), snapshot)
        Expect.sequenceEqual (numbers ((g "uniform").Pixels images)) (numbers images) "unchanged"
        Expect.sequenceEqual (numbers ((g "cifar10-gcn").Pixels images)) (numbers (ContrastNormalised.ToPixels images))
            "pixels in [0, 1]"
    }

[<Tests>]
let tests = testList "TrainedGenerator" [ parameters; opening; pixels ]
