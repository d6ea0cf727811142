/// The laws of a penalty on D: those of a small game with it, and those of its own value.
module Gan.Testing.PenaltyLaws

open System
open Expecto
open Gan
open Gan.Testing.Law
open Gan.Testing.Moves
open Gan.Testing.Tensors

[<Literal>]
let Reaches = "the penalty's gradient reaches D's weights"

[<Literal>]
let NotNegative = "the penalty is not negative"

[<Literal>]
let OnlyD = "the penalty moves D alone"

let private data =
    let s = shape [ 12; 3 ]
    Examples("points", Batch(s, numbers 21L s))

/// A game of small, smooth nets with penalties.
let private game (penalties: IPenalty list) =
    let objective = (Objectives.NonSaturating, penalties) ||> List.fold (fun o p -> o.With p)
    Game(
        Net(shape [ 2 ], Dense 4, Tanh(), Dense 3), Net(shape [ 3 ], Dense 4, Tanh(), Dense 1), Objective = objective,
        Batch = 4)

/// The moves of one player with the penalty and without.
let private both penalty player =
    let move penalties = let game = game penalties in compute Reference.Shared game data [ player ] (point game)
    move [ penalty ], move []

let private value penalty =
    let with', without = both penalty "discriminator"
    with'.Losses["discriminator"] - without.Losses["discriminator"]

let private reaches penalty =
    law Reaches (fun () ->
        let with', without = both penalty "discriminator"
        let change = Array.map2 (-) with'.Gradients["discriminator"] without.Gradients["discriminator"]
        let norm = sqrt (Array.sumBy (fun v -> v * v) change)
        if not (norm > 1e-9) then
            failtest $"the gradient of the penalty by D's weights: a norm above 0 required, got {norm}")

let private notNegative penalty =
    law NotNegative (fun () ->
        let v = value penalty
        if not (v >= -1e-12) then failtest $"a penalty of 0 or more required, got {v}")

let private onlyD penalty =
    law OnlyD (fun () ->
        let with', without = both penalty "generator"
        Near.all 1e-12 without.Gradients["generator"] with'.Gradients["generator"] "the gradient of the generator")

/// The laws of a penalty.
let laws options (penalty: IPenalty) =
    [ yield reaches penalty
      yield notNegative penalty
      yield onlyD penalty
      yield! GameLaws.laws options (game [ penalty ]) data ]
