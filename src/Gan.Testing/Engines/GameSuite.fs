/// The part of the engines' suite that plays games: for each game the gradients of all players against finite differences
/// (the reference) or against the reference (every other engine), the new states of layers, and whole runs.
module Gan.Testing.GameSuite

open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Testing.Moves

let private options (engine: IEngine<'T>) tolerance = TestOptions.Default.WithEngines(TestEngine.Of(engine, tolerance))

let private moves (engine: IEngine<'T>) tolerance =
    testList "moves" [
        for case in GameCases.all do
            for moving in turns case.Game do
                testCase $"""{case.Name}: {String.concat "+" moving}""" (fun () ->
                    if obj.ReferenceEquals(engine, Reference.Shared) then
                        GameLaws.gradientsAreDifferences (options engine tolerance) case.Game case.Data moving
                        GameLaws.gradientsAreReached case.Game case.Data moving
                    else GameLaws.agreesWithReference engine (10.0 * tolerance) case.Game case.Data moving) ]

let private runs (engine: IEngine<'T>) tolerance =
    register ()
    testList "runs" [
        for case in trained ->
            Laws.toTest case.Name (GameLaws.runs (options engine tolerance) case.Game case.Data) ]

/// Regression with labels equal to the examples: the loss is the distance of a minibatch's labels from its examples.
let private labelsTravel (engine: IEngine<'T>) tolerance =
    testCase "each example has its own label, in every turn and step" (fun () ->
        let values = Batch(Tensors.shape [ 11; 2 ], Tensors.numbers 5L (Tensors.shape [ 11; 2 ]))
        let own = Examples("own", values, values)
        let losses (data: ISource) =
            let net = Net(Tensors.shape [ 2 ], Dense 2, Residual(Dense 2))
            let identity = Params(net.Layout, [| 1.0; 0.0; 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.0; 0.0; 0.0; 0.0 |])
            let game =
                Game(Regression(), [| Player("regressor", net, Sgd 0.0) |], Order = UpdateOrder.Parse "regressor*3",
                     Batch = 4)
            let trainer = engine.Trainer(game, data)
            let start = trainer.Init(Key.Of 1L).Snapshot().With("regressor", identity) |> trainer.Resume
            [ for s in trainer.RunInPlace(start, fun _ -> true) |> Seq.take 4 -> (nonNull s.Measures).Loss "regressor" ]
        Near.all tolerance [ 0.0; 0.0; 0.0; 0.0 ] (losses own) "examples against their labels"
        let shuffled = Data.relabelled (Data.Fill(fun key index labels -> own.FillLabels(key, index + 1L, labels))) own
        Expect.all (losses shuffled) (fun loss -> loss > 0.1) "labels of other examples are detected")

/// The tests of games for one engine.
let suite (engine: IEngine<'T>) tolerance =
    testList "games" [ moves engine tolerance; runs engine tolerance; labelsTravel engine (10.0 * tolerance) ]
