module Gan.Core.Tests.Metrics.NearestNeighboursTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Testing.Tensors
open Gan.Core.Tests.Metrics.Planted

[<Tests>]
let tests =
    testList "NearestNeighbours" [
        test "indices and distances equal a direct search in float64, over several tiles" {
            let points, set = normal 1L 530 2 0.0 1.0, normal 2L 2100 2 0.0 1.0
            let found = NearestNeighbours.Of(points, set)
            let all = rows set
            let direct = rows points |> Array.map (fun x -> all |> Array.indexed |> Array.minBy (fun (_, y) -> square x y))
            Expect.sequenceEqual found.Indices (direct |> Array.map fst) "indices"
            Near.all 1e-12 (Array.map2 (fun x (_, y) -> sqrt (square x y)) (rows points) direct) found.Distances "distances"
        }
        test "a set added in parts gives the same result" {
            let set = Digits.Source(Key.Of 1L, 8300)
            let points = Batch(shape [ 3; 784 ], Array.concat [ set.Take(5, 8299).ToArray(); (digits 2L 1).ToArray() ])
            let parts, whole = NearestNeighbours.Of(points, set), NearestNeighbours.Of(points, set.All())
            Expect.sequenceEqual parts.Indices whole.Indices "indices"
            Expect.sequenceEqual parts.Distances whole.Distances "distances"
            Expect.sequenceEqual (Seq.take 2 parts.Indices) [ 5; 8299 ] "an example is nearest to itself"
            Expect.sequenceEqual (Seq.take 2 parts.Distances) [ 0.0; 0.0 ] "distance 0 despite rounding of the products"
        }
        test "radii are the distances of the k-th nearest others" {
            let set = normal 3L 2100 2 0.0 1.0
            let all = rows set
            // The distance to itself is 0, so the k-th other is the (k + 1)-th of all.
            let sorted = all[..99] |> Array.map (fun x -> all |> Array.map (square x) |> Array.sort)
            for k in [ 1; 3 ] do
                Near.all 1e-12 (sorted |> Array.map (fun s -> sqrt s[k]))
                    (Array.truncate 100 (NearestNeighbours.Radii(set, k))) $"k = {k}"
            Expect.equal (NearestNeighbours.Radii(repeated 9 (digits 1L 3), 2)) (Array.zeroCreate 9)
                "three times each: the second other is equal"
        }
        test "invalid arguments are refused" {
            let refused (part: string) f = Expect.throwsC f (fun e -> Expect.stringContains e.Message part "message")
            refused "[2, 3] and [2, 4]" (fun () ->
                NearestNeighbours.Of(normal 1L 2 3 0.0 1.0, normal 1L 2 4 0.0 1.0) |> ignore)
            refused "example 1 of the set" (fun () ->
                NearestNeighbours.Of(Batch.OfRows [| [| 0f |] |], Batch.OfRows [| [| 0f |]; [| nanf |] |]) |> ignore)
            refused "4 examples or more" (fun () -> NearestNeighbours.Radii(normal 1L 3 2 0.0 1.0, 3) |> ignore)
        }
    ]
