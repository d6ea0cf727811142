/// Random nets and games are valid, shrink to valid ones, and obey the laws.
module Gan.Core.Tests.Testing.GeneratorTests

open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Properties
open Gan.Testing.Tensors

let private withGan n = { cases n with arbitrary = [ typeof<GanArbitraries> ] }

/// The broken laws as a property's result.
let private holds laws =
    match Laws.broken laws with
    | [] -> ()
    | (law, message) :: _ -> failtest $"{law}: {message}"

/// Fails unless shrinking ends within 200 steps, if the first smaller value is always taken.
let private ends shrink =
    let rec depth n x =
        if n > 200 then failtest "at most 200 steps of shrinking required, got more"
        shrink x |> Seq.tryHead |> Option.iter (depth (n + 1))
    depth 0

let private data (example: Shape) = Data.uniform "uniform" (List.ofSeq example)

[<Tests>]
let tests =
    testList "generators" [
        testPropertyWithConfig (withGan 60) "a game fits its data, and so does every smaller one" (fun (game: Game) ->
            game.Require game.Generator.Output
            for smaller in GameGenerators.game.Shrinker game do smaller.Require smaller.Generator.Output
            ends GameGenerators.game.Shrinker game)
        testPropertyWithConfig (withGan 300) "a smaller net has the same input and less layers" (fun (net: Net) ->
            for smaller in NetGenerators.shrink net do
                Expect.equal smaller.Input net.Input "input"
                Expect.isLessThan smaller.Layers.Length net.Layers.Length "layers"
            ends NetGenerators.shrink net)
        testPropertyWithConfig (withGan 12) "random nets obey the laws of nets" (fun (net: Net) ->
            let engines = [ TestEngine.Of Reference.Shared; TestEngine.Of(Compiled.Shared, 1e-4) ]
            holds (NetLaws.laws { TestOptions.Default with Engines = engines } net))
        testPropertyWithConfig (withGan 5) "random games obey the laws of games" (fun (game: Game) ->
            let left = [ GameLaws.EnginesRun; GameLaws.Reached; Laws.EnginesAgree ]
            GameLaws.laws TestOptions.Default game (data game.Generator.Output)
            |> List.filter (fun law -> not (List.contains law.Name left))
            |> holds)
        testPropertyWithConfig (withGan 50) "random objectives are written and read" (fun (objective: Objective) ->
            let net = Net(shape [ 1 ], Dense 1)
            let game = Game(net, net, Objective = objective)
            let recipe = Recipe(Name = "r", Description = "", Data = "ring", Steps = 1L, Game = game)
            Expect.equal (Configuration.Read(Configuration.Write recipe, "r").Game) game "the game")
        testPropertyWithConfig (withGan 8) "random losses obey their laws" (fun (loss: IAdversarialLoss) ->
            holds (LossLaws.laws { TestOptions.Default with Cases = 2 } loss))
        testPropertyWithConfig (withGan 6) "random optimizers obey their laws" (fun (optimizer: IOptimizer) ->
            holds (OptimizerLaws.laws TestOptions.Default optimizer))
        testPropertyWithConfig (withGan 100) "random orders are written and read" (fun (order: UpdateOrder) ->
            UpdateOrder.Parse(string order) = order)
        testPropertyWithConfig (withGan 100) "continuous distributions are arguments" (fun (d: IContinuousDistribution) ->
            DistributionLaws.quantileInverts d 0.5 && DistributionLaws.positiveOnSupport d 0.3)
        testPropertyWithConfig (withGan 100) "discrete distributions are arguments" (fun (d: IDiscreteDistribution) ->
            DistributionLaws.quantileInverts d 0.5)
        testPropertyWithConfig (withGan 100) "distributions on the line are arguments" (fun (d: IUnivariateDistribution) ->
            DistributionLaws.rises d 0.0 1.0)
    ]
