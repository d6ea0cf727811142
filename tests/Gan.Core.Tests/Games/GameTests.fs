/// Games: errors, and the data, labels and noise that a step draws.
module Gan.Core.Tests.Games.GameTests

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private g, d = Net(shape [ 2 ], Dense 3), Net(shape [ 3 ], Dense 1)

/// Counts of the draws in a step: data, labels and noise.
type private Counted() =
    member val Data = List<int64>()
    member val Labels = List<int64>()
    member val Noise = 0 with get, set

let private countedData (counted: Counted) =
    { new ISource with
        member _.Name = "counted"
        member _.Example = shape [ 3 ]
        member _.Count = Nullable()
        member _.Marginals() = null
        member _.Label = shape [ 2 ]
        member _.Fill(key, index, destination) =
            counted.Data.Add index
            Draw.Uniform(key.Fold index, destination)
        member _.FillLabels(_, index, destination) =
            counted.Labels.Add index
            destination.Clear() }

let private countedPrior (counted: Counted) =
    { new IPrior with
        member _.Fill(key, destination) =
            counted.Noise <- counted.Noise + 1
            Draw.Uniform(key, destination) }

/// Numbers of draws in a step of a game on an engine: data, labels, noise.
let private drawnBy (engine: IEngine) (g: Net) (d: Net) (objective: Objective) order =
    let counted = Counted()
    let trainer =
        engine.Trainer(Game(g, d, Objective = objective, Order = order, Prior = countedPrior counted, Batch = 2),
                       countedData counted)
    trainer.Step(trainer.Init(Key.Of 1L)) |> ignore
    // G's move of a conditional game draws the labels of a minibatch without its examples.
    let minibatches = Seq.append counted.Data counted.Labels |> Seq.distinct |> List.ofSeq
    Expect.equal trainer.MinibatchesInStep minibatches.Length "the number that the trainer gives"
    Expect.equal minibatches [ 0L .. int64 minibatches.Length - 1L ] "consecutive"
    counted.Data.Count, counted.Labels.Count, counted.Noise

let private demand =
    testList "only inputs that a loss requires are drawn" [
        for engine in [ Reference.Shared :> IEngine; Compiled.Shared ] do
            test $"{engine.Name}: G's step of the 2014 game draws no data, the relativistic one's does" {
                let alternating, simultaneous = UpdateOrder.Alternating 1, UpdateOrder.Simultaneous
                let drawn = drawnBy engine g d
                Expect.equal (drawn Objectives.NonSaturating alternating) (1, 0, 2) "non-saturating"
                Expect.equal (drawn (Objectives.Wasserstein.With(GradientPenalty())) alternating) (1, 0, 2) "WGAN-GP"
                Expect.equal
                    (drawn Objectives.NonSaturating (UpdateOrder.Alternating(3, 2))) (3, 0, 5) "three ascents, two descents"
                Expect.equal (drawn Objectives.NonSaturating simultaneous) (1, 0, 1) "both at once"
                Expect.equal (drawn Objectives.Relativistic alternating) (2, 0, 2) "relativistic"
                Expect.equal
                    (drawn (Objectives.NonSaturating.With(R1 1)) (UpdateOrder.Parse "generator*3, discriminator")) (1, 0, 4)
                    "G first"
            }
            test $"{engine.Name}: labels are drawn where a net has a condition" {
                let gc = Net(shape [ 2 ], shape [ 2 ], JoinCondition(), Dense 3)
                let dc = Net(shape [ 3 ], shape [ 2 ], JoinCondition(), Dense 1)
                Expect.equal
                    (drawnBy engine gc dc Objectives.NonSaturating (UpdateOrder.Alternating 1)) (1, 2, 2) "both conditional"
                Expect.equal (drawnBy engine gc d Objectives.NonSaturating (UpdateOrder.Alternating 1)) (1, 2, 2) "G alone"
            }
        test "in G's step D is applied to samples only" {
            // A layer of D that records the sizes of its batches.
            let sizes = HashSet<int>()
            let counting =
                { new ILayer with
                    member _.Apply(x, _) = sizes.Add x.Shape[0] |> ignore; x }
            let game = Game(g, Net(shape [ 3 ], counting, Dense 1), Batch = 7)
            let trainer = (Reference.Shared :> IEngine).Trainer(game, Data.uniform "x" [ 3 ])
            sizes.Clear()
            trainer.Step(trainer.Init(Key.Of 1L)) |> ignore
            Expect.equal
                (sizes |> Seq.sort |> List.ofSeq) [ 7; 14 ] "data and samples as one batch in D's move, samples alone in G's"
        }
    ]

