module Gan.Core.Tests.Games.ObjectiveTests

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

/// The losses as their papers write them, on D or on the raw output: real, fake, and G's loss.
let private written: (LogitLoss * (float -> float) * (float -> float) * (float -> float)) list =
    let logD a = log (sigmoid a)
    let logNotD a = log (1.0 - sigmoid a)
    [ AdversarialLosses.Minimax, logD, logNotD, logNotD
      AdversarialLosses.NonSaturating, logD, logNotD, logD >> (~-)
      AdversarialLosses.LeastSquares, (fun a -> -0.5 * (a - 1.0) ** 2.0), (fun a -> -0.5 * a ** 2.0),
      (fun a -> 0.5 * (a - 1.0) ** 2.0)
      AdversarialLosses.Hinge, (fun a -> min 0.0 (a - 1.0)), (fun a -> min 0.0 (-a - 1.0)), (~-)
      AdversarialLosses.Wasserstein, id, (~-), (~-)
      AdversarialLosses.Blend 0.3, logD, logNotD, (fun a -> 0.7 * logNotD a - 0.3 * logD a) ]

/// A formula's derivative at a logit, by the reference engine.
let private slope (formula: Expr) (logit: float) =
    let ops = Reference.Shared
    let a = ops.Variable(ops.Constant logit)
    let y = formula.Eval(ops, readOnlyDict [ "logit", a ])
    (ops.Read(ops.Gradients(y, [| a |])[0]))[0]

let private column (logits: float list) =
    Tensor<ReferenceValue>(Reference.Shared,
                           Reference.Shared.Load(shape [ logits.Length; 1 ], ReadOnlySpan(Array.ofList logits)))
let private number (x: Tensor<ReferenceValue>) = (Reference.Shared.Read x.Value)[0]

