// A loop that looks at every state: dotnet fsi experiments/every-state.fsx [STEPS]   (after dotnet build -c Release)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open Gan

let steps = match fsi.CommandLineArgs with [| _; n |] -> int n | _ -> 300
let trainer = Compiled.Shared.Trainer(Recipes.Ring.Game, Distributions.Ring)

// Each state of Run is a value: it can be kept, compared with its neighbour and read later.
let states = trainer.Run(trainer.Init(Key.Of 1L), fun _ -> true) |> Seq.take steps |> List.ofSeq
let distance (a: State) (b: State) =
    let squares = (a.Parameters "generator").Zip(b.Parameters "generator", fun x y -> (x - y) * (x - y))
    squares.ToArray() |> Seq.sum |> sqrt
let moved = states |> List.pairwise |> List.map (fun (a, b) -> distance a b)
printfn "G's step is %.3g long at first, %.3g at the end" moved.Head (List.last moved)

let covered (state: State) =
    Modes.Of(TrainedGenerator.Of(trainer, state).Sample(Key.Of 2L, 500), Distributions.Ring.Modes).Covered
printfn "first mode covered at step %A" (states |> List.tryFind (fun s -> covered s > 0) |> Option.map _.Step)
let value (state: State) = state.Measures |> Option.ofObj |> Option.map (fun m -> m["value"])
printfn "lowest V: %A" (states |> List.minBy value).Measures
