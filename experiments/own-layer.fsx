// A layer of your own: dotnet fsi experiments/own-layer.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open Gan
open Gan.FSharp

/// Gelu (Hendrycks and Gimpel 2016), its sigmoid approximation. (Net.map takes a function, which has no name in files.)
type Gelu() =
    interface ILayer with
        member _.Apply(x, _) = x * Tensor.sigmoid (1.702 * x)

Registry.Add<Gelu> "gelu" // a run that is saved names it so
let gelu = Net.layer (Gelu())
let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 2000
let net outputs = Net.input 2 |> Net.dense 128 |> gelu |> Net.dense 128 |> gelu |> Net.dense outputs
let game = Game.ofNets (net 2) (net 1) |> Game.batch 256 |> Game.optimizer (Adam(1e-3, Beta1 = 0.5))

let trainer = game |> Trainer.create Compiled.Shared Distributions.Ring
let last = trainer |> Trainer.statesInPlace (trainer |> Trainer.init (Key.Of 1L)) |> Seq.item (steps - 1)
let samples = Generator.ofState trainer last |> Generator.sample (Key.Of 2L) 2500
let modes = samples |> Evaluation.modes Distributions.Ring
printfn "%d of %d modes after %d steps" modes.Covered modes.Total steps