/// Losses defined by a function.
type private Stated(losses: ILossesOf) =
    interface ILosses with
        member _.Evaluate play = losses.Evaluate play
and private ILossesOf =
    abstract Evaluate<'T> : Play<'T> -> Losses<'T>

let private require (losses: ILossesOf) (players: string list) (data: ISource) =
    message (fun () ->
        let game =
            Game(Stated losses, [| for name in players -> Player(name, (if name = "generator" then g else d)) |], Batch = 5)
        (Reference.Shared :> IEngine).Trainer(game, data))

let private source = Data.uniform "uniform" [ 3 ]

let private errors =
    testList "errors" [
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
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminatr"].Invoke(play.Data).Sum()) }
            Expect.equal
                (require losses [ "discriminator" ] source)
                "uniform [3]: a player of the game is required (discriminator), got 'discriminatr'" ""
        }
        test "a player moves that has no loss" {
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        Losses().With("discriminator", play["discriminator"].Invoke(play.Data).Sum()) }
            Expect.equal
                (require losses [ "discriminator"; "generator" ] source)
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

let private values =
    testList "values" [
        test "a game is a value" {
            let game () = Game(g, d, Objective = Objectives.Hinge.With(R1 2), Prior = UniformPrior 1.0, Batch = 9)
            Expect.equal (game ()) (game ()) "equal"
            Expect.equal (hash (game ())) (hash (game ())) "hash"
            Expect.notEqual (game ()) (Game(g, d)) "another"
            for case in GameCases.all do
                Expect.equal
                    case.Game
                    (Game(case.Game.Losses, Array.ofSeq case.Game.Players, Noise = case.Game.Noise, Order = case.Game.Order,
                          Batch = case.Game.Batch))
                    case.Name
        }
        test "every game prints its parts" {
            let printed = string (Game(g, d))
            for part in [ "generator"; "discriminator"; "non-saturating"; "alternating:1"; "100"; "[2]" ] do
                Expect.stringContains printed part "a game"
            for case in GameCases.all do
                Expect.stringContains (string case.Game) (string case.Game.Order) case.Name
        }
        test "defaults of a game" {
            let game = Game(g, d)
            Expect.equal
                (game.Objective, game.Batch, string game.Order) (Objectives.NonSaturating, 100, "alternating:1")
                "objective, batch, order"
            Expect.equal (game.GeneratorOptimizer, game.DiscriminatorOptimizer) (Player.Default, Player.Default) "optimizers"
            Expect.equal
                (game.Noise, [ for p in game.Players -> p.Name ]) (shape [ 2 ], [ "generator"; "discriminator" ])
                "noise and players"
            let other = Game(VariationalBound(), [| Player("encoder", g); Player("generator", d) |])
            Expect.equal
                (string other.Order, other.Noise) ("encoder+generator", shape [ 3 ]) "all at once, on the generator's noise"
            Expect.isNull (Game(Classification(), [| Player("classifier", d) |])).Noise "no generator, no noise"
        }
        test "random numbers of losses are functions of the key, one stream for each draw, equal on all engines" {
            let losses =
                { new ILossesOf with
                    member _.Evaluate play =
                        let normal, uniform, more =
                            play.Normal(shape [ 40 ]), play.Uniform(shape [ 40 ]), play.Uniform(shape [ 40 ])
                        Losses().With("generator", play["generator"].Invoke(play.Noise).Sum())
                            .Measure("normal", normal.Sum()).Measure("uniform", uniform.Sum()).Measure("more", more.Sum()) }
            let game = Game(Stated losses, [| Player("generator", g) |], Batch = 5)
            let drawn (engine: IEngine) =
                let trainer = engine.Trainer(game, source)
                [ for s in trainer.Run(trainer.Init(Key.Of 1L), fun _ -> true) |> Seq.take 2 do
                      for name in [ "normal"; "uniform"; "more" ] -> (nonNull s.Measures)[name] ]
            let reference = drawn Reference.Shared
            Expect.equal (List.distinct reference).Length 6 "all different"
            Near.all 1e-5 reference (drawn Compiled.Shared) "the compiled engine"
        }
    ]

[<Tests>]
let tests = testList "Game" [ demand; errors; values ]
