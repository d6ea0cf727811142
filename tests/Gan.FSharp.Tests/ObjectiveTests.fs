/// Objectives as pipelines equal those of the core. Objectives of functions are tested with the games (`LossesTests`).
module Gan.FSharp.Tests.ObjectiveTests

open System.Collections.Immutable
open Expecto
open Gan
open Gan.FSharp

[<Tests>]
let tests =
    testList "Objective" [
        for name, ours, core in
            [ "minimax", Objective.minimax, Objectives.Minimax
              "nonSaturating", Objective.nonSaturating, Objectives.NonSaturating
              "leastSquares", Objective.leastSquares, Objectives.LeastSquares
              "hinge", Objective.hinge, Objectives.Hinge
              "wasserstein", Objective.wasserstein, Objectives.Wasserstein
              "relativistic", Objective.relativistic, Objectives.Relativistic
              "blend", Objective.blend 0.3, Objectives.Blend 0.3
              "ofLoss", Objective.ofLoss AdversarialLosses.Hinge, Objectives.Hinge
              "gradientPenalty", Objective.wasserstein |> Objective.gradientPenalty 5.0,
              Objectives.Wasserstein.With(GradientPenalty 5.0)
              "r1", Objective.hinge |> Objective.r1 2.0, Objectives.Hinge.With(R1 2.0)
              "r2 after r1", Objective.hinge |> Objective.r1 2.0 |> Objective.r2 3.0,
              Objectives.Hinge.With(R1 2.0).With(R2 3.0)
              "penalty", Objective.hinge |> Objective.penalty (GradientPenalty(1.0, 0.0)),
              Objectives.Hinge.With(GradientPenalty(1.0, 0.0))
              "discriminatorFactor keeps penalties",
              Objective.minimax |> Objective.r1 2.0 |> Objective.discriminatorFactor 0.5,
              Objective(
                  AdversarialLosses.Minimax, DiscriminatorFactor = 0.5,
                  Penalties = ImmutableArray.Create<IPenalty>(R1 2.0)) ] do
            test name { Expect.equal ours core "the objective" }
        test "the steps commute with the factor, not with each other" {
            let r1, r2 = Objective.r1 1.0, Objective.r2 1.0
            let half = Objective.discriminatorFactor 0.5
            Expect.equal (Objective.hinge |> r1 |> half) (Objective.hinge |> half |> r1) "the factor"
            Expect.notEqual (Objective.hinge |> r1 |> r2) (Objective.hinge |> r2 |> r1) "the order of penalties"
        }
    ]
