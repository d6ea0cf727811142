module Gan.Core.Tests.Objectives.ObjectiveTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.FiniteDifferences
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private at (formula: Expr) (logit: float) = formula.Eval(Scalars.Instance, readOnlyDict [ "logit", logit ])
let private middle = [ for i in -50..50 -> float i / 10.0 ]
let private sigmoid a = 1.0 / (1.0 + exp -a)

/// The objectives as their papers write them, on D or on the raw output: real, fake, and G's loss.
let private written: (Objective * (float -> float) * (float -> float) * (float -> float)) list =
    let logD a = log (sigmoid a)
    let logNotD a = log (1.0 - sigmoid a)
    [ Objectives.Minimax, logD, logNotD, logNotD
      Objectives.NonSaturating, logD, logNotD, logD >> (~-)
      Objectives.LeastSquares, (fun a -> -0.5 * (a - 1.0) ** 2.0), (fun a -> -0.5 * a ** 2.0), (fun a -> 0.5 * (a - 1.0) ** 2.0)
      Objectives.Hinge, (fun a -> min 0.0 (a - 1.0)), (fun a -> min 0.0 (-a - 1.0)), (~-)
      Objectives.Wasserstein, id, (~-), (~-)
      Objectives.Blend 0.3, logD, logNotD, (fun a -> 0.7 * logNotD a - 0.3 * logD a) ]

/// A formula's slope at a logit, by the reference engine.
let private slope (formula: Expr) (logit: float) =
    let ops = Reference.Shared
    let a = ops.Variable(ops.Constant logit)
    let y = formula.Eval(ops, readOnlyDict [ "logit", a ])
    (ops.Read(ops.Gradients(y, [| a |])[0]))[0]

let private column (logits: float list) = Reference.Shared.Load(shape [ logits.Length; 1 ], ReadOnlySpan(Array.ofList logits))
let private number (x: ReferenceValue) = (Reference.Shared.Read x)[0]

