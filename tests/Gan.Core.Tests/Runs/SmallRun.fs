/// A small game and a run of it, for the tests of saved runs.
module Gan.Core.Tests.Runs.SmallRun

open System.IO
open Gan
open Gan.Testing.Files
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

/// The recipe of a game small enough to be saved thousands of times.
let recipe =
    Recipe(
        Name = "small", Description = "A small game.", Data = "uniform", Steps = 100L, Keep = 2,
        Game =
            Game(
                Net(shape [ 1 ], Dense 2, Tanh(), Dense 1), Net(shape [ 1 ], Dense 3, Relu(), Dense 1), Batch = 4,
                DiscriminatorOptimizer = Adam 0.01, GeneratorOptimizer = Momentum(0.1, 0.5)))

/// The reference engine's trainer of that game on the uniform distribution.
let trainer = (Reference.Shared :> IEngine).Trainer(recipe.Game, Distributions.Uniform)

/// The states at steps 0 to 40; a run that was interrupted must go through the same ones.
let states =
    let start = trainer.Init(Key.Of 5L)
    Array.append [| start.Snapshot() |] (trainer.Run start |> Seq.take 40 |> Seq.map _.Snapshot() |> Array.ofSeq)

/// Equality of step, key and every number.
let same (a: Snapshot) (b: Snapshot) = a.Step = b.Step && a.Key = b.Key && all a = all b

/// Runs a test with the path of a new run on the disk.
let onDisk test = inFolder (fun root -> let path = Path.Combine(root, "run") in test path (RunFolder.Create(path, recipe)))
