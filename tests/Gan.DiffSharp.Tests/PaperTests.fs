/// The paper's nets and whole runs, against the reference engine and against recorded results of other engines.
module Gan.DiffSharp.Tests.PaperTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.DiffSharp

let private digits = lazy (Digits.Source(Key.Of 1L, 300) :> ISource)

/// The gradients by both players' parameters at the initial weights, with the step's masks: of −V for D, and of the part of
/// V that depends on G for G.
let private gradients (engine: IEngine<'T>) batch =
    let paper = Recipes.Mnist.Game
    let game = Game(paper.Generator, paper.Discriminator, Objective = Objectives.Minimax, Prior = paper.Prior, Batch = batch)
    use _ = engine.Scope()
    let d, g = game.Discriminator.Init(Key.Of 5L), game.Generator.Init(Key.Of 6L, digits.Value.Marginals())
    let noise, real = Array.zeroCreate<float32> (batch * 100), Array.zeroCreate<float32> (batch * 784)
    game.Prior.Fill(Key.Of 7L, noise)
    digits.Value.Fill(Key.Of 1L, 0L, real)
    let inputs =
        [| yield! engine.Open(engine.Hold d, true); yield! engine.Open(engine.Hold g, true)
           engine.Load(shape [ batch; 100 ], ReadOnlySpan noise); engine.Load(shape [ batch; 784 ], ReadOnlySpan real) |]
    [ for t in engine.Compile(PlayersStep(game, Play.Both)).Invoke(inputs, Key.Of 8L) -> engine.Read t ]

let private norm (v: float[]) = sqrt (Array.sumBy (fun a -> a * a) v)

let private agree tolerance batch (engine: IEngine<Value>) =
    testCase $"{engine.Name}: gradients of V for both players, {batch} examples" (fun () ->
        let slots = Recipes.Mnist.Game.Discriminator.Layout.Slots.Length
        let pairs = List.zip (gradients Reference.Shared batch) (gradients engine batch)
        for player, tensors in [ "D", List.take slots pairs; "G", List.skip slots pairs ] do
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
