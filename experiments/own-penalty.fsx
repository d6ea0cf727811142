// A penalty of your own on D: dotnet fsi experiments/own-penalty.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open Gan
open Gan.FSharp
open type Gan.Functions

/// Weight · mean ‖∇a(x̂)‖² at points x̂ between data and samples: the gradient of D's logit a is to be 0, not 1.
type ZeroCentred(weight: float) =
    interface IPenalty with
        member _.Evaluate(play: Play<'T>, real, fake) =
            let e = play.Uniform(Shape.ofList [ play.Batch; 1 ])
            let d (x: Tensor<'T>) = play["discriminator"].Invoke x
            let slope = Gradient((fun x -> Sum(d x)), e * real + (1.0 - e) * fake)
            weight * Mean(SquaredNormOfEach slope)
    override _.ToString() = "zero-centred"

let steps = match fsi.CommandLineArgs with [| _; n |] -> int64 n | _ -> 2000L
let objective = Objective.nonSaturating |> Objective.penalty (ZeroCentred 1.0)
let trainer = Recipes.Ring.Game |> Game.objective objective |> Trainer.create Compiled.Shared Distributions.Ring
trainer
|> Trainer.measuredStatesInPlace (fun t -> t % 500L = 0L || t = steps) (trainer |> Trainer.init (Key.Of 1L))
|> Seq.truncate (int steps)
|> Seq.iter (fun s -> s |> State.measures |> Option.iter (printfn "step %d, %s: %O" s.Step objective.Name))
