/// Losses, penalties and objectives as functions train to the same bits as the generic methods that C# requires.
module Gan.FSharp.Tests.LossesTests

open System
open Expecto
open Gan
open Gan.FSharp
open Gan.FSharp.Differentiation
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Torch
open type Gan.Functions

/// WGAN-GP as a class.
type private WassersteinGp(weight: float) =
    interface ILosses with
        member _.Evaluate(play: Play<'T>) =
            let d (x: Tensor<'T>) = play["discriminator"].Invoke x
            let x, fake = play.Data, play["generator"].Invoke play.Noise
            let e = play.Uniform(Shape.ofList [ play.Batch; 1 ])
            let slope = Gradient((fun at -> Sum(d at)), e * x + (1.0 - e) * fake)
            let penalty = weight * Mean(Square(NormOfEach slope - 1.0))
            Losses<'T>().With("discriminator", Mean(d fake) - Mean(d x) + penalty).With("generator", -Mean(d fake))
                .Measure("penalty", penalty)

/// WGAN-GP as a function.
let private wassersteinGp weight (play: Play) =
    let d, x, fake = play["discriminator"], play.Data, play["generator"] play.Noise
    let e = play.Uniform [ play.Batch; 1 ]
    let slope = grad (d >> Tensor.sum) (e * x + (1.0 - e) * fake)
    let penalty = weight * Tensor.mean (Tensor.square (Tensor.normOfEach slope - 1.0))
    Losses.ofList [
        "discriminator", Tensor.mean (d fake) - Tensor.mean (d x) + penalty
        "generator", -Tensor.mean (d fake) ]
    |> Losses.measure "penalty" penalty

/// A loss with labels, a condition, normal noise and joint calls, as a class.
type private Conditional() =
    interface ILosses with
        member _.Evaluate(play: Play<'T>) =
            let fake = play["generator"].Invoke(play.Noise + 0.1 * play.Normal(play.Noise.Shape), play.Labels)
            let logits = play.Together("discriminator", [| play.Data; fake |], play.Labels)
            Losses<'T>().With("discriminator", Mean(Softplus(-logits[0])) + Mean(Softplus logits[1]))
                .With("generator", Mean(Softplus(-logits[1])))

/// The same as a function.
let private conditional (play: Play) =
    let z = play.Noise + 0.1 * play.Normal(Shape.toList play.Noise.Shape)
    let fake = play.Apply("generator", z, Some play.Labels)
    match play.Together("discriminator", [ play.Data; fake ], Some play.Labels) with
    | [ real; fake ] ->
        Losses.ofList [
            "discriminator", Tensor.mean (Tensor.softplus -real) + Tensor.mean (Tensor.softplus fake)
            "generator", Tensor.mean (Tensor.softplus -fake) ]
    | outputs -> failtest $"2 outputs are required, got {outputs.Length}"

let private net outputs = Net.input 2 |> Net.dense 8 |> Net.relu |> Net.dropout 0.8 |> Net.dense outputs

let private conditionalNet outputs =
    Net.input 2 |> Net.condition [ 2 ] |> Net.joinCondition |> Net.dense 8 |> Net.batchNorm |> Net.tanh |> Net.dense outputs

let private game net losses =
    let player name outputs = Player(name, net outputs, Adam(1e-2, Beta1 = 0.0))
    Game.ofPlayers losses [ player "generator" 2; player "discriminator" 1 ]
    |> Game.batch 8
    |> Game.order (UpdateOrder.Alternating 2)

let private labelled =
    Examples("labelled", Batches.normal 1 20 2 0.0 1.0, [| for i in 0..19 -> i % 2 |])

let private run (engine: IEngine) (data: ISource) game =
    let trainer = game |> Trainer.create engine data
    trainer |> Trainer.measuredStates (Trainer.every 2L) (trainer |> Trainer.init (Key.Of 5L)) |> Seq.take 4 |> List.ofSeq

let private engines: (string * (unit -> IEngine)) list =
    [ "reference", fun () -> Reference.Shared
      "compiled", fun () -> Compiled.Shared
      "eager", fun () -> Eager.On "cpu"
      "script", fun () -> Script.On "cpu" ]

/// Compares runs of two games on every engine: numbers and measurements.
let private alike name data ours core =
    testList name [
        for name, engine in engines do
            test name {
                let ours, core = run (engine ()) data ours, run (engine ()) data core
                Bits.same (Bits.take 4 ours) (Bits.take 4 core) "the bits"
                Expect.equal (ours |> List.map State.measures) (core |> List.map State.measures) "the measurements"
                Expect.isSome (State.measures ours[1]) "measured"
            } ]

let private ring: ISource = Distributions.TwoGaussians
let private objective o = game net Objective.hinge |> Game.objective o

[<Tests>]
let tests =
    testSequenced <| testList "Losses" [
        alike "a gradient inside, and a measure" ring
            (game net (Losses.ofFunction (wassersteinGp 10.0))) (game net (WassersteinGp 10.0))
        alike "labels, a condition, normal noise, joint calls, states of layers" labelled
            (game conditionalNet (Losses.ofFunction conditional)) (game conditionalNet (Conditional()))
        alike "an adversarial loss of functions" ring
            (objective (
                Objective.ofFunctions
                    "relativistic" (fun real fake -> Tensor.mean (Tensor.softplus (fake - real)))
                    (fun real fake -> Tensor.mean (Tensor.softplus (real - fake)))))
            (objective Objective.relativistic)
        alike "a penalty of a function" ring
            (objective (
                Objective.hinge
                |> Objective.penaltyOf (fun play real _ ->
                    let slope = grad (play["discriminator"] >> Tensor.sum) real
                    2.0 / 2.0 * Tensor.mean (Tensor.squaredNormOfEach slope))))
            (objective (Objective.hinge |> Objective.r1 2.0))
        alike "a layer of a function" ring
            (game (fun n -> Net.input 2 |> Net.dense 8 |> Net.map Tensor.relu |> Net.dense n) Objective.hinge)
            (game (fun n -> Net.input 2 |> Net.dense 8 |> Net.relu |> Net.dense n) Objective.hinge)
        test "another weight gives other bits" {
            let bits weight = game net (Losses.ofFunction (wassersteinGp weight)) |> run Reference.Shared ring |> Bits.take 4
            Expect.notEqual (bits 10.0) (bits 9.0) "the bits"
        }
        test "a game of functions cannot be saved, and says so" {
            let recipe =
                Recipe(Name = "stated", Data = "ring", Steps = 1L, Game = game net (Losses.ofFunction (wassersteinGp 10.0)))
            isRejected "types that have a name in files are required, which Registry.Add gives" (fun () ->
                Configuration.Write recipe)
        }
        test "errors name the player and the loss" {
            let wrong losses = message (fun () -> game net (Losses.ofFunction losses) |> run Reference.Shared ring)
            Expect.stringContains (wrong (fun play -> Losses.ofList [ "generator", play.Data ]))
                "loss of generator: a scalar, of shape [], is required, got shape [8, 2]" "not a scalar"
            Expect.stringContains (wrong (fun play -> Losses.ofList [ "generator", Tensor.mean play.Labels ]))
                "the losses require labels, and the data have none" "no labels"
        }
    ]
