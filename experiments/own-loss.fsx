// A loss of your own with a gradient penalty, WGAN-GP spelled out: dotnet fsi experiments/own-loss.fsx [STEPS]
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open Gan
open type Gan.Functions

type WassersteinGp(weight: float) =
    interface ILosses with
        member _.Evaluate(play: Play<'T>) =
            let d (x: Tensor<'T>) = play["discriminator"].Invoke x
            let x, fake = play.Data, play["generator"].Invoke play.Noise
            let e = play.Uniform(Shape.Create(System.ReadOnlySpan [| play.Batch; 1 |]))
            let slope = Gradient((fun at -> Sum(d at)), e * x + (1.0 - e) * fake)
            let penalty = weight * Mean(Square(NormOfEach slope - 1.0))
            Losses<'T>().With("discriminator", Mean(d fake) - Mean(d x) + penalty).With("generator", -Mean(d fake))

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 1000
let net outputs = Net(Shape.Create(System.ReadOnlySpan [| 2 |]), Dense 64, Gan.Relu(), Dense(outputs: int))
let player name outputs = Player(name, net outputs, Adam(1e-3, Beta1 = 0.0))
let game =
    Game(WassersteinGp 10.0, player "generator" 2, player "discriminator" 1, Batch = 128, Order = UpdateOrder.Alternating 3)
let trainer = Compiled.Shared.Trainer(game, Distributions.TwoGaussians)
trainer.RunInPlace(trainer.Init(Key.Of 1L), fun step -> step % 200L = 0L)
|> Seq.take steps |> Seq.iter (fun s -> s.Measures |> Option.ofObj |> Option.iter (printfn "%O"))
