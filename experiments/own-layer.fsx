// A layer of your own: dotnet fsi experiments/own-layer.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open Gan

/// Gelu (Hendrycks and Gimpel 2016), its sigmoid approximation.
type Gelu() =
    interface ILayer with
        member _.Apply(x, _) = x * Functions.Sigmoid(1.702 * x)

Registry.Add<Gelu> "gelu" // a run that is saved names it so
let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 2000
let plane = Shape.Create(System.ReadOnlySpan [| 2 |])
let net outputs = Net(plane, Dense 128, Gelu(), Dense 128, Gelu(), Dense outputs)
let adam = Adam(1e-3, Beta1 = 0.5)
let game = Game(net 2, net 1, Batch = 256, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam)

let trainer = Compiled.Shared.Trainer(game, Distributions.Ring)
let last = trainer.RunInPlace(trainer.Init(Key.Of 1L)) |> Seq.item (steps - 1)
let samples = TrainedGenerator.Of(trainer, last).Sample(Key.Of 2L, 2500)
let modes = Modes.Of(samples, Distributions.Ring.Modes)
printfn "%d of %d modes after %d steps" modes.Covered modes.Total steps
