/// The laws of a penalty on D: those of a small game with it, and those of its own value.
module Gan.Testing.PenaltyLaws

open System
open Expecto
open Gan
open Gan.Testing.Laws
open Gan.Testing.Moves
open Gan.Testing.Tensors

[<Literal>]
let Reaches = "the penalty's gradient reaches D's weights"

[<Literal>]
let NotNegative = "the penalty is not negative"

let private data =
    let s = shape [ 12; 3 ]
    Examples("points", Batch(s, numbers 21L s))

/// A game of small, smooth nets with penalties.
let private game (penalties: IPenalty list) =
    let objective = (Objectives.NonSaturating, penalties) ||> List.fold (fun o p -> o.With p)
    Game(
        Net(shape [ 2 ], Dense 4, Tanh(), Dense 3), Net(shape [ 3 ], Dense 4, Tanh(), Dense 1), Objective = objective,
        Batch = 4)

/// The moves of D with the penalty and without.
let private both penalty =
    let move penalties = let game = game penalties in compute Reference.Shared game data [ "discriminator" ] (point game)
    move [ penalty ], move []

let private reaches penalty =
    law Reaches (fun () ->
        let with', without = both penalty
        let change = Array.map2 (-) with'.Gradients["discriminator"] without.Gradients["discriminator"]
        let norm = sqrt (Array.sumBy (fun v -> v * v) change)
        if not (norm > 1e-9) then
            failtest $"the gradient of the penalty by D's weights: a norm above 0 required, got {norm}")

let private notNegative penalty =
    law NotNegative (fun () ->
        let with', without = both penalty
        let v = with'.Losses["discriminator"] - without.Losses["discriminator"]
        if not (v >= -1e-12) then failtest $"a penalty of 0 or more required, got {v}")

/// The laws of a penalty.
[<CompiledName "Of">]
let laws options (penalty: IPenalty) =
    [ yield reaches penalty
      yield notNegative penalty
      yield! GameLaws.laws options (game [ penalty ]) data ]
