module Gan.Core.Tests.Tensors.BatchTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private numbered extents = let s = shape extents in Batch(s, Array.init s.Size float32)

/// Start, count and width.
let private slices = Gen.zip3 (Gen.choose (0, 9)) (Gen.choose (0, 9)) (Gen.choose (0, 4))

[<Tests>]
let tests =
    testList "Batch" [
        test "a batch has m examples of one shape" {
            let batch = numbered [ 4; 2; 3 ]
            Expect.equal (batch.Count, batch.Example, batch.Values.Length) (4, shape [ 2; 3 ], 24) "counts"
            Expect.sequenceEqual (batch[2].ToArray()) [ 12.0f .. 17.0f ] "the third"
        }
        testProperty "a slice has its examples, in order"
            <| Prop.forAll (Arb.fromGen slices) (fun (start, count, width) ->
                let batch = numbered [ 18; width ]
                let slice = batch.Slice(start, count)
                slice.Shape.Equals(shape [ count; width ])
                && slice.ToArray() = Array.concat [ for i in start .. start + count - 1 -> batch[i].ToArray() ])
        test "a slice and an array are copies" {
            let batch = numbered [ 2; 2 ]
            let copy = batch.ToArray()
            copy[0] <- 9.0f
            Expect.sequenceEqual (batch.ToArray()) [ 0.0f .. 3.0f ] "unchanged"
        }
        test "rows of equal length" {
            let batch = Batch.OfRows([| 1.0f; 2.0f |], [| 3.0f; 4.0f |], [| 5.0f; 6.0f |])
            Expect.equal batch.Shape (shape [ 3; 2 ]) "shape"
            Expect.sequenceEqual (batch.ToArray()) [ 1.0f .. 6.0f ] "numbers"
        }
        test "errors state what was required and what arrived" {
            Expect.equal (message (fun () -> Batch(Shape.Scalar, [| 1.0f |]))) "a batch needs a shape [m, …], got []"
                "no axis"
            Expect.equal
                (message (fun () -> Batch(shape [ 2; 3 ], Array.zeroCreate 5)))
                "a batch of shape [2, 3] needs 6 numbers, got 5"
                "too few"
            // Six numbers in all, as in three rows of two.
            Expect.equal
                (message (fun () -> Batch.OfRows(Array.zeroCreate 2, Array.zeroCreate 1, Array.zeroCreate 3)))
                "a batch needs rows of equal length, got 2, 1, 3"
                "ragged"
            Expect.equal (message (fun () -> Batch.OfRows())) "a batch of rows needs 1 row or more, got none" "no rows"
        }
        test "a slice out of range is refused" {
            Expect.throwsT<ArgumentOutOfRangeException> (fun () -> (numbered [ 3; 2 ]).Slice(2, 2) |> ignore) "past the end"
        } ]
