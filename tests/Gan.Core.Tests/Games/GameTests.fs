/// Games as values, and the data, labels and noise that a step draws.
module Gan.Core.Tests.Games.GameTests

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Core.Tests.Games.Stated
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

let private source = Data.uniform "uniform" [ 3 ]

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
let tests = testList "Game" [ demand; values ]
