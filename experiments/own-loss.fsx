// A loss of your own with a gradient penalty, WGAN-GP spelled out: dotnet fsi experiments/own-loss.fsx [STEPS]
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open Gan
open Gan.FSharp
open Gan.FSharp.Differentiation
let wassersteinGp weight (play: Play) =
    let d, x, fake = play["discriminator"], play.Data, play["generator"] play.Noise
    let e = play.Uniform [ play.Batch; 1 ]
    let slope = grad (d >> Tensor.sum) (e * x + (1.0 - e) * fake)
    let penalty = weight * Tensor.mean (Tensor.square (Tensor.normOfEach slope - 1.0))
    let gap = Tensor.mean (d fake) - Tensor.mean (d x)
    Losses.ofList [ "discriminator", gap + penalty; "generator", -Tensor.mean (d fake) ]

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 1000
let player name outputs =
    Player(name, Net.input 2 |> Net.dense 64 |> Net.relu |> Net.dense outputs, Adam(1e-3, Beta1 = 0.0))
let game =
    Game.ofFunction (wassersteinGp 10.0) [ player "generator" 2; player "discriminator" 1 ]
    |> Game.batch 128 |> Game.order (UpdateOrder.Alternating 3)
let trainer = game |> Trainer.create Compiled.Shared Distributions.TwoGaussians
trainer
|> Trainer.measuredStatesInPlace (Trainer.every 200L) (trainer |> Trainer.init (Key.Of 1L))
|> Seq.take steps |> Seq.choose State.measures |> Seq.iter (printfn "%O")