[<Tests>]
let tests =
    testList "Objective" [
        testList "equals its paper's formula" [
            for loss, real, fake, generator in written ->
                test loss.Name {
                    for a in middle do
                        Near.one 1e-13 (real a) (at loss.Real a) $"real, logit {a}"
                        Near.one 1e-13 (fake a) (at loss.Fake a) $"fake, logit {a}"
                        Near.one 1e-13 (generator a) (at loss.OfGenerator a) $"generator, logit {a}"
                } ]
        test "every loss of one logit is in the table" {
            Expect.containsAll
                (written |> List.map (fun (loss, _, _, _) -> loss))
                (AdversarialLosses.All |> Seq.choose (function :? LogitLoss as l -> Some l | _ -> None)) ""
        }
        test "the relativistic loss equals its paper's formula, for each pair of an example and a sample" {
            let real, fake = [ 0.3; -1.0; 4.0 ], [ 2.0; 0.7; -50.0 ]
            let expected sign = List.map2 (fun r f -> log (1.0 + exp (sign * (r - f)))) real fake |> List.average
            let loss = AdversarialLosses.Relativistic
            Near.one
                1e-14 (expected -1.0) (number (loss.Discriminator(column real, column fake))) "D: −log σ(a(x) − a(G(z)))"
            Near.one
                1e-14 (expected 1.0) (number (loss.Generator(column real, column fake))) "G: the same with both exchanged"
            Near.one 1e-15 2000.0 (number (loss.Discriminator(column [ -1000.0 ], column [ 1000.0 ]))) "finite far out"
        }

        testList "is finite, with finite derivatives, at logits of ±1000" [
            for loss, _, _, _ in written ->
                test loss.Name {
                    for formula in [ loss.Real; loss.Fake; loss.OfGenerator ] do
                        for a in [ -1000.0; 1000.0 ] do
                            Expect.isTrue (Double.IsFinite(at formula a)) $"{formula} at {a}"
                            Expect.isTrue (Double.IsFinite(slope formula a)) $"derivative of {formula} at {a}"
                    Expect.isFalse (Double.IsFinite(log (1.0 - sigmoid 1000.0))) "log(1 − σ(a)) is infinite"
                } ]
        test "log D and log(1 − D) are accurate at large logits" {
            Expect.equal (at AdversarialLosses.Minimax.Real -1000.0) -1000.0 "log D"
            Expect.equal (at AdversarialLosses.Minimax.Fake 1000.0) -1000.0 "log(1 − D)"
            Near.one 1e-15 1.0 (at AdversarialLosses.Minimax.Real 100.0 / -(exp -100.0)) "−e⁻ᵃ where D is nearly 1"
        }

        test "if D is 1/2 everywhere, V = −log 4" {
            let zero = column [ 0.0; 0.0; 0.0 ]
            Near.one 1e-15 -(log 4.0) (number (AdversarialLosses.Minimax.Value(zero, zero))) "V"
            Near.one 1e-15 (log 4.0) (number (AdversarialLosses.NonSaturating.Discriminator(zero, zero))) "D's loss"
            Near.one 1e-15 (log 2.0) (number (AdversarialLosses.NonSaturating.Generator(zero, zero))) "G's loss"
        }
        testProperty "D = p / (p + q) maximises eq. 1 (Proposition 1)"
            <| Prop.forAll (Gen.zip (Gen.choose (1, 99)) (Gen.choose (1, 99)) |> Arb.fromGen) (fun (p, q) ->
                let slopeAt a =
                    float p * slope AdversarialLosses.Minimax.Real a + float q * slope AdversarialLosses.Minimax.Fake a
                let best = log (float p / float q)
                abs (slopeAt best) < 1e-12 * float (p + q) && slopeAt (best - 0.1) > 0.0 && slopeAt (best + 0.1) < 0.0)
        test "if D rejects samples, G's gradient vanishes under minimax and not under non-saturating (section 3)" {
            Expect.isLessThan (abs (slope AdversarialLosses.Minimax.OfGenerator -30.0)) 1e-12 "minimax saturates"
            Near.one 1e-12 -1.0 (slope AdversarialLosses.NonSaturating.OfGenerator -30.0) "non-saturating"
        }

        testProperty "a blend interpolates linearly"
            <| Prop.forAll (Gen.zip (Gen.choose (0, 100)) (Gen.elements middle) |> Arb.fromGen) (fun (percent, a) ->
                let w = float percent / 100.0
                let expected =
                    (1.0 - w) * at AdversarialLosses.Minimax.OfGenerator a
                    + w * at AdversarialLosses.NonSaturating.OfGenerator a
                abs (at (AdversarialLosses.Blend w).OfGenerator a - expected) < 1e-14)
        test "a blend's ends are minimax and non-saturating" {
            for a in middle @ [ -1000.0; 1000.0 ] do
                Expect.equal
                    (at (AdversarialLosses.Blend 0.0).OfGenerator a) (at AdversarialLosses.Minimax.OfGenerator a) $"0 at {a}"
                Expect.equal
                    (at (AdversarialLosses.Blend 1.0).OfGenerator a) (at AdversarialLosses.NonSaturating.OfGenerator a)
                    $"1 at {a}"
        }

        test "the factor scales D's adversarial loss, but not the penalties and G's loss" {
            let data = Data.uniform "points" [ 2 ]
            let step (objective: Objective) =
                let game =
                    Game(Net(shape [ 2 ], Dense 2), Net(shape [ 2 ], Dense 3, Tanh(), Dense 1), Objective = objective,
                         Order = UpdateOrder.Simultaneous, Batch = 3)
                let trainer = (Reference.Shared :> IEngine).Trainer(game, data)
                nonNull (trainer.Step(trainer.Init(Key.Of 1L), true)).Measures
            let at factor = Objective(AdversarialLosses.NonSaturating, DiscriminatorFactor = factor)
            let whole, half, penalised, both =
                step (at 1.0), step (at 0.5), step ((at 1.0).With(R1 2.0)), step ((at 0.5).With(R1 2.0))
            Near.one 1e-14 (whole.Loss "discriminator" / 2.0) (half.Loss "discriminator") "D's loss"
            Near.one 1e-14 (whole.GradientNorm "discriminator" / 2.0) (half.GradientNorm "discriminator") "its gradient"
            let penalty = penalised.Loss "discriminator" - whole.Loss "discriminator"
            Expect.isGreaterThan penalty 1e-3 "a penalty"
            Near.one 1e-13 (half.Loss "discriminator" + penalty) (both.Loss "discriminator") "the penalty is not scaled"
            for m in [ half; penalised; both ] do
                for name in [ "loss.generator"; "gradient.generator"; "value"; "dReal"; "dFake" ] do
                    Expect.equal m[name] whole[name] name
        }
        test "D's loss is −V, with means over a minibatch" {
            let real, fake = [ 0.3; -1.0; 4.0 ], [ 2.0; 0.7 ]
            let expected =
                List.averageBy (at AdversarialLosses.Minimax.Real) real
                + List.averageBy (at AdversarialLosses.Minimax.Fake) fake
            Near.one 1e-15 expected (number (AdversarialLosses.Minimax.Value(column real, column fake))) "V"
            Near.one 1e-15 -expected (number (AdversarialLosses.Minimax.Discriminator(column real, column fake))) "loss"
        }

        test "a loss is found by its name" {
            for loss in AdversarialLosses.All do
                Expect.equal (AdversarialLosses.Find loss.Name) loss loss.Name
            Expect.equal (AdversarialLosses.Find "blend:0.25") (AdversarialLosses.Blend 0.25) "a blend"
            Expect.equal (AdversarialLosses.Blend 0.25).Name "blend:0.25" "and its name"
        }
        test "the objectives are the losses, without penalties" {
            let objectives =
                [ Objectives.Minimax; Objectives.NonSaturating; Objectives.LeastSquares
                  Objectives.Hinge; Objectives.Wasserstein; Objectives.Relativistic ]
            Expect.equal
                [ for o in objectives -> o.Adversarial ] (List.ofSeq AdversarialLosses.All) "each loss has its objective"
            for o in objectives do
                Expect.equal (o.Penalties.Length, o.DiscriminatorFactor, o.Name) (0, 1.0, o.Adversarial.Name)
                    "no penalties, factor 1"
            let penalised = Objectives.Wasserstein.With(GradientPenalty 10).With(R1 1)
            Expect.equal penalised.Name "wasserstein + gradient-penalty + r1" "display name"
            Expect.equal penalised (Objectives.Wasserstein.With(GradientPenalty()).With(R1 1)) "equality by value"
            Expect.notEqual penalised (Objectives.Wasserstein.With(R1 1).With(GradientPenalty())) "the order counts"
            Expect.equal (Objectives.Blend 0.3) (Objective(AdversarialLosses.Blend 0.3)) "a blend"
        }
        test "a null penalty is refused" {
            Expect.stringContains
                (message (fun () -> Objectives.Hinge.With(Unchecked.defaultof<IPenalty>)))
                "penalties are required, got null at 0" ""
        }
        testList "an unknown name is refused" [
            for name, expected in
                [ "minmax", "unknown loss 'minmax'; did you mean 'minimax'?"
                  "photographs",
                  ("unknown loss 'photographs'; there are minimax, non-saturating, least-squares, hinge, wasserstein, "
                   + "relativistic")
                  "blend:", "unknown loss 'blend:'"
                  "blend:half", "unknown loss 'blend:half'"
                  "blend:1,5", "unknown loss 'blend:1,5'" ] ->
                test name { isRejected expected (fun () -> AdversarialLosses.Find name) } ]
        testList "a weight outside [0, 1] is refused" [
            for name in [ "1.5"; "-0.1"; "NaN" ] ->
                test name {
                    Expect.equal (message (fun () -> AdversarialLosses.Find $"blend:{name}"))
                        $"a blend requires a weight in [0, 1], got {name}" ""
                } ] ]
