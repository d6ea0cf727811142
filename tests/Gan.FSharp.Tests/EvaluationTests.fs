/// Metrics of the layer are those of the core.
module Gan.FSharp.Tests.EvaluationTests

open Expecto
open Gan
open Gan.FSharp
open Gan.Testing

let private key = Key.Of 1L
let private ring = Distributions.Ring
let private real = ring.Batch(key, 0L, 200)
let private samples = Batches.normal 2 200 2 0.0 2.0

/// Reports compared as text, because records with arrays compare those by reference.
let private same name (ours: obj) (core: obj) = test name { Expect.equal (string ours) (string core) "the report" }

[<Tests>]
let tests =
    testList "Evaluation" [
        same "modes" (samples |> Evaluation.modes ring) (Modes.Of(samples, ring.Modes))
        same "gridDivergence" (samples |> Evaluation.gridDivergence ring) (GridDivergence.Of(samples, ring))
        same "maximumMeanDiscrepancy" (samples |> Evaluation.maximumMeanDiscrepancy key real)
            (MaximumMeanDiscrepancy.Of(samples, real, key))
        same "slicedWasserstein" (samples |> Evaluation.slicedWasserstein key real)
            (SlicedWasserstein.Of(samples, real, key))
        same "precisionRecall" (samples |> Evaluation.precisionRecall key real) (PrecisionRecall.Of(samples, real, key))
        same "parzenWindow" (samples |> Evaluation.parzenWindow 0.2 real) (ParzenWindow.Estimate(samples, real, 0.2))
        test "samples and real examples are not exchanged" {
            Expect.notEqual (string (samples |> Evaluation.parzenWindow 0.2 real))
                (string (real |> Evaluation.parzenWindow 0.2 samples)) "the report"
        }
        test "nearestNeighbours are pairs" {
            let core = NearestNeighbours.Of(samples, real)
            Expect.equal (samples |> Evaluation.nearestNeighbours real)
                (List.zip (List.ofSeq core.Indices) (List.ofSeq core.Distances)) "indices and distances"
        }
        test "firstBeyond is an option" {
            Expect.equal (Evaluation.firstBeyond samples) None "none"
            let far = Batch.OfRows([| 1.0f |], [| infinityf |])
            Expect.equal (Evaluation.firstBeyond far) (Some(1, infinity)) "the second"
        }
    ]
