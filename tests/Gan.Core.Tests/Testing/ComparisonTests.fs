/// The comparisons of Gan.Testing accept what they should and catch planted errors.
module Gan.Core.Tests.Testing.ComparisonTests

open System
open Expecto
open FsCheck.FSharp
open Gan.Testing

/// True if the comparison fails.
let private fails (comparison: unit -> unit) =
    try
        comparison ()
        false
    with :? AssertException -> true

let private notFinite = [ nan; infinity; -infinity ]

/// The comparisons of two numbers that must fail for NaN and infinities, with a large tolerance.
let private comparisons: (string * (float -> float -> unit)) list =
    [ "Near.all", (fun expected actual -> Near.all 1e300 [ 0.0; expected ] [ 0.0; actual ] "numbers")
      "Near.one", (fun expected actual -> Near.one 1e300 expected actual "number")
      "Near.within", (fun expected actual -> Near.within 1e300 expected actual "number")
      "Near.distance", (fun expected actual -> if Near.distance [ expected ] [ actual ] > 1e300 then failtest "apart") ]

let private number = Gen.choose (-1_000_000, 1_000_000) |> Gen.map (fun n -> float n / 1000.0)

[<Tests>]
let tests =
    testList "Gan.Testing" [
        for name, compare in comparisons do
            testList $"{name} fails" [
                for expected in 1.0 :: notFinite do
                    for actual in 1.0 :: notFinite do
                        if not (Double.IsFinite expected && Double.IsFinite actual) then
                            test $"for {expected} and {actual}" {
                                Expect.isTrue (fails (fun () -> compare expected actual)) "must fail"
                            }
            ]
        test "a comparison that accepts two NaN or two infinities is detected" {
            // The planted error: equal bits are near, which is right for every finite number.
            let planted (expected: float) (actual: float) =
                if not (expected.Equals actual) then Near.one 1e300 expected actual "number"
            let caught = [ for x in notFinite -> fails (fun () -> planted x x) ]
            Expect.equal caught [ false; false; false ] "it accepts all of them"
            Expect.isFalse (fails (fun () -> planted 1.0 1.0)) "right for finite numbers"
        }
        testList "Near.exactly requires the number that is expected" [
            for expected in 1.0 :: notFinite do
                for actual in 1.0 :: notFinite do
                    test $"{expected} and {actual}" {
                        let failed = fails (fun () -> Near.exactly 1e-12 [ expected ] [ actual ] "number")
                        Expect.equal failed (not (expected.Equals actual)) "fails"
                    }
        ]
        testProperty "numbers within the tolerance pass, others fail"
        <| Prop.forAll (Arb.fromGen (Gen.zip number number)) (fun (x, y) ->
            let error = abs (x - y) / max 1.0 (abs x)
            let failsAt tolerance = fails (fun () -> Near.one tolerance x y "")
            not (failsAt (error * 1.001 + 1e-12)) && (error = 0.0 || failsAt (error * 0.999)))
        test "one number among many is enough to fail" {
            let expected = Array.init 100 float
            Near.all 1e-12 expected (Array.copy expected) "all"
            for at in [ 0; 50; 99 ] do
                for wrong in 1e6 :: notFinite do
                    let actual = Array.updateAt at wrong expected
                    Expect.isTrue (fails (fun () -> Near.all 1e-3 expected actual "one")) $"{wrong} at {at}"
        }
        test "lengths must be equal" {
            Expect.isTrue (fails (fun () -> Near.all 1.0 [ 1.0; 2.0 ] [ 1.0 ] "")) "a missing number"
        }
        test "every bound fails for NaN" {
            let bounds: (float -> unit) list =
                [ (fun x -> Expect.isLessThan x 1.0 ""); (fun x -> Expect.isLessThanOrEqual x 1.0 "")
                  (fun x -> Expect.isGreaterThan x -1.0 ""); (fun x -> Expect.isGreaterThanOrEqual x -1.0 "") ]
            for bounded in bounds do
                Expect.isTrue (fails (fun () -> bounded nan)) "NaN"
                Expect.isFalse (fails (fun () -> bounded 0.0)) "0"
            let ofExpecto = fails (fun () -> Expecto.Expect.isLessThan nan 1.0 "")
            Expect.isFalse ofExpecto "Expecto's own accepts NaN; once it does not, Strict.fs is not needed"
        }
    ]
