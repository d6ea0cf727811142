// A penalty of your own on D: dotnet fsi experiments/own-penalty.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open Gan
open type Gan.Functions

/// Weight · mean ‖∇a(x̂)‖² at points x̂ between data and samples: the gradient of D's logit a is to be 0, not 1.
type ZeroCentred(weight: float) =
    interface IPenalty with
        member _.Evaluate(play: Play<'T>, real, fake) =
            let e = play.Uniform(Shape.Create(System.ReadOnlySpan [| play.Batch; 1 |]))
            let d (x: Tensor<'T>) = play["discriminator"].Invoke x
            let slope = Gradient((fun x -> Sum(d x)), e * real + (1.0 - e) * fake)
            weight * Mean(SquaredNormOfEach slope)
    override _.ToString() = "zero-centred"

let steps = match fsi.CommandLineArgs with [| _; n |] -> int64 n | _ -> 2000L
let objective = Objectives.NonSaturating.With(ZeroCentred 1.0)
let ring = Recipes.Ring.Game
let game = Game(ring.Generator, ring.Discriminator, Objective = objective, Batch = ring.Batch)
let trainer = Compiled.Shared.Trainer(game, Distributions.Ring)
for s in trainer.RunInPlace(trainer.Init(Key.Of 1L), fun t -> t % 500L = 0L || t = steps) |> Seq.truncate (int steps) do
    s.Measures |> Option.ofObj |> Option.iter (fun measures -> printfn $"step {s.Step}, {objective.Name}: {measures}")
