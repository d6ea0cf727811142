/// The theory's objective is the one that training differentiates.
module Gan.Theory.Tests.Propositions.GameTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Properties
open Gan.Theory
open Gan.Testing.DistributionGenerators
open Gan.Theory.Tests.Generators

/// The losses that are formulas of one logit.
let private ofOneLogit =
    AdversarialLosses.All |> Seq.choose (function :? LogitLoss as loss -> Some loss | _ -> None) |> List.ofSeq

let private pairAndDiscriminator =
    Arb.fromGenShrink (
        Gen.zip (pair continuous).Generator discriminator.Generator,
        fun (distributions, d) ->
            Seq.append
                ((pair continuous).Shrinker distributions |> Seq.map (fun smaller -> smaller, d))
                (discriminator.Shrinker d |> Seq.map (fun flatter -> distributions, flatter)))

/// A generator, and the locations and scales of two normal distributions in tenths.
let private generatorAndNormals =
    Arb.fromGen (Gen.zip3 generator.Generator (Gen.two (Gen.choose (-10, 10))) (Gen.two (Gen.choose (5, 15))))

let private rules =
    List.allPairs
        [ AdversarialLosses.Minimax; AdversarialLosses.NonSaturating ]
        [ 0.1, 0.0, false; 0.1, 0.0, true; 0.2, 0.5, false ]

[<Tests>]
let tests =
    testList "games" [
        testPropertyWithConfig (slowCases 20_000)
            "a loss of one logit has the same value over numbers and over the reference engine's tensors"
        <| Prop.forAll (Arb.fromGen (Gen.zip (Gen.elements ofOneLogit) (Gen.choose (-5000, 5000)))) (fun (loss, a) ->
            let logit = float a / 100.0
            let engine = Reference.Shared
            let one = Tensor(engine, engine.Constant logit)
            let byEngine = engine.Read(loss.Value(one, one).Value)[0]
            let byNumbers = ValueFunction.At(loss.Real, logit) + ValueFunction.At(loss.Fake, logit)
            abs (byEngine - byNumbers) <= 1e-13 * (1.0 + abs byNumbers))
        testPropertyWithConfig (slowCases 300) "V at D* is C(G) for any two distributions of equal support"
        <| Prop.forAll (Arb.fromGen (Gen.choose (0, 1_000_000))) (fun seed ->
            let key = Key.Of(int64 seed)
            let p, q = RandomDistributions.Everywhere(key.Fold 1L), RandomDistributions.Everywhere(key.Fold 2L)
            let c = ValueFunction.AtOptimum(AdversarialLosses.Minimax, p, q)
            let criterion = Divergences.Between(p, q).Criterion
            abs (c.Value - criterion.Value) <= c.Error + criterion.Error + 1e-13)
        testPropertyWithConfig (slowCases 600) "no discriminator's V exceeds C(G)"
        <| Prop.forAll pairAndDiscriminator (fun ((p, q), d) ->
            let v, c = ValueFunction.Of(AdversarialLosses.Minimax, p, q, logit d, knots), Divergences.Between(p, q).Criterion
            v.Value - v.Error <= c.Value + c.Error + 1e-13)
        testPropertyWithConfig (slowCases 400) "a generator applied to both distributions leaves their divergences unchanged"
        <| Prop.forAll generatorAndNormals (fun (g, (a, b), (s, t)) ->
            let p, q = Normal(float a / 10.0, float s / 10.0), Normal(float b / 10.0, float t / 10.0)
            let through (distribution: Normal) = PushForward(distribution, g) :> IUnivariateDistribution
            [ FDivergence.Kl; FDivergence.Js; FDivergence.Tv; FDivergence.SquaredHellinger ] |> List.forall (fun f ->
                let before, after = f.Of(p, q), f.Of(through p, through q)
                abs (before.Value - after.Value) <= before.Error + after.Error + 1e-8 * (1.0 + before.Value)))
        testPropertyWithConfig (cases 4000) "the spectral radius of the Dirac game is the theoretical one"
        <| Prop.forAll rule (fun r ->
            let radius = r.Jacobian().Evd().EigenValues |> Seq.map _.Magnitude |> Seq.max
            if r.Penalty > 0.0 then radius < 1.0
            elif r.Alternating then abs (radius - 1.0) < 1e-12
            else abs (radius - sqrt (1.0 + r.Size * r.Size / 4.0)) < 1e-12)
        test "the Dirac game's step agrees with its Jacobian to first order, for each rule" {
            for loss, (size, penalty, alternating) in rules do
                let rule = DiracGan.Rule(loss, size, penalty, alternating)
                let j = rule.Jacobian()
                let struct (theta, psi) = rule.Step(1e-6, 2e-6)
                Near.all 1e-15 [ j[0, 0] * 1e-6 + j[0, 1] * 2e-6; j[1, 0] * 1e-6 + j[1, 1] * 2e-6 ] [ theta; psi ]
                    (string rule)
        }
    ]
