module Gan.Core.Tests.Metrics.KMeansTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Core.Tests.Metrics.Planted

[<Tests>]
let tests =
    testList "KMeans" [
        test "the centroids of separated clusters are the clusters' means, for every key" {
            let points = draws Distributions.Grid 1L 2500
            let modes = [| for m in Distributions.Grid.Modes -> Seq.toArray m.Centre |]
            let places =
                rows points |> Array.map (fun x -> modes |> Array.indexed |> Array.minBy (fun (_, c) -> square x c) |> fst)
            for key in 1L .. 5L do
                let found = KMeans.Of(points, 25, Key.Of key)
                // k-means++ may start two centroids in one mode, a local minimum. The distribution contributes 0.0025 per
                // coordinate, each missed mode 2.
                if found.MeanSquare < 0.01 then
                    Expect.isTrue found.Converged "converged"
                    Near.within 1e-3 0.005 found.MeanSquare "twice the variance"
                    let mean (own: (int * float[])[]) = Array.init 2 (fun j -> own |> Array.averageBy (fun (_, x) -> x[j]))
                    let means = Array.zip places (rows points) |> Array.groupBy fst |> Array.map (snd >> mean)
                    let order (xs: float[][]) =
                        xs |> Array.sortBy (fun x -> Math.Round x[0], Math.Round x[1]) |> Array.concat
                    Near.all 1e-5 (order means) (order (rows found.Centroids)) "centroids"
            Expect.exists [ 1L .. 5L ] (fun key -> KMeans.Of(points, 25, Key.Of key).MeanSquare < 0.01)
                "the best of five starts finds all modes"
        }
        test "rounds do not increase the mean square, which equals the definition" {
            let points = digits 1L 400
            let after rounds = KMeans.Of(points, 20, Key.Of 3L, rounds)
            let found = [ for rounds in 1..6 -> after rounds ]
            for before, later in List.pairwise found do
                Expect.isLessThanOrEqual later.MeanSquare (before.MeanSquare * (1.0 + 1e-6)) "mean square"
            let last = List.last found
            let centroids, xs = rows last.Centroids, rows points
            Near.one 1e-4 (xs |> Array.averageBy (fun x -> centroids |> Array.map (square x) |> Array.min)) last.MeanSquare
                "definition"
            Expect.sequenceEqual
                last.Indices
                (xs |> Array.map (fun x -> centroids |> Array.indexed |> Array.minBy (fun (_, c) -> square x c) |> fst))
                "indices"
        }
        test "one cluster is the mean; as many as examples are the examples" {
            let points = normal 1L 50 3 1.0 2.0
            let mean = Array.init 3 (fun j -> rows points |> Array.averageBy (fun x -> x[j]))
            Near.all 1e-6 mean (rows (KMeans.Of(points, 1, Key.Of 1L).Centroids)).[0] "mean"
            Near.within 1e-5 0.0 (KMeans.Of(points, 50, Key.Of 1L)).MeanSquare "all of them"
        }
        test "equal examples give empty clusters, and the iteration ends" {
            let found = KMeans.Of(repeated 30 (normal 1L 2 4 0.0 1.0), 5, Key.Of 1L)
            Expect.isTrue found.Converged "converged"
            Near.within 1e-5 0.0 found.MeanSquare "two distinct centroids"
        }
        test "Parzen windows at centroids can have a higher likelihood than windows at the examples" {
            let training, validation, test = normal 1L 1000 30 0.0 0.3, normal 2L 300 30 0.0 0.3, normal 3L 300 30 0.0 0.3
            let real = ParzenWindow.Estimate(training, validation, test)
            let means = ParzenWindow.Estimate(KMeans.Of(training, 100, Key.Of 1L).Centroids, validation, test)
            Expect.isGreaterThan (means.Mean - real.Mean) (5.0 * (means.StandardError + real.StandardError)) "nats"
        }
        test "more clusters than examples are refused" {
            Expect.throwsC (fun () -> KMeans.Of(normal 1L 3 2 0.0 1.0, 4, Key.Of 1L) |> ignore)
                (fun e -> Expect.stringContains e.Message "1 to 3 clusters" "text")
        }
    ]
