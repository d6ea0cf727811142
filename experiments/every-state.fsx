// A loop that looks at every state: dotnet fsi experiments/every-state.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open Gan
open Gan.FSharp

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 300
let trainer = Recipes.Ring.Game |> Trainer.create Compiled.Shared Distributions.Ring

// Each state is a value: it can be kept, compared with its neighbour and read later.
let start = trainer |> Trainer.init (Key.Of 1L)
let states = trainer |> Trainer.measuredStates (Trainer.every 1L) start |> Seq.take steps |> List.ofSeq
let distance (a: State, b: State) =
    let theta state = State.parameters "generator" state |> _.ToArray()
    Array.map2 (fun x y -> (x - y) * (x - y)) (theta a) (theta b) |> Array.sum |> sqrt
let moved = states |> List.pairwise |> List.map distance
printfn "G's step is %.3g long at first, %.3g at the end" moved.Head (List.last moved)

let covers state =
    (Generator.ofState trainer state |> Generator.sample (Key.Of 2L) 500 |> Evaluation.modes Distributions.Ring).Covered > 0
printfn "first mode covered at step %A" (states |> List.tryFind covers |> Option.map _.Step)
let lowest = states |> List.minBy (State.tryMeasure "value")
printfn "lowest V: %O" lowest.Measures
