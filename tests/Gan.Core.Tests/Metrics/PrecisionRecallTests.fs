module Gan.Core.Tests.Metrics.PrecisionRecallTests

open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Core.Tests.Metrics.Planted

let private of' (samples: Batch) (real: Batch) = PrecisionRecall.Of(samples, real, Key.Of 1L)

/// The definition, pair by pair in float64.
let private direct k (samples: Batch) (real: Batch) =
    let covered (points: float[][]) (centres: float[][]) =
        let radius i =
            centres
            |> Seq.indexed
            |> Seq.filter (fun (j, _) -> j <> i)
            |> Seq.map (fun (_, y) -> square centres[i] y)
            |> Seq.sort
            |> Seq.item (k - 1)
        let radii = Array.init centres.Length radius
        points |> Array.averageBy (fun x -> if Seq.exists2 (fun c r -> square x c <= r) centres radii then 1.0 else 0.0)
    covered (rows samples) (rows real), covered (rows real) (rows samples)

[<Tests>]
let tests =
    testList "PrecisionRecall" [
        test "both equal the definition" {
            for k, samples, real in [ 3, normal 1L 300 4 0.3 1.2, normal 2L 250 4 0.0 1.0
                                      1, digits 1L 80, digits 2L 120 ] do
                let precision, recall = direct k samples real
                let found = PrecisionRecall.Of(samples, real, Key.Of 1L, k)
                Expect.equal (found.Precision, found.Recall) (precision, recall) $"k = {k}"
                Near.within 1e-12 (sqrt (precision * (1.0 - precision) / float samples.Count)) found.PrecisionError "error"
        }
        test "for equal distributions both are high" {
            let found = of' (normal 1L 1000 2 0.0 1.0) (normal 2L 1000 2 0.0 1.0)
            Expect.isGreaterThan (min found.Precision found.Recall) 0.9 "both"
        }
        test "a collapse has high precision and low recall" {
            let real = normal 2L 500 2 0.0 1.0
            let found = of' (repeated 500 (Batch.OfRows [| [| 0.01f; 0.02f |] |])) real
            Expect.equal (found.Precision, found.Recall) (1.0, 0.0) "one point repeated"
            let quarter = draws Distributions.Ring 1L 500
            let modes = of' (Batch(quarter.Shape, quarter.ToArray() |> Array.map abs)) (draws Distributions.Ring 2L 500)
            Expect.isGreaterThan modes.Precision 0.9 "the quarter of the ring is real"
            Expect.isLessThan modes.Recall 0.5 "only a quarter"
        }
        test "samples wider than the data have more recall than precision" {
            let found = of' (normal 1L 800 2 0.0 3.0) (normal 2L 800 2 0.0 1.0)
            Expect.isGreaterThan found.Recall (found.Precision + 0.3) "recall"
        }
        test "a shifted mean has precision 0 and recall 0" {
            let found = of' (normal 1L 400 2 20.0 1.0) (normal 2L 400 2 0.0 1.0)
            Expect.equal (found.Precision, found.Recall) (0.0, 0.0) "both"
        }
        test "a memorised set gets the best score: the metric misleads, as the documentation says" {
            let training = digits 1L 300
            let found = of' training training
            Expect.equal (found.Precision, found.Recall) (1.0, 1.0) "copies"
        }
        test "too few examples are refused" {
            Expect.throwsC (fun () -> of' (normal 1L 3 2 0.0 1.0) (normal 1L 9 2 0.0 1.0) |> ignore)
                (fun e -> Expect.stringContains e.Message "4 examples" "text")
        }
    ]
