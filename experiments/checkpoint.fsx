// Reads a checkpoint and samples: dotnet fsi experiments/checkpoint.fsx [RUN FOLDER]   (by default a new, small run)
#I "../src/Gan.Cli/bin/Release/net10.0"
#r "Gan.Core.dll"
open System
open System.IO
open Gan

let folder =
    match fsi.CommandLineArgs with
    | [| _; given |] -> given
    | _ -> Path.Combine(Path.GetTempPath(), $"gan-{Guid.NewGuid():N}")
if not (RunFolder.Is folder) then
    let recipe = Configuration.With(Recipes.Gaussian, [ "steps=300" ])
    let trainer = Compiled.Shared.Trainer(recipe.Game, Datasets.Open recipe.Data)
    let start = trainer.Init(Key.Of 1L)
    let run = RunFolder.Begin(folder, recipe, start.Snapshot(), trainer.Engine)
    run.Save((trainer.RunInPlace start |> Seq.item 299).Snapshot(), trainer.Engine)

// The net, its prior and the parameters to sample from, averaged or not; weights are in safetensors files beside it.
let generator = TrainedGenerator.Open folder
let samples = generator.Sample(Key.Of 7L, 1000)
printfn "%d samples of shape %O, mean %.3f" samples.Count samples.Example (Array.average (samples.ToArray()))
