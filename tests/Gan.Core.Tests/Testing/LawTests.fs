/// The laws of Gan.Testing accept what the framework has, and errors planted into it are refused.
module Gan.Core.Tests.Testing.LawTests

open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let private options = TestOptions.Default

/// Wasserstein's D has no best logit without a bound on its slope.
let private ofLoss (loss: IAdversarialLoss) =
    if loss.Equals AdversarialLosses.Wasserstein then options.Without(LogitLossLaws.BestLogit, LogitLossLaws.Optimal)
    else options

let private losses = [ yield! AdversarialLosses.All; yield AdversarialLosses.Blend 0.3 ]

let private optimizers: IOptimizer list =
    [ Sgd 0.05; Momentum(0.05, 0.5); Adam 0.01; Chain(WeightDecay 0.01, Adam 0.01); WeightAverage(Sgd 0.05, 0.9) ]

let private distributions: IDistribution list =
    [ Normal(0.5, 2.0); Gamma(2.0, 1.0); Cauchy(0.0, 1.0); Uniform(-1.0, 3.0); Distributions.Bimodal; Poisson 3.0
      FiniteDistribution [ struct (-1.0, 0.2); struct (2.0, 0.8) ]; Distributions.Ring; Distributions.Spiral ]

let private sources: ISource list =
    [ GameCases.points; Digits.Source(Key.Of 1L, 60); Data.uniform "uniform" [ 2; 3 ]
      Examples("vectors", Batch(shape [ 6; 2 ], numbers 1L (shape [ 6; 2 ])), Batch(shape [ 6; 1 ], [| 0f .. 5f |])) ]

/// Games whose laws all hold as they are; the engines' suite plays every game.
let private games =
    let names =
        [ "WGAN-GP"; "conditional WGAN-GP"; "dropout"; "batch normalisation in both, relativistic"; "BiGAN"
          "variational autoencoder"; "classification"; "rectifiers and maxout" ]
    GameCases.register ()
    [ for name in names -> GameCases.all |> List.find (fun case -> case.Name = name) ]

let private selection =
    testList "options" [
        test "a law that is left out is not a test" {
            let laws = LossLaws.laws options AdversarialLosses.Hinge
            let kept = Laws.kept (options.Without LossLaws.Mean) laws
            Expect.equal kept.Length (laws.Length - 1) "one less"
            Expect.isFalse (kept |> List.exists (fun law -> law.Name = LossLaws.Mean)) "the law"
        }
        test "leaving out a law that does not exist is an error with the names of the laws" {
            let test () = testLossWith (options.Without "no such law") AdversarialLosses.Hinge
            Expect.throwsC (test >> ignore) (fun e ->
                Expect.stringContains e.Message "'no such law'" "what arrived"
                Expect.stringContains e.Message LossLaws.Signs "what was required")
        }
        test "engines come from the caller, with the tolerance of their numbers" {
            let tolerance (engine: TestEngine) = engine.Tolerance
            Expect.equal (tolerance (TestEngine.Of Reference.Shared)) 1e-10 "float64"
            Expect.equal (tolerance (TestEngine.Of Compiled.Shared)) 2e-5 "float32"
            let strict = options.WithEngines(TestEngine.Of(Compiled.Shared, 1e-12))
            Expect.isNonEmpty (Laws.broken (LossLaws.laws strict AdversarialLosses.Minimax)) "float32 is not as exact"
        }
    ]

[<Tests>]
let tests =
    testList "laws of" [
        for loss in losses do
            testLossWith (ofLoss loss) loss
            testPlantedLoss options loss
        for penalty in [ GradientPenalty 10.0 :> IPenalty; R1 3.0; R2 3.0 ] do testPenalty penalty
        for optimizer in optimizers do testOptimizer optimizer
        for distribution in distributions do testDistribution distribution
        for source in sources do testSource source
        for case in games do
            testList case.Name [ testGame case.Game case.Data; testPlantedGame options case.Game case.Data ]
        testNet (Net(shape [ 4; 4; 1 ], Convolution(2, 3), LeakyRelu 0.1, Reshape(shape [ 8 ]), BatchNorm(), Dense 1))
        testLayer (Maxout(4, 2)) (shape [ 3 ])
        testLosses (Classification()) [ Player("classifier", Net(shape [ 3 ], Dense 2)) ] GameCases.points
        selection
    ]
