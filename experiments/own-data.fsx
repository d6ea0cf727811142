// Data of your own from arrays, with labels, in a conditional GAN: dotnet fsi experiments/own-data.fsx [STEPS]
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open System
open Gan

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 2000
// Two half-moons: 1,000 points [x, y], each with the class 0 or 1.
let random = Random 1
let labels = [| for i in 0..999 -> i % 2 |]
let point label =
    let angle = Math.PI * (random.NextDouble() + float label)
    [| float32 (cos angle) + float32 label; float32 (sin angle) + 0.5f * float32 label |]
let data = Examples("moons", Batch.OfRows(Array.map point labels), labels).Standardised()

let shape (n: int) = Shape.Create(ReadOnlySpan [| n |])
let net input outputs =
    Net(shape input, shape 2, JoinCondition(), Dense 64, Relu(), Dense 64, Relu(), Dense(outputs: int))
let adam = Adam(1e-3, Beta1 = 0.5)
let game = Game(net 4 2, net 2 1, Batch = 100, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam)
let trainer = Compiled.Shared.Trainer(game, data)
let generator = TrainedGenerator.Of(trainer, trainer.RunInPlace(trainer.Init(Key.Of 1L)) |> Seq.item (steps - 1))
for label in 0..1 do
    printfn "class %d: %A" label (generator.Sample(Key.Of 2L, 3, label).ToArray())
