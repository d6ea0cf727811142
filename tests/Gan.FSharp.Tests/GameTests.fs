/// Games as pipelines equal those of the core, and each step changes one part only.
module Gan.FSharp.Tests.GameTests

open Expecto
open Gan
open Gan.FSharp
open Gan.Testing

let private g = Net.input 3 |> Net.dense 4 |> Net.relu |> Net.dense 2
let private d = Net.input 2 |> Net.dense 4 |> Net.relu |> Net.dense 1
let private adam: IOptimizer = Adam(1e-3, Beta1 = 0.0)
let private players = [ Player("generator", g, adam); Player("discriminator", d, adam) ]

/// A game of which no part has its default.
let private changed =
    Game.ofNets g d
    |> Game.objective Objective.hinge
    |> Game.optimizer adam
    |> Game.order (UpdateOrder.Alternating 3)
    |> Game.batch 7
    |> Game.prior (UniformPrior 1.0)
    |> Game.noise (Some [ 3 ])

let private steps: (string * (Game -> Game)) list =
    [ "objective", Game.objective Objective.hinge
      "losses", Game.losses Objective.hinge
      "optimizer", Game.optimizer adam
      "optimizerOf", Game.optimizerOf "generator" adam
      "order", Game.order (UpdateOrder.Alternating 3)
      "batch", Game.batch 7
      "prior", Game.prior (UniformPrior 1.0)
      "noise", Game.noise (Some [ 3 ]) ]

/// Players without the reference equality of their array.
let private parts (game: Game) =
    List.ofSeq game.Players, game.Losses, game.Prior, Game.noiseOf game, game.Order, game.Batch

[<Tests>]
let tests =
    testList "Game" [
        test "a pipeline equals the constructor with its properties" {
            let core =
                Game(g, d, Objective = Objectives.Hinge, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam,
                     Order = UpdateOrder.Alternating 3, Batch = 7, Prior = UniformPrior 1.0, Noise = Shape.ofList [ 3 ])
            Expect.equal (parts changed) (parts core) "the game"
            Expect.equal (parts (Game.ofNets g d)) (parts (Game(g, d))) "the defaults"
        }
        test "games of players" {
            let core = Game(Objectives.Hinge, Player("generator", g, adam), Player("discriminator", d, adam))
            Expect.equal (parts (Game.ofPlayers Objective.hinge players)) (parts core) "the game"
            let stated = Game.ofFunction (fun _ -> Losses.ofList []) players
            Expect.equal (List.ofSeq stated.Players) players "the players of losses as a function"
        }
        for name, step in steps do
            test $"{name} keeps the other parts" { Expect.equal (parts (step changed)) (parts changed) "the same values" }
        test "a step that loses a part is caught" {
            let forgetful (game: Game) = Game(game.Losses, Array.ofSeq game.Players, Batch = 7)
            Expect.notEqual (parts (forgetful changed)) (parts changed) "order, prior and noise are the defaults again"
        }
        test "these are all parts of a game" {
            let settable =
                typeof<Game>.GetProperties() |> Array.filter _.CanWrite |> Array.map _.Name |> Array.sort |> List.ofArray
            Expect.equal settable
                [ "Batch"; "DiscriminatorOptimizer"; "GeneratorOptimizer"; "Losses"; "Noise"; "Objective"; "Order"; "Players"
                  "Prior" ] "properties that a copy must keep"
        }
        test "optimizerOf changes one player" {
            let sgd: IOptimizer = Sgd 0.1
            let game = changed |> Game.optimizerOf "generator" sgd
            Expect.equal (game.GeneratorOptimizer, game.DiscriminatorOptimizer) (sgd, adam) "the optimizers"
            Expect.throwsT<System.Collections.Generic.KeyNotFoundException>
                (fun () -> changed |> Game.optimizerOf "encoder" sgd |> ignore) "an unknown player"
        }
        test "steps on different parts commute" {
            for name, f in steps do
                for name', h in steps do
                    Expect.equal (parts (Game.ofNets g d |> f |> h)) (parts (Game.ofNets g d |> h |> f)) $"{name}, {name'}"
        }
        test "missing parts are None" {
            Expect.equal (changed |> Game.noise None |> Game.noiseOf) None "noise"
            Expect.equal (Game.noiseOf changed) (Some [ 3 ]) "noise that is there"
            Expect.equal (Game.tryObjective changed) (Some Objective.hinge) "an objective"
            Expect.equal (changed |> Game.losses (Regression()) |> Game.tryObjective) None "no objective"
        }
        test "nets that do not fit are refused" {
            Expect.stringContains (Rejections.message (fun () -> Game.ofNets d g))
                "the discriminator requires examples of shape [3], the generator gives [1]" "the message"
        }
    ]
