module Gan.Core.Tests.Tensors.ShapeTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let private extents = Gen.choose (0, 5) |> Gen.listOf |> Gen.map (List.truncate 4)
let private shapes = extents |> Gen.map shape |> Arb.fromGen
let private pairs = Gen.zip extents extents |> Gen.map (fun (a, b) -> shape a, shape b) |> Arb.fromGen

/// NumPy's broadcasting rule: pad with ones in front, then compare axis by axis.
let private broadcast (a: int list) (b: int list) =
    let count = max a.Length b.Length
    let padded (s: int list) = List.replicate (count - s.Length) 1 @ s
    let axes = List.zip (padded a) (padded b)
    if axes |> List.forall (fun (m, n) -> m = n || m = 1 || n = 1) then
        Some(axes |> List.map (fun (m, n) -> if m = 1 then n else m))
    else
        None

let private attempt f =
    try Some(f ()) with :? ArgumentException -> None

[<Tests>]
let tests =
    testList "Shape" [
        testProperty "the size is the product of the extents" <| Prop.forAll shapes (fun s -> s.Size = Seq.fold (*) 1 s)
        testProperty "removing a prepended axis gives the original shape"
        <| Prop.forAll shapes (fun s -> s.Prepend(7).Without(0).Equals s && s.Prepend(7)[0] = 7)
        testProperty "shapes are equal if their extents are equal" <| Prop.forAll pairs (fun (a, b) ->
            (a = b) = (List.ofSeq a = List.ofSeq b) && (a <> b || hash a = hash b))
        testProperty "broadcasting follows NumPy's rule" <| Prop.forAll pairs (fun (a, b) ->
            attempt (fun () -> Shape.Broadcast(a, b) |> List.ofSeq) = broadcast (List.ofSeq a) (List.ofSeq b))
        testList "broadcasts" [
            for a, b, expected in [ [ 2; 3 ], [ 3 ], [ 2; 3 ]
                                    [ 4; 1 ], [ 1; 3 ], [ 4; 3 ]
                                    [], [ 5; 6 ], [ 5; 6 ]
                                    [ 0; 3 ], [ 1 ], [ 0; 3 ] ] ->
                test $"{a} with {b}" { Expect.equal (Shape.Broadcast(shape a, shape b)) (shape expected) "" } ]

        test "a negative axis counts from the end" {
            Expect.equal ((shape [ 2; 3; 4 ])[-1]) 4 "last"
            Expect.equal ((shape [ 2; 3; 4 ])[-3]) 2 "first"
        }
        test "an extent is replaced, an axis is removed" {
            Expect.equal ((shape [ 2; 3; 4 ]).With(1, 9)) (shape [ 2; 9; 4 ]) "with"
            Expect.equal ((shape [ 2; 3; 4 ]).Without 1) (shape [ 2; 4 ]) "without"
        }
        test "a scalar has one number and no axis" {
            Expect.equal (Shape.Scalar.Size, Shape.Scalar.Count, string Shape.Scalar) (1, 0, "[]") ""
        }
        test "a shape prints its extents" { Expect.equal (string (shape [ 251; 784 ])) "[251, 784]" "" }
        test "errors state what was required and what arrived" {
            let message f = try f () |> ignore; "nothing" with :? ArgumentException as e -> e.Message
            Expect.equal (message (fun () -> shape [ 2; -1 ])) "a shape needs extents of 0 or more, got -1 in [2, -1]"
                "negative"
            Expect.equal
                (message (fun () -> Shape.Broadcast(shape [ 4; 3 ], shape [ 2 ])))
                "shapes [4, 3] and [2] do not broadcast: 3 against 2"
                "broadcast"
        }
        test "a size above the maximum array length is refused" {
            Expect.throwsT<OverflowException> (fun () -> shape [ 65536; 65536 ] |> ignore) ""
        } ]