[<Tests>]
let tests =
    testList "Objective" [
        testList "is what its paper writes" [
            for objective, real, fake, generator in written ->
                test objective.Name {
                    for a in middle do
                        Near.one 1e-13 (real a) (at objective.Real a) $"real, logit {a}"
                        Near.one 1e-13 (fake a) (at objective.Fake a) $"fake, logit {a}"
                        Near.one 1e-13 (generator a) (at objective.Generator a) $"generator, logit {a}"
                } ]
        test "every objective is in the table" {
            Expect.containsAll (written |> List.map (fun (o, _, _, _) -> o)) Objectives.All ""
        }

        testList "stays finite, with finite slopes, at logits of ±1000" [
            for objective, _, _, _ in written ->
                test objective.Name {
                    for formula in [ objective.Real; objective.Fake; objective.Generator ] do
                        for a in [ -1000.0; 1000.0 ] do
                            Expect.isTrue (Double.IsFinite(at formula a)) $"{formula} at {a}"
                            Expect.isTrue (Double.IsFinite(slope formula a)) $"slope of {formula} at {a}"
                    Expect.isFalse (Double.IsFinite(log (1.0 - sigmoid 1000.0))) "where the plain formula is not"
                } ]
        test "log D and log(1 − D) keep their accuracy far out" {
            Expect.equal (at Objectives.Minimax.Real -1000.0) -1000.0 "log D"
            Expect.equal (at Objectives.Minimax.Fake 1000.0) -1000.0 "log(1 − D)"
            Near.one 1e-15 1.0 (at Objectives.Minimax.Real 100.0 / -(exp -100.0)) "−e⁻ᵃ where D is nearly 1"
        }

        test "where D is 1/2 everywhere V is −log 4" {
            let zero = column [ 0.0; 0.0; 0.0 ]
            Near.one 1e-15 -(log 4.0) (number (Objectives.Minimax.Value(Reference.Shared, zero, zero))) "V"
            Near.one 1e-15 (log 4.0) (number (Objectives.NonSaturating.LossD(Reference.Shared, zero, zero))) "D's loss"
            Near.one 1e-15 (log 2.0) (number (Objectives.NonSaturating.LossG(Reference.Shared, zero))) "G's loss"
        }
        testProperty "eq. 1 is greatest over D at D = p / (p + q) (Proposition 1)"
            <| Prop.forAll (Gen.zip (Gen.choose (1, 99)) (Gen.choose (1, 99)) |> Arb.fromGen) (fun (p, q) ->
                let slopeAt a = float p * slope Objectives.Minimax.Real a + float q * slope Objectives.Minimax.Fake a
                let best = log (float p / float q)
                abs (slopeAt best) < 1e-12 * float (p + q) && slopeAt (best - 0.1) > 0.0 && slopeAt (best + 0.1) < 0.0)
        test "early on, where D rejects samples, minimax gives G no slope and the other loss does (section 3)" {
            Expect.isLessThan (abs (slope Objectives.Minimax.Generator -30.0)) 1e-12 "minimax saturates"
            Near.one 1e-12 -1.0 (slope Objectives.NonSaturating.Generator -30.0) "non-saturating"
        }

        testProperty "a blend lies between its ends in proportion"
            <| Prop.forAll (Gen.zip (Gen.choose (0, 100)) (Gen.elements middle) |> Arb.fromGen) (fun (percent, a) ->
                let w = float percent / 100.0
                let expected = (1.0 - w) * at Objectives.Minimax.Generator a + w * at Objectives.NonSaturating.Generator a
                abs (at (Objectives.Blend w).Generator a - expected) < 1e-14)
        test "a blend's ends are minimax and non-saturating" {
            for a in middle @ [ -1000.0; 1000.0 ] do
                Expect.equal (at (Objectives.Blend 0.0).Generator a) (at Objectives.Minimax.Generator a) $"0 at {a}"
                Expect.equal (at (Objectives.Blend 1.0).Generator a) (at Objectives.NonSaturating.Generator a) $"1 at {a}"
        }

        test "the factor scales D's loss, and nothing else" {
            let half = Objective("half", Objectives.Minimax.Real, Objectives.Minimax.Fake, Objectives.Minimax.Generator, DiscriminatorFactor = 0.5)
            let real, fake = column [ 0.3; -1.0 ], column [ 2.0; 0.7 ]
            let both (f: Objective -> ReferenceValue) = number (f Objectives.Minimax), number (f half)
            let whole, halved = both _.LossD(Reference.Shared, real, fake)
            Near.one 1e-15 (whole / 2.0) halved "D's loss"
            for f in [ (fun (o: Objective) -> o.LossG(Reference.Shared, fake)); _.Value(Reference.Shared, real, fake) ] do
                let whole, halved = both f
                Expect.equal halved whole "unscaled"
        }
        test "D's loss is minus the value, means over a minibatch" {
            let real, fake = [ 0.3; -1.0; 4.0 ], [ 2.0; 0.7 ]
            let expected = List.averageBy (at Objectives.Minimax.Real) real + List.averageBy (at Objectives.Minimax.Fake) fake
            Near.one 1e-15 expected (number (Objectives.Minimax.Value(Reference.Shared, column real, column fake))) "V"
            Near.one 1e-15 -expected (number (Objectives.Minimax.LossD(Reference.Shared, column real, column fake))) "loss"
        }

        test "an objective is had by its name" {
            for objective in Objectives.All do
                Expect.equal (Objectives.Parse objective.Name) objective objective.Name
            Expect.equal (Objectives.Parse "blend:0.25") (Objectives.Blend 0.25) "a blend"
            Expect.equal (Objectives.Blend 0.25).Name "blend:0.25" "and its name"
        }
        testList "a name that is none is refused" [
            for name, expected in
                [ "minmax", "no objective 'minmax'; there are minimax, non-saturating, least-squares, hinge, wasserstein and blend:WEIGHT"
                  "blend:", "no objective 'blend:'; "
                  "blend:half", "no objective 'blend:half'; "
                  "blend:1,5", "no objective 'blend:1,5'; "
                  "blend:1.5", "a blend needs a weight in [0, 1], got 1.5"
                  "blend:-0.1", "a blend needs a weight in [0, 1], got -0.1"
                  "blend:NaN", "a blend needs a weight in [0, 1], got NaN" ] ->
                test name { Expect.stringStarts (message (fun () -> Objectives.Parse name)) expected "" } ] ]
