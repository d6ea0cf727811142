// Reads a checkpoint and samples: dotnet fsi experiments/checkpoint.fsx [RUN FOLDER]   (by default a new, small run)
#I "../src/Gan.FSharp/bin/Release/net10.0"
#r "Gan.Core.dll"
#r "Gan.FSharp.dll"
open System
open System.IO
open Gan
open Gan.FSharp

let folder =
    match fsi.CommandLineArgs with
    | [| _; given |] -> given
    | _ -> Path.Combine(Path.GetTempPath(), $"gan-{Guid.NewGuid():N}")
if not (RunFolder.Is folder) then
    let recipe = Configuration.With(Recipes.Gaussian, [ "steps=300" ])
    let trainer = recipe.Game |> Trainer.create Compiled.Shared (Datasets.Open recipe.Data)
    let start = trainer |> Trainer.init (Key.Of 1L)
    let run = RunFolder.Begin(folder, recipe, State.snapshot start, trainer.Engine)
    run.Save(trainer |> Trainer.statesInPlace start |> Seq.item 299 |> State.snapshot, trainer.Engine)

// The net, its prior and the parameters to sample from, averaged or not; weights are in safetensors files beside it.
let samples = Generator.ofRun folder |> Generator.sample (Key.Of 7L) 1000
printfn "%d samples of shape %O, mean %.3f" samples.Count samples.Example (Array.average (samples.ToArray()))
