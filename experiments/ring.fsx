// Learns a ring of eight Gaussians: dotnet fsi experiments/ring.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"

open Gan
open Gan.FSharp

let steps = match fsi.CommandLineArgs with [| _; n |] -> int64 n | _ -> 10_000L

let g = Net.input 2 |> Net.dense 128 |> Net.relu |> Net.dense 128 |> Net.relu |> Net.dense 2
let d = Net.input 2 |> Net.dense 128 |> Net.leakyRelu 0.2 |> Net.dense 128 |> Net.leakyRelu 0.2 |> Net.dense 1
let game =
    Game.ofNets g d
    |> Game.objective Objective.nonSaturating
    |> Game.optimizer (Adam(1e-3, Beta1 = 0.5))
    |> Game.batch 256

let ring = Distributions.Ring
let engine = Compiled.Shared // or Reference.Shared: float64; or Gan.Torch's Eager.On "cuda"
let trainer = game |> Trainer.create engine ring

// A run is a lazy sequence of states; looking at some of them is Seq. (Trainer.states keeps every state.)
trainer
|> Trainer.statesInPlace (trainer |> Trainer.init (Key.Of 1L))
|> Seq.takeWhile (fun s -> s.Step <= steps)
|> Seq.filter (fun s -> s.Step % 1000L = 0L || s.Step = steps)
|> Seq.iter (fun s ->
    let seen = Generator.ofState trainer s |> Generator.sample (Key.Of 2L) 2500 |> Evaluation.modes ring
    printfn "step %6d: %d of %d modes, %.1f ± %.1f %% good samples"
        s.Step seen.Covered seen.Total (100.0 * seen.HighQuality) (100.0 * seen.StandardError))
