/// FsCheck generators of adversarial losses, penalties, objectives, optimizers, update orders and whole two-player games.
module Gan.Testing.GameGenerators

open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Testing.Tensors

/// A built-in adversarial loss. Shrinks to minimax.
let adversarialLoss =
    let blend = Gen.choose (0, 10) |> Gen.map (fun w -> AdversarialLosses.Blend(float w / 10.0) :> IAdversarialLoss)
    Arb.fromGenShrink (
        Gen.frequency [ 6, Gen.elements AdversarialLosses.All; 1, blend ],
        fun loss ->
            if loss.Equals AdversarialLosses.Minimax then Seq.empty else [ AdversarialLosses.Minimax :> IAdversarialLoss ])

let private penalty: Gen<IPenalty> =
    Gen.oneof [
        Gen.map2 (fun w t -> GradientPenalty(float w, float t) :> IPenalty) (Gen.choose (1, 3)) (Gen.choose (0, 1))
        Gen.choose (1, 3) |> Gen.map (fun g -> R1 g :> IPenalty)
        Gen.choose (1, 3) |> Gen.map (fun g -> R2 g :> IPenalty)
    ]

/// An adversarial loss with up to two penalties. Shrinks to fewer penalties and to minimax.
let objective =
    Arb.fromGenShrink (
        gen {
            let! loss = adversarialLoss.Generator
            let! count = Gen.frequency [ 3, Gen.constant 0; 2, Gen.constant 1; 1, Gen.constant 2 ]
            let! penalties = Gen.listOfLength count penalty
            let! factor = Gen.elements [ 1.0; 0.5 ]
            return (Objective(loss, DiscriminatorFactor = factor), penalties) ||> List.fold (fun o p -> o.With p)
        },
        fun objective ->
            seq {
                if objective.Penalties.Length > 0 then yield Objective objective.Adversarial
                for loss in adversarialLoss.Shrinker objective.Adversarial do
                    yield (Objective loss, objective.Penalties) ||> Seq.fold (fun o p -> o.With p)
            })

/// An optimizer that descends, with a rate at which the first steps of a small game stay finite, penalties included. Shrinks
/// to gradient descent.
let optimizer =
    let rate = Gen.elements [ 0.0001; 0.001; 0.003 ]
    let plain: Gen<IOptimizer> =
        Gen.oneof [
            rate |> Gen.map (fun r -> Sgd r :> IOptimizer)
            rate |> Gen.map (fun r -> Momentum(r, 0.5) :> IOptimizer)
            rate |> Gen.map (fun r -> Adam(r, Beta1 = 0.5, Epsilon = 1e-3) :> IOptimizer)
        ]
    Arb.fromGenShrink (
        Gen.frequency [
            4, plain
            1, plain |> Gen.map (fun o -> Chain(WeightDecay 0.01, o) :> IOptimizer)
            1, plain |> Gen.map (fun o -> WeightAverage(o, 0.9) :> IOptimizer)
        ],
        fun optimizer -> if optimizer.Equals(Sgd 0.001) then Seq.empty else [ Sgd 0.001 :> IOptimizer ])

/// An order of the updates of D and G. Shrinks to D then G.
let order =
    Arb.fromGenShrink (
        Gen.frequency [
            3, Gen.map2 (fun k n -> UpdateOrder.Alternating(k, n)) (Gen.choose (1, 3)) (Gen.choose (1, 2))
            1, Gen.constant UpdateOrder.Simultaneous
        ],
        fun order ->
            if order.Equals(UpdateOrder.Alternating()) then Seq.empty else [ UpdateOrder.Alternating() ])

let private make (g: Net) (d: Net) objective order batch (ofG: IOptimizer) (ofD: IOptimizer) =
    Game(g, d, Objective = objective, Order = order, Batch = batch, GeneratorOptimizer = ofG, DiscriminatorOptimizer = ofD)

let private shrinkGame (game: Game) =
    let g, d = game.Generator, game.Discriminator
    let ofG, ofD = game.GeneratorOptimizer, game.DiscriminatorOptimizer
    seq {
        for g in NetGenerators.shrink g do
            if g.Output.Equals d.Input && g.Layout.Size > 0 then
                yield make g d game.Objective game.Order game.Batch ofG ofD
        for d in (NetGenerators.discriminator d.Input).Shrinker d do
            if d.Layout.Size > 0 then yield make g d game.Objective game.Order game.Batch ofG ofD
        for objective in objective.Shrinker game.Objective do
            yield make g d objective game.Order game.Batch ofG ofD
        for order in order.Shrinker game.Order do
            yield make g d game.Objective order game.Batch ofG ofD
        for optimizer in optimizer.Shrinker ofG do
            yield make g d game.Objective game.Order game.Batch optimizer ofD
        for optimizer in optimizer.Shrinker ofD do
            yield make g d game.Objective game.Order game.Batch ofG optimizer
    }

/// A two-player game of small random nets on examples of a shape. It shrinks part by part: smaller nets, fewer penalties,
/// minimax, D then G, gradient descent.
let gameOf (example: Shape) =
    Arb.fromGenShrink (
        gen {
            let! noise = Gen.choose (1, 3)
            let! g = NetGenerators.between (shape [ noise ]) example
            let! d = (NetGenerators.discriminator example).Generator
            let! objective = objective.Generator
            let! order = order.Generator
            let! batch = Gen.choose (2, 5)
            let! ofG = optimizer.Generator
            let! ofD = optimizer.Generator
            return make g d objective order batch ofG ofD
        },
        shrinkGame)

/// A game on examples of a random shape.
let game = Arb.fromGenShrink (NetGenerators.input |> Gen.bind (fun example -> (gameOf example).Generator), shrinkGame)
