/// The errors of games, found before any step.
module Gan.Core.Tests.Games.GameErrorsTests

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Testing.Rejections
open Gan.Testing.Tensors
open Gan.Core.Tests.Games.Stated

let private g, d = Net(shape [ 2 ], Dense 3), Net(shape [ 3 ], Dense 1)

let private require (losses: ILossesOf) (players: string list) (data: ISource) =
    message (fun () ->
        let game =
            Game(Stated losses, [| for name in players -> Player(name, (if name = "generator" then g else d)) |], Batch = 5)
        (Reference.Shared :> IEngine).Trainer(game, data))

/// A loss for D alone: the sum of a player's outputs on data.
let private sumOf (player: string) =
    { new ILossesOf with
        member _.Evaluate play = Losses().With("discriminator", play[player].Invoke(play.Data).Sum()) }

let private source = Data.uniform "uniform" [ 3 ]

[<Tests>]
let tests =
    testList "Game errors" [
        test "players" {
            for build, expected in
                [ (fun () -> Game(Classification(), [||])), "a game requires 1 player or more, got none"
                  (fun () -> Game(Classification(), [| Player("a", g); Player("b", d); Player("a", d) |])),
                  "players of distinct names are required, got 'a' twice"
                  (fun () -> Game(Classification(), [| Player("a b", g) |])),
                  ("a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', "
                   + "is required, got 'a b'")
                  (fun () -> Game(Classification(), [| Player("", g) |])),
                  ("a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', "
                   + "is required, got ''")
                  (fun () -> Game(Classification(), [| Player("simultaneous", g) |])),
                  ("a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', "
                   + "is required, got 'simultaneous'")
                  (fun () -> Game(Classification(), [| Player("a.b", g) |])),
                  ("a player's name of letters, digits, - and _, other than 'alternating' and 'simultaneous', "
                   + "is required, got 'a.b'") ] do
                Expect.equal (message build) expected ""
            let game = Game(g, d)
            Expect.throwsC (fun () -> game["encoder"] |> ignore) (fun e ->
                Expect.equal
                    e.Message "a player of the game is required (generator, discriminator), got 'encoder'"
                    "none of this name")
            let other = Game(Classification(), [| Player("classifier", d) |])
            Expect.equal
                (message (fun () -> other.Objective))
                "a game with an objective is required, got one with Classification { Player = classifier }" "no objective"
            Expect.throwsC (fun () -> other.Generator |> ignore) (fun e ->
                Expect.equal e.Message "a player of the game is required (classifier), got 'generator'" "no G")
        }
        test "a measure requires a new name that no loss or gradient has" {
            let named (names: string list) =
                { new ILossesOf with
                    member _.Evaluate play =
                        let loss = play["discriminator"].Invoke(play.Data).Sum()
                        (Losses().With("discriminator", loss), names)
                        ||> List.fold (fun losses name -> losses.Measure(name, loss)) }
            for names in [ [ "" ]; [ "psnr"; "psnr" ]; [ "loss.discriminator" ]; [ "gradient.discriminator" ] ] do
                Expect.stringContains
                    (require (named names) [ "discriminator" ] source)
                    $"a measure requires a new name without loss. or gradient. before it, got '{List.last names}'" ""
        }
        test "a loss calls a player that there is not" {
            Expect.equal
                (require (sumOf "discriminatr") [ "discriminator" ] source)
                "uniform [3]: a player of the game is required (discriminator), got 'discriminatr'" ""
        }
        test "a player moves that has no loss" {
            Expect.equal
                (require (sumOf "discriminator") [ "discriminator"; "generator" ] source)
                "uniform [3]: a loss for player 'generator' is required, got losses for discriminator" ""
        }
        test "a loss or a measure is not a scalar" {
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminator"].Invoke play.Data) }
            Expect.equal (require losses [ "discriminator" ] source)
                ("uniform [3]: loss of discriminator: a scalar, of shape [], is required, got shape [5, 1]; Sum or Mean "
                 + "makes one")
                "loss"
            let measured =
                { new ILossesOf with
                    member _.Evaluate play =
                        let logits = play["discriminator"].Invoke play.Data
                        Losses().With("discriminator", logits.Sum()).Measure("logits", logits) }
            Expect.equal (require measured [ "discriminator" ] source)
                "uniform [3]: measure logits: a scalar, of shape [], is required, got shape [5, 1]; Sum or Mean makes one"
                "measure"
        }
        test "labels or noise that there are not" {
            let labelled =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", (play["discriminator"].Invoke(play.Data) * play.Labels).Sum()) }
            Expect.equal
                (require labelled [ "discriminator" ] source)
                "uniform [3]: the losses require labels, and the data have none" "labels"
            let noisy =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminator"].Invoke(play.Noise).Sum()) }
            Expect.equal
                (require noisy [ "discriminator" ] source)
                "uniform [3]: the losses require noise, and the game has none; set its Noise to a shape" "noise"
            let conditional = Game(g, Net(shape [ 3 ], shape [ 2 ], JoinCondition(), Dense 1))
            Expect.equal (message (fun () -> (Reference.Shared :> IEngine).Trainer(conditional, source)))
                "uniform [3]: the losses require labels, and the data have none" "a net with a condition"
        }
        test "a net gets an example or a condition that does not fit, and the player is named" {
            let wrong =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminator"].Invoke(play.Data.Reshape(shape [ 15 ])).Sum()) }
            Expect.equal
                (require wrong [ "discriminator" ] source)
                "uniform [3]: discriminator: examples of shape [3] are required, got []" "example"
            let given =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminator"].Invoke(play.Data, play.Data).Sum()) }
            Expect.equal
                (require given [ "discriminator" ] source)
                "uniform [3]: discriminator: the net has no condition, got one of shape [5, 3]" "condition"
            let conditional = Game(g, Net(shape [ 3 ], shape [ 4 ], JoinCondition(), Dense 1))
            Expect.equal (message (fun () -> (Reference.Shared :> IEngine).Trainer(conditional, points)))
                "points [3]: discriminator: the net requires a condition of shape [100, 4], got [100, 2]"
                "labels of another shape"
        }
        test "a player without parameters cannot move, but can take part without moving" {
            let fixed' = Net(shape [ 3 ], Reshape(shape [ 3 ]))
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("generator", play["fixed"].Invoke(play["generator"].Invoke play.Noise).Sum()) }
            let game order =
                Game(
                    Stated losses, [| Player("generator", g); Player("fixed", fixed') |],
                    Order = UpdateOrder.Parse order, Batch = 5)
            Expect.stringStarts
                (message (fun () -> (game "generator, fixed").Require(shape [ 3 ])))
                "the fixed requires a layer that learns, got [3]" "moves"
            (game "generator").Require(shape [ 3 ])
        }
        test "an order with an unknown player, a batch out of range, an empty chain" {
            let game = Game(g, d)
            let refused (game: Game) expected =
                Expect.stringStarts (message (fun () -> game.Require(shape [ 3 ]))) expected ""
            refused (Game(g, d, Order = UpdateOrder.Parse "discriminator, encoder"))
                "an order that names players of the game (generator, discriminator) is required, got 'encoder'"
            refused (Game(g, d, Batch = 0)) "a batch of 1 to 1048576 examples is required, got 0"
            refused (Game(g, d, GeneratorOptimizer = Chain [||])) "a chain needs 1 rule or more, got none"
            game.Require(shape [ 3 ])
        }
        test "losses whose inputs depend on numbers are refused" {
            let calls = ref 0
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        calls.Value <- calls.Value + 1
                        let x = if calls.Value > 4 then play.Noise.Sum() else play.Data.Sum()
                        Losses().With("generator", play["generator"].Invoke(play.Noise).Sum() * 0.0 + x) }
            let game = Game(Stated losses, [| Player("generator", g) |], Batch = 5)
            let trainer = (Reference.Shared :> IEngine).Trainer(game, source)
            let start = trainer.Init(Key.Of 1L)
            calls.Value <- 3
            trainer.Step start |> ignore
            Expect.equal calls.Value 4 "the analysed inputs"
            let other =
                { new ILossesOf with
                    member _.Evaluate play =
                        calls.Value <- calls.Value + 1
                        let x = if calls.Value > 10 then play.Data.Sum() else play.Noise.Sum()
                        Losses().With("generator", play["generator"].Invoke(play.Noise).Sum() + x) }
            calls.Value <- 0
            let trainer =
                (Reference.Shared :> IEngine).Trainer(Game(Stated other, [| Player("generator", g) |], Batch = 5), source)
            calls.Value <- 10
            Expect.equal
                (message (fun () -> trainer.Step start))
                ("the losses require other inputs than when they were analysed: "
                 + "calls must not depend on the values of tensors")
                "data that were not asked for"
        }
    ]
