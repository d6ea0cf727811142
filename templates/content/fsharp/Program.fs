// Trains your own game on eight Gaussians on a ring: dotnet run -- [STEPS]
open System
open System.IO
open Gan
open Gan.Experiments

let plane = Shape.Create(ReadOnlySpan [| 2 |])
let generator = Net(plane, Dense 128, Relu(), Dense 128, Relu(), Dense 2)
let discriminator = Net(plane, Dense 128, LeakyRelu 0.2, Dense 128, LeakyRelu 0.2, Dense 1)

// V(D, G) of the paper in its non-saturating form, with Mescheder's R1 penalty of D's gradient on data.
let game =
    Game(
        generator, discriminator, Objective = Objectives.NonSaturating.With(R1 0.1), Batch = 256,
        GeneratorOptimizer = Adam(1e-3, Beta1 = 0.5), DiscriminatorOptimizer = Adam(1e-3, Beta1 = 0.5))

[<EntryPoint>]
let main args =
    let steps = match args with [| n |] -> int64 n | _ -> 5000L
    let data = Distributions.Ring
    let trainer = Compiled.Shared.Trainer(game, data)
    trainer.RunInPlace(trainer.Init(Key.Of 1L))
    |> Seq.takeWhile (fun s -> s.Step <= steps)
    |> Seq.filter (fun s -> s.Step % 500L = 0L)
    |> Seq.iter (fun s ->
        let samples = TrainedGenerator.Of(trainer, s).Sample(Key.Of 2L, 2500)
        let modes = Modes.Of(samples, data.Modes)
        printfn "step %6d: %d of %d modes" s.Step modes.Covered modes.Total
        let picture = PointPlot.Png(data.Batch(Key.Of 3L, 0L, 2500), samples, $"step {s.Step}")
        File.WriteAllBytes("samples.png", picture))
    0
