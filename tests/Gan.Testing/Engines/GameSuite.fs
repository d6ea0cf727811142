/// The part of the engines' suite that plays games: for each the gradients of all players against finite differences (the
/// reference) or against the reference (every other engine), the states that layers are left in, and whole runs.
module Gan.Testing.GameSuite

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Testing.MemoryFiles
open Gan.Testing.Moves
open Gan.Testing.SmallGame

/// Fails unless the gradients of all players that move equal finite differences.
let gradientsAreDifferences (game: Game) (data: ISource) moving =
    let at = point game
    let found = compute Reference.Shared game data moving at
    for player in moving do
        let gradient = found.Gradients[player]
        Near.all 1e-7 (finiteDifferences game data moving player at) gradient $"gradient of the {player}"
        Expect.isGreaterThan (Array.sumBy (fun g -> g * g) gradient) 1e-6 $"the gradient of the {player} is not 0"

/// Fails unless an engine computes what the reference computes.
let agreesWithReference (engine: IEngine<'T>) tolerance (game: Game) (data: ISource) moving =
    let at = point game
    let expected, found = compute Reference.Shared game data moving at, compute engine game data moving at
    let values (m: Map<string, float>) = Map.map (fun _ v -> [| v |]) m
    for what, e, f in
        [ "gradient", expected.Gradients, found.Gradients
          "state", expected.States, found.States
          "measure", values expected.Measures, values found.Measures ] do
        Expect.equal (List.ofSeq f.Keys) (List.ofSeq e.Keys) $"{what}: names"
        for KeyValue(name, numbers) in e do
            Near.all tolerance numbers f[name] $"{what} of {name}"

let private moves (engine: IEngine<'T>) tolerance =
    testList "moves" [
        for case in GameCases.all do
            for moving in turns case.Game do
                testCase $"""{case.Name}: {String.concat "+" moving}""" (fun () ->
                    if obj.ReferenceEquals(engine, Reference.Shared) then gradientsAreDifferences case.Game case.Data moving
                    else agreesWithReference engine tolerance case.Game case.Data moving) ]

/// Every part of a state, to the bit.
let private bits (state: State) = all (state.Snapshot())

let private steps = 4

let private runs (engine: IEngine<'T>) tolerance =
    testList "runs" [
        for case in trained do
            testCase $"{case.Name}: a run has the same bits in place, resumed, from disk and from the same key" (fun () ->
                let trainer = engine.Trainer(case.Game, case.Data)
                let start = trainer.Init(Key.Of 9L)
                let states = trainer.Run(start, fun step -> step = int64 steps) |> Seq.take steps |> List.ofSeq
                let last = List.last states
                let whole = bits last
                Expect.isTrue (Array.forall Double.IsFinite whole) "finite"
                Expect.equal (bits (trainer.RunInPlace start |> Seq.item (steps - 1))) whole "in place, and not measured"
                Expect.equal (bits (trainer.Run(trainer.Init(Key.Of 9L)) |> Seq.item (steps - 1))) whole "the same key"
                Expect.notEqual (bits (trainer.Run(trainer.Init(Key.Of 10L)) |> Seq.item (steps - 1))) whole "another key"

                register ()
                let recipe =
                    Recipe(Name = "case", Description = case.Name, Data = "points", Steps = int64 steps, Game = case.Game)
                let files = MemoryFiles.Sound(Contents())
                let run = RunFolder.Create("run", recipe, files)
                for cut in 0 .. steps - 2 do
                    let snapshot = states[cut].Snapshot()
                    run.Save(snapshot, engine)
                    let struct (found, _, damaged) = RunFolder.Open("run", files).Load()
                    Expect.isEmpty damaged "whole"
                    for from in [ snapshot; nonNull found ] do
                        Expect.equal
                            (bits (trainer.Run(trainer.Resume from) |> Seq.item (steps - 2 - cut))) whole
                            $"resumed after step {cut + 1}"
                Expect.equal (RunFolder.Open("run", files)).Recipe.Game case.Game "the game in the folder"

                let reference = (Reference.Shared :> IEngine).Trainer(case.Game, case.Data)
                let expected =
                    reference.Run(reference.Init(Key.Of 9L), fun step -> step = int64 steps) |> Seq.item (steps - 1)
                Near.all tolerance (bits expected) whole "the reference's state"
                Expect.equal
                    (measured last.Measures |> List.map fst) (measured expected.Measures |> List.map fst)
                    "names of the measures"
                Near.all
                    tolerance (measured expected.Measures |> List.map snd) (measured last.Measures |> List.map snd)
                    "the reference's measures") ]

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
    testList "games" [ moves engine tolerance; runs engine (tolerance * 10.0); labelsTravel engine tolerance ]
