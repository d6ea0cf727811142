/// Expecto tests of your own parts of a game: each `test…` has one test for each law that the part must obey; `test…With`
/// takes options. From C# they are static methods: `Suites.TestLoss(loss)`.
[<AutoOpen>]
module Gan.Testing.Suites

open Expecto
open Gan

let private suite name options laws = Laws.kept options laws |> Laws.toTest name

let private lossLaws options (loss: IAdversarialLoss) =
    [ yield! LossLaws.laws options loss
      match loss with
      | :? LogitLoss as formulas -> yield! LogitLossLaws.laws options formulas
      | _ -> () ]

/// The laws of an adversarial loss (LossLaws); for a LogitLoss also those of its formulas and of its theory (LogitLossLaws).
[<CompiledName "TestLossWith">]
let testLossWith options (loss: IAdversarialLoss) = suite $"loss {loss.Name}" options (lossLaws options loss)

/// `testLossWith` with the default options.
[<CompiledName "TestLoss">]
let testLoss loss = testLossWith TestOptions.Default loss

/// The laws of a game on some data (GameLaws).
[<CompiledName "TestGameWith">]
let testGameWith options (game: Game) (data: ISource) =
    suite $"game of {game.Losses}" options (GameLaws.laws options game data)

/// `testGameWith` with the default options.
[<CompiledName "TestGame">]
let testGame game data = testGameWith TestOptions.Default game data

/// The laws of the losses of any game, played by these players on some data (GameLaws).
[<CompiledName "TestLossesWith">]
let testLossesWith options (losses: ILosses) (players: Player seq) data =
    testGameWith options (Game(losses, Array.ofSeq players)) data

/// `testLossesWith` with the default options.
[<CompiledName "TestLosses">]
let testLosses losses players data = testLossesWith TestOptions.Default losses players data

/// The laws of a net (NetLaws).
[<CompiledName "TestNetWith">]
let testNetWith options (net: Net) = suite $"net {net}" options (NetLaws.laws options net)

/// `testNetWith` with the default options.
[<CompiledName "TestNet">]
let testNet net = testNetWith TestOptions.Default net

/// The laws of a layer (NetLaws), behind a dense layer that gives examples of the shape `input`. The net has a condition of
/// shape [2], which the layer may use.
[<CompiledName "TestLayerWith">]
let testLayerWith options (layer: ILayer) (input: Shape) =
    suite $"layer {layer} on {input}" options (NetLaws.laws options (NetLaws.behindDense layer input))

/// `testLayerWith` with the default options.
[<CompiledName "TestLayer">]
let testLayer layer input = testLayerWith TestOptions.Default layer input

/// The laws of a penalty on D (PenaltyLaws).
[<CompiledName "TestPenaltyWith">]
let testPenaltyWith options (penalty: IPenalty) = suite $"penalty {penalty}" options (PenaltyLaws.laws options penalty)

/// `testPenaltyWith` with the default options.
[<CompiledName "TestPenalty">]
let testPenalty penalty = testPenaltyWith TestOptions.Default penalty

/// The laws of an optimizer (OptimizerLaws).
[<CompiledName "TestOptimizerWith">]
let testOptimizerWith options (optimizer: IOptimizer) =
    suite $"optimizer {optimizer}" options (OptimizerLaws.laws options optimizer)

/// `testOptimizerWith` with the default options.
[<CompiledName "TestOptimizer">]
let testOptimizer optimizer = testOptimizerWith TestOptions.Default optimizer

/// The laws of a data set, or of any source of examples (SourceLaws).
[<CompiledName "TestSourceWith">]
let testSourceWith options (source: ISource) = suite $"source {source.Name}" options (SourceLaws.laws options source)

/// `testSourceWith` with the default options.
[<CompiledName "TestSource">]
let testSource source = testSourceWith TestOptions.Default source

/// The laws of a distribution (DistributionLaws), and those of its minibatches (SourceLaws).
[<CompiledName "TestDistributionWith">]
let testDistributionWith options (distribution: IDistribution) =
    suite $"distribution {distribution.Name}" options
        (DistributionLaws.laws options distribution @ SourceLaws.laws options distribution)

/// `testDistributionWith` with the default options.
[<CompiledName "TestDistribution">]
let testDistribution distribution = testDistributionWith TestOptions.Default distribution

/// The requirements on an engine (docs/engines.md); `tolerance` is the relative error that its precision allows against
/// float64.
[<CompiledName "TestEngine">]
let testEngine (engine: IEngine<'T>) tolerance = EngineSuite.suite engine tolerance

/// Tests that the laws refuse copies of a loss, each with one planted error (PlantedErrors).
[<CompiledName "TestPlantedLoss">]
let testPlantedLoss options (loss: IAdversarialLoss) =
    PlantedErrors.toTest $"errors planted into {loss.Name}" (PlantedErrors.ofAdversarialLoss options loss)

/// Tests that the laws refuse copies of a game, each with one planted error in the loss of a player (PlantedErrors).
[<CompiledName "TestPlantedGame">]
let testPlantedGame options (game: Game) data =
    PlantedErrors.toTest $"errors planted into {game.Losses}" (PlantedErrors.ofGame options game data)
