/// The paper's nets and whole runs, against the reference engine and against recorded results of other engines.
module Gan.DiffSharp.Tests.PaperTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.DiffSharp

let private digits = lazy (Digits.Source(Key.Of 1L, 300) :> ISource)

let private paper batch =
    let paper = Recipes.Mnist.Game
    Game(paper.Generator, paper.Discriminator, Objective = Objectives.Minimax, Prior = paper.Prior, Batch = batch)

/// For each player the gradient of its minimax loss at the initial weights, tensor by tensor, with the step's masks.
let private gradients (engine: IEngine<'T>) batch =
    let game = paper batch
    let start =
        Map [ "discriminator", game.Discriminator.Init(Key.Of 5L)
              "generator", game.Generator.Init(Key.Of 6L, digits.Value.Marginals()) ]
    let at: Moves.Point =
        { Parameters = start; States = start |> Map.map (fun player _ -> game[player].Net.InitState()) }
    (Moves.compute engine game digits.Value [ "discriminator"; "generator" ] at).Gradients
    |> Map.map (fun player values ->
        let gradient = Params(start[player].Layout, values)
        [ for slot in gradient.Layout.Slots -> gradient[slot].ToArray() ])

let private norm (v: float[]) = sqrt (Array.sumBy (fun a -> a * a) v)

let private agree tolerance batch (engine: IEngine<Value>) =
    testCase $"{engine.Name}: gradients of V for both players, {batch} examples" (fun () ->
        let expected, found = gradients Reference.Shared batch, gradients engine batch
        for player in expected.Keys do
            let tensors = List.zip expected[player] found[player]
            let difference = tensors |> List.map (fun (expected, got) -> norm (Array.map2 (-) expected got))
            let whole = tensors |> List.map (fst >> norm) |> Array.ofList |> norm
            let off = norm (Array.ofList difference) / whole
            printfn "gradient of V, %s, %d examples, %s: %.1e; tensor by tensor %A" engine.Name batch player off
                (List.map2 (fun d (e, _) -> $"{d / norm e:e1}") difference tensors)
            Expect.isLessThan off tolerance $"{player}: distance from the reference's gradient, as a fraction of it"
            for i, (d, (expected, _)) in List.zip difference tensors |> List.indexed do
                // The gradient by D's last bias is the difference of two means that nearly cancel at the start, so float32
                // loses digits in every engine. It is 0.6 % of the whole gradient.
                Expect.isLessThan (d / (norm expected + 1e-2 * whole)) tolerance $"{player}, tensor {i}")

/// Distance, after the same run, from the recorded results of engines that cannot be loaded here or are too slow.
let private recorded (engine: IEngine<Value>) (run, steps, _) =
    let results = lazy Recorded.results engine run
    testList $"{engine.Name}: {steps} steps of {run}" [
        for other in [ "eager"; "reference" ] ->
            testCase $"against {other}" (fun () ->
                let off = Recorded.distance (Recorded.read other run) results.Value
                printfn "%d steps of %s, %s against %s: %.1e" steps run engine.Name other off
                Expect.isLessThan off (Recorded.drift run) "distance, as a fraction of each tensor's size") ]

[<Tests>]
let tests =
    let torch, reference = DiffSharpEngine.Torch "cpu", DiffSharpEngine.Reference()
    testSequenced (testList "paper" [
        agree 1e-4 100 torch
        agree 1e-10 4 reference
        for run in Recorded.runs do
            recorded torch run ])
