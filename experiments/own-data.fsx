// Data of your own from arrays, with labels, in a conditional GAN: dotnet fsi experiments/own-data.fsx [STEPS]
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open System
open Gan
open Gan.FSharp

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 2000
// Two half-moons: 1,000 points [x, y], each with the class 0 or 1.
let random = Random 1
let labels = [| for i in 0..999 -> i % 2 |]
let point label =
    let angle = Math.PI * (random.NextDouble() + float label)
    [| float32 (cos angle) + float32 label; float32 (sin angle) + 0.5f * float32 label |]
let data = Examples("moons", Batch.OfRows(Array.map point labels), labels).Standardised()

let hidden = Net.condition [ 2 ] >> Net.joinCondition >> Net.dense 64 >> Net.relu >> Net.dense 64 >> Net.relu
let game = Game.ofNets (Net.input 4 |> hidden |> Net.dense 2) (Net.input 2 |> hidden |> Net.dense 1)
let trainer = game |> Game.optimizer (Adam(1e-3, Beta1 = 0.5)) |> Trainer.create Compiled.Shared data
let last = trainer |> Trainer.statesInPlace (trainer |> Trainer.init (Key.Of 1L)) |> Seq.item (steps - 1)
for label in 0..1 do
    printfn "class %d: %A" label (Generator.ofState trainer last |> Generator.sampleClass label (Key.Of 2L) 3 |> _.ToArray())
