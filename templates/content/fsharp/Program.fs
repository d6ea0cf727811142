// Trains your own game on eight Gaussians on a ring: dotnet run -- [STEPS]
open System.IO
open Gan
open Gan.Experiments
open Gan.FSharp

let generator = Net.input 2 |> Net.dense 128 |> Net.relu |> Net.dense 128 |> Net.relu |> Net.dense 2
let discriminator =
    Net.input 2 |> Net.dense 128 |> Net.leakyRelu 0.2 |> Net.dense 128 |> Net.leakyRelu 0.2 |> Net.dense 1

// V(D, G) of the paper in its non-saturating form, with Mescheder's R1 penalty of D's gradient on data.
let game =
    Game.ofNets generator discriminator
    |> Game.objective (Objective.nonSaturating |> Objective.r1 0.1)
    |> Game.optimizer (Adam(1e-3, Beta1 = 0.5))
    |> Game.batch 256

[<EntryPoint>]
let main args =
    let steps = match args with [| n |] -> int64 n | _ -> 5000L
    let data = Distributions.Ring
    let trainer = game |> Trainer.create Compiled.Shared data
    trainer
    |> Trainer.statesInPlace (trainer |> Trainer.init (Key.Of 1L))
    |> Seq.takeWhile (fun s -> s.Step <= steps)
    |> Seq.filter (fun s -> s.Step % 500L = 0L)
    |> Seq.iter (fun s ->
        let samples = Generator.ofState trainer s |> Generator.sample (Key.Of 2L) 2500
        let modes = Evaluation.modes data samples
        printfn "step %6d: %d of %d modes" s.Step modes.Covered modes.Total
        let picture = PointPlot.Png(data.Batch(Key.Of 3L, 0L, 2500), samples, $"step {s.Step}")
        File.WriteAllBytes("samples.png", picture))
    0
