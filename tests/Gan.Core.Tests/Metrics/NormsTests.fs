module Gan.Core.Tests.Metrics.NormsTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Testing.Tensors
open Gan.Core.Tests.Metrics.Planted

[<Tests>]
let tests =
    testList "Norms" [
        test "at the greatest norm distances equal float64, and every metric is finite" {
            // Opposite corners of a cube around 0 have the greatest distance for their norm.
            let corners seed =
                Batch(shape [ 60; 4 ],
                      (normal seed 60 4 0.0 1.0).ToArray()
                      |> Array.map (fun v -> MathF.CopySign(float32 Norms.Greatest / 2.01f, v)))
            let some, others = corners 1L, corners 2L
            let farthest = rows some |> Array.map (fun x -> rows some |> Array.map (square x) |> Array.max |> sqrt)
            Near.all 1e-6 (farthest |> Array.map (fun d -> d / Norms.Greatest))
                (NearestNeighbours.Radii(some, 59) |> Array.map (fun d -> d / Norms.Greatest)) "the farthest"
            for value in [ (PrecisionRecall.Of(some, others, Key.Of 1L)).Recall
                           (MaximumMeanDiscrepancy.Of(some, others, Key.Of 1L)).Square
                           (SlicedWasserstein.Of(some, others, Key.Of 1L)).StandardError
                           (ParzenWindow.Estimate(some, others, 1.0)).Mean
                           (KMeans.Of(some, 5, Key.Of 1L)).MeanSquare ] do
                Expect.isTrue (Double.IsFinite value) $"{value}"
        }
        test "every metric that compares examples reports an example beyond this norm or with NaN" {
            let fine = normal 1L 9 2 0.0 1.0
            for bad, norm in [ 5e18f, "5E+18"; 3e38f, "3E+38"; nanf, "NaN" ] do
                let beyond = Batch(fine.Shape, fine.ToArray() |> Array.mapi (fun i v -> if i = 7 then bad else v))
                for metric in [ (fun () -> ParzenWindow.Estimate(beyond, fine, 1.0) |> ignore)
                                (fun () -> MaximumMeanDiscrepancy.Of(fine, beyond, Key.Of 1L) |> ignore)
                                (fun () -> PrecisionRecall.Of(beyond, fine, Key.Of 1L) |> ignore)
                                (fun () -> SlicedWasserstein.Of(beyond, fine, Key.Of 1L) |> ignore)
                                (fun () -> Memorisation.Of(beyond, fine, fine, Key.Of 1L) |> ignore)
                                (fun () -> BirthdayParadox.Of(beyond, 1.0, Key.Of 1L) |> ignore)
                                (fun () -> KMeans.Of(beyond, 2, Key.Of 1L) |> ignore)
                                (fun () -> NearestNeighbours.Radii(beyond, 3) |> ignore) ] do
                    Expect.throwsC metric (fun e ->
                        Expect.isTrue (e :? ArgumentException) $"{e}"
                        Expect.stringContains e.Message
                            $"norms up to 4E+18, whose squares float32 holds, got {norm} of example 3" "which")
        }
    ]
