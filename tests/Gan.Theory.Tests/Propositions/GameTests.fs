/// The theory's objective is the one that training differentiates.
module Gan.Theory.Tests.Propositions.GameTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Tests
open Gan.Theory
open Gan.Theory.Tests.Generators

[<Tests>]
let tests =
    testList "games" [
        testPropertyWithConfig (cases 20_000) "the value of one logit is the same over numbers and over the reference engine's tensors"
        <| Prop.forAll (Arb.fromGen (Gen.zip (Gen.choose (0, Objectives.All.Count - 1)) (Gen.choose (-5000, 5000)))) (fun (i, a) ->
            let objective, logit = Objectives.All[i], float a / 100.0
            let engine = Reference.Shared
            let one = engine.Constant logit
            let byEngine = engine.Read(objective.Value(engine, one, one))[0]
            let byNumbers = Values.At(objective.Real, logit) + Values.At(objective.Fake, logit)
            abs (byEngine - byNumbers) <= 1e-13 * (1.0 + abs byNumbers))
        testPropertyWithConfig (cases 300) "V at D* is C(G), for any two laws of one support"
        <| Prop.forAll (Arb.fromGen (Gen.choose (0, 1_000_000))) (fun seed ->
            let p, q = RandomLaws.Everywhere((Key.Of(int64 seed)).Fold 1L), RandomLaws.Everywhere((Key.Of(int64 seed)).Fold 2L)
            let c = Values.AtOptimum(Objectives.Minimax, p, q)
            let criterion = Divergences.Between(p, q).Criterion
            abs (c.Value - criterion.Value) <= c.Error + criterion.Error + 1e-13)
        test "the Dirac game's step is its own Jacobian's to first order, for each rule" {
            for rule in [ DiracGan.Rule(0.1, 0.0, false); DiracGan.Rule(0.1, 0.0, true); DiracGan.Rule(0.2, 0.5, false) ] do
                let j = rule.Jacobian()
                let struct (theta, psi) = rule.Step(1e-6, 2e-6)
                Near.all 1e-15 [ j[0, 0] * 1e-6 + j[0, 1] * 2e-6; j[1, 0] * 1e-6 + j[1, 1] * 2e-6 ] [ theta; psi ] (string rule)
        }
    ]
