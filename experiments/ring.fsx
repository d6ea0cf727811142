// Learns a ring of eight Gaussians: dotnet fsi experiments/ring.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"

open System
open Gan

let steps = match fsi.CommandLineArgs with [| _; n |] -> int64 n | _ -> 10_000L

let plane = Shape.Create(ReadOnlySpan [| 2 |])
let g = Net(plane, Dense 128, Relu(), Dense 128, Relu(), Dense 2)
let d = Net(plane, Dense 128, LeakyRelu 0.2, Dense 128, LeakyRelu 0.2, Dense 1)
let adam = Adam(1e-3, Beta1 = 0.5)
let game =
    Game(g, d, Objective = Objectives.NonSaturating, Batch = 256, DiscriminatorOptimizer = adam, GeneratorOptimizer = adam)

let ring = Distributions.Ring
let engine = Compiled.Shared // or Reference.Shared: float64; or Gan.Torch's Eager.On "cuda"
let trainer = engine.Trainer(game, ring)

// A run is a lazy sequence of states; looking at some of them is Seq. (Run keeps every state, RunInPlace reuses buffers.)
trainer.RunInPlace(trainer.Init(Key.Of 1L))
|> Seq.takeWhile (fun s -> s.Step <= steps)
|> Seq.filter (fun s -> s.Step % 1000L = 0L || s.Step = steps)
|> Seq.iter (fun s ->
    let seen = Modes.Of(TrainedGenerator.Of(trainer, s).Sample(Key.Of 2L, 2500), ring.Modes)
    printfn "step %6d: %d of %d modes, %.1f ± %.1f %% good samples"
        s.Step seen.Covered seen.Total (100.0 * seen.HighQuality) (100.0 * seen.StandardError))
