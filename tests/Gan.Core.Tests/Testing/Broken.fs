/// Losses, layers, penalties and optimizers that each break one law.
module Gan.Core.Tests.Testing.Broken

open System.Threading
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let mutable private calls = 0

/// A number that differs from call to call.
let private noise () = 1e-3 * float (Interlocked.Increment &calls % 97)

/// The tensor itself on the reference engine, 1.001 times the tensor on others.
let private ofEngine (x: Tensor<'T>) = if typeof<'T> = typeof<ReferenceValue> then x else 1.001 * x

/// The tensor itself on the reference engine, its negative on others.
let private signOfEngine (x: Tensor<'T>) = if typeof<'T> = typeof<ReferenceValue> then x else -x

/// A loss of the two functions of LossOf, named in files unless its name says otherwise.
[<AbstractClass>]
type LossOf(name: string) =
    abstract D<'T> : real: Tensor<'T> * fake: Tensor<'T> -> Tensor<'T>
    abstract G<'T> : real: Tensor<'T> * fake: Tensor<'T> -> Tensor<'T>
    default _.D(real, fake) = AdversarialLosses.NonSaturating.Discriminator(real, fake)
    default _.G(real, fake) = AdversarialLosses.NonSaturating.Generator(real, fake)

    interface IAdversarialLoss with
        member _.Name = name
        member this.Discriminator(real, fake) = this.D(real, fake)
        member this.Generator(real, fake) = this.G(real, fake)

let private registered (loss: LossOf) =
    AdversarialLosses.Add loss
    loss :> IAdversarialLoss

let private logSigmoid (x: Tensor<'T>) = Functions.Log(Functions.Sigmoid x)

/// Two losses under one name: files would lead to the other one.
let private unnamed = { new LossOf "tests-unnamed" with override _.G(_, fake) = -Functions.Sigmoid(fake).Mean() }

/// The name of an adversarial loss's law, and a loss that breaks it.
let losses: (string * IAdversarialLoss) list =
    [ LossLaws.Gradients, registered { new LossOf "tests-stopped" with
                                           override _.G(_, fake) = -Functions.StopGradient(fake).Mean() }
      LossLaws.Gradients, registered { new LossOf "tests-scaled" with
                                           override _.D(real, fake) =
                                               let l = AdversarialLosses.Hinge.Discriminator(real, fake)
                                               1.001 * l - 0.001 * Functions.StopGradient l }
      LossLaws.Mean, registered { new LossOf "tests-sum" with override _.G(_, fake) = Functions.Softplus(-fake).Sum() }
      LossLaws.Mean, registered { new LossOf "tests-weighted" with
                                      override _.D(real, fake) =
                                          let first = real.Slice(0, 1)
                                          AdversarialLosses.Minimax.Discriminator(real, fake)
                                          + Functions.Softplus(-first).Mean() }
      LossLaws.Signs, registered { new LossOf "tests-sign" with
                                       override _.G(_, fake) = -Functions.Softplus(-fake).Mean() }
      LossLaws.Signs, registered { new LossOf "tests-exchanged" with
                                       override _.D(real, fake) = AdversarialLosses.Minimax.Discriminator(fake, real) }
      LossLaws.Finite, registered { new LossOf "tests-log-sigmoid" with override _.G(_, fake) = -(logSigmoid fake).Mean() }
      LossLaws.Pure, registered { new LossOf "tests-impure" with
                                      override _.G(_, fake) = (1.0 + noise ()) * Functions.Softplus(-fake).Mean() }
      Laws.EnginesAgree, registered { new LossOf "tests-of-engine" with
                                         override _.G(_, fake) = ofEngine (-fake.Mean()) }
      Laws.Named, unnamed ]

let private a = LogitLoss.Logit
let private logD = -Expr.Softplus(-a)
let private logNotD = -Expr.Softplus a

/// The name of a law of formulas, and formulas that break it.
let formulas: (string * LogitLoss) list =
    [ LogitLossLaws.BestLogit, LogitLoss("tests-exchanged-formulas", logNotD, logD, -logD)
      LogitLossLaws.BestLogit, LogitLoss("tests-convex", -logD, -logNotD, -logD)
      LogitLossLaws.BestLogit, LogitLoss("tests-unbounded", a, -a, -a)
      // D's best logit is 0 for any densities: V does not depend on p_g.
      LogitLossLaws.BestLogit, LogitLoss("tests-blind", -Expr.Square a, -Expr.Square a, -logD)
      LogitLossLaws.Optimal, LogitLoss("tests-blind", -Expr.Square a, -Expr.Square a, -logD) ]

/// x + f(x) for a function of LayerOf.
[<AbstractClass>]
type LayerOf() =
    abstract Of<'T> : x: Tensor<'T> * training: bool -> Tensor<'T>

    interface ILayer with
        member this.Apply(x, context) = this.Of(x, context.IsTraining)

/// A layer that counts its evaluations in its state, in training and, which is the error, in evaluation.
type Counting =
    { Start: float }

    interface IStatefulLayer with
        member this.State _ = [| Parameter("count", Shape.Scalar, ConstantInitializer this.Start) |]
        member _.Advance(x, context) = LayerResult<_>(x, [| context["count"] + 1.0 |])

let private named (layer: 'L :> ILayer) name =
    Registry.Add<'L> name
    layer :> ILayer

type Stopped() =
    inherit LayerOf()
    override _.Of(x, _) = 0.5 * x + 0.5 * Functions.StopGradient(Functions.Tanh x)

type Overflowing() =
    inherit LayerOf()
    override _.Of(x, _) = Functions.Log(Functions.Exp x)

type Impure() =
    inherit LayerOf()
    override _.Of(x, _) = (1.0 + noise ()) * x

type Mixing() =
    inherit LayerOf()
    override _.Of(x, _) = x - x.Mean(0)

type Mixing2() =
    inherit LayerOf()
    override _.Of(x, training) = if training then x else x - x.Mean(0)

type Flattening() =
    inherit LayerOf()
    override _.Of(x, training) = if training then x.Sum() else x

/// A layer with other numbers on other engines than the reference.
type OfEngine() =
    inherit LayerOf()
    override _.Of(x, _) = ofEngine x

/// The name of a net's law, and a layer that breaks it.
let layers: (string * ILayer) list =
    [ NetLaws.Gradients, named (Stopped()) "tests-stopped-layer"
      NetLaws.Finite, named (Overflowing()) "tests-overflowing-layer"
      NetLaws.Pure, named (Impure()) "tests-impure-layer"
      NetLaws.Independent, named (Mixing()) "tests-mixing-layer"
      NetLaws.Independent, named (Mixing2()) "tests-mixing-in-evaluation"
      NetLaws.Shapes, named (Flattening()) "tests-flattening-layer"
      Laws.EnginesAgree, named (OfEngine()) "tests-layer-of-engine"
      NetLaws.Evaluation, named { Start = 0.0 } "tests-counting-layer"
      Laws.Named, { new LayerOf() with override _.Of(x, _) = 2.0 * x } :> ILayer ]

/// A penalty that is a function of D's logits and of its slope at data.
[<AbstractClass>]
type PenaltyOf() =
    abstract Of<'T> : logits: Tensor<'T> * slope: Tensor<'T> -> Tensor<'T>

    interface IPenalty with
        member this.Evaluate(play: Play<'T>, real, _) =
            let d = play["discriminator"]
            this.Of(d.Invoke real, Functions.Gradient((fun (x: Tensor<'T>) -> d.Invoke(x).Sum()), real))

type Detached() =
    inherit PenaltyOf()
    override _.Of(_, slope) = Functions.SquaredNormOfEach(Functions.StopGradient slope).Mean()

type Negative() =
    inherit PenaltyOf()
    override _.Of(_, slope) = -Functions.SquaredNormOfEach(slope).Mean()

type Summed() =
    inherit PenaltyOf()
    override _.Of(_, slope) = Functions.SquaredNormOfEach(slope).Sum()

type ImpurePenalty() =
    inherit PenaltyOf()
    override _.Of(logits, _) = (1.0 + noise ()) * Functions.Square(logits).Mean()

/// The name of a penalty's law, and a penalty that breaks it.
let penalties: (string * IPenalty) list =
    [ PenaltyLaws.Reaches, Detached(); GameLaws.Gradients, Detached(); PenaltyLaws.NotNegative, Negative()
      GameLaws.Mean, Summed(); GameLaws.Pure, ImpurePenalty(); GameLaws.Named, Detached() ]

/// An optimizer with a rule that a function makes.
[<AbstractClass>]
type RuleOf() =
    abstract Rule: unit -> UpdateRule

    interface IOptimizer with
        member this.Rule() = this.Rule()

let private times (factor: float) = Expr.op_Implicit factor * UpdateRule.Update

/// An update that float32 rounds to 0.
let private cancelling =
    { new RuleOf() with
        member _.Rule() = UpdateRule(Expr.op_Implicit 1e9 + times -0.1 - Expr.op_Implicit 1e9) }

let private impure =
    { new RuleOf() with
        member _.Rule() =
            let numbers = [| struct ("rate", System.Func<_, _>(fun (_: int64) -> 1.0 + noise ())) |]
            UpdateRule(times -0.1 * Expr.Var "rate", numbers = numbers) }

/// The name of an optimizer's law, and an optimizer that breaks it.
let optimizers: (string * IOptimizer) list =
    [ Laws.EnginesAgree, cancelling
      GameLaws.EnginesRun, cancelling
      GameLaws.InPlace, impure
      GameLaws.Resumed, impure
      GameLaws.Saved, cancelling
      OptimizerLaws.Pure, impure
      OptimizerLaws.Descends, Sgd -0.1
      OptimizerLaws.Descends, Sgd 3.0
      OptimizerLaws.Finite, { new RuleOf() with
                                member _.Rule() = UpdateRule(times -0.1 / Expr.Sqrt(Expr.Square UpdateRule.Update)) }
      Laws.Named, { new RuleOf() with member _.Rule() = UpdateRule(times -0.1) }
      OptimizerLaws.Sampled, { new IOptimizer with
                                 member _.Rule() = UpdateRule(times -0.1)
                                 member _.SampledParameters _ = Params.Zeros Layout.Empty } ]

/// Losses of a game with the usual nets: f(D on data, D on samples) for D, and G's non-saturating loss.
[<AbstractClass>]
type LossesOf() =
    abstract D<'T> : onData: Tensor<'T> * onSamples: Tensor<'T> * play: Play<'T> -> Tensor<'T>

    interface ILosses with
        member this.Evaluate(play: Play<'T>) =
            let fake = play["generator"].Invoke play.Noise
            let real, fake = play["discriminator"].Invoke play.Data, play["discriminator"].Invoke fake
            Losses()
                .With("discriminator", this.D(real, fake, play))
                .With("generator", Functions.Softplus(-fake).Mean())

let private minimax (real: Tensor<'T>) (fake: Tensor<'T>) =
    Functions.Softplus(-real).Mean() + Functions.Softplus(fake).Mean()

let private impureLosses =
    { new LossesOf() with
        override _.D(real, fake, _) = (1.0 + noise ()) * minimax real fake }

/// The name of a game's law, and losses that break it.
let games: (string * ILosses) list =
    [ GameLaws.Gradients, { new LossesOf() with
                              override _.D(real, fake, _) =
                                  Functions.StopGradient(minimax real fake) + 0.1 * minimax real fake }
      GameLaws.Reached, { new LossesOf() with override _.D(real, fake, _) = 0.0 * minimax real fake }
      GameLaws.Finite, { new LossesOf() with override _.D(real, fake, _) = Functions.Log(real.Mean() - fake.Mean()) }
      GameLaws.Pure, impureLosses
      GameLaws.InPlace, impureLosses
      GameLaws.Resumed, impureLosses
      GameLaws.Saved, impureLosses
      Laws.EnginesAgree, { new LossesOf() with override _.D(real, fake, _) = ofEngine (minimax real fake) }
      GameLaws.EnginesRun, { new LossesOf() with override _.D(real, fake, _) = signOfEngine (minimax real fake) }
      GameLaws.Mean, { new LossesOf() with override _.D(real, fake, play) = float play.Batch * minimax real fake }
      GameLaws.Mean, { new LossesOf() with
                         override _.D(real, fake, play) =
                             let weights = play.Uniform(real.Shape)
                             minimax real fake + (weights * real * real).Sum() }
      GameLaws.Named, { new LossesOf() with override _.D(real, fake, _) = minimax real fake } ]
