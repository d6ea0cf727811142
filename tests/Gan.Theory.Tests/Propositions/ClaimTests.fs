module Gan.Theory.Tests.Propositions.ClaimTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Theory

/// The number of cases: a fraction of those of gan verify, smaller outside a deep run.
let private number (claim: Claim) few =
    if claim.Id = "proposition-1-trained" then 1 else max 10 (claim.Cases / (if Tally.deep then 5 else few))

let private holds =
    testList "each claim holds with another seed than the command's" [
        for claim in Claims.All ->
            test claim.Id {
                let e = claim.Verify(20L, Nullable(number claim 10))
                let worst = $"error {e.WorstError}, tolerance {e.Tolerance}, seed {e.Seed}: {e.WorstCase}"
                Expect.isTrue e.Holds $"{e.Failed} of {e.Cases} cases fail; the worst case has {worst}"
                Expect.isNotEmpty e.WorstCase "the worst case is reported"
                Expect.isNonEmpty claim.FalseVersions "there are false versions"
            }
    ]

let private refused =
    testList "each false version is refused" [
        for claim in Claims.All do
            for version in claim.FalseVersions ->
                test $"{claim.Id}: {version.What}" {
                    let e = claim.Verify(version, 20L, Nullable(number claim 20))
                    Expect.isFalse e.Holds "by the claim's own check"
                    Expect.isGreaterThan e.Failed 0L "cases"
                    Expect.isFalse (e.WorstError <= e.Tolerance) "the worst case is one of them"
                }
    ]

[<Tests>]
let tests =
    testList "claims" [
        holds
        refused
        test "the same seed gives the same evidence" {
            let evidence seed =
                Claims.Find("criterion").Verify(seed, Nullable 50) |> fun e -> e.WorstError, e.Tolerance, e.WorstCase
            Expect.equal (evidence 3L) (evidence 3L) "again"
            Expect.notEqual (evidence 4L) (evidence 3L) "another seed"
        }
        test "an unknown claim is refused with the nearest name" {
            isRejected "unknown claim 'lema'; did you mean 'lemma'?" (fun () -> Claims.Find "lema")
        }
        test "a case with NaN or infinity does not hold" {
            for error, tolerance in [ nan, 1.0; 0.0, nan; infinity, 1.0 ] do
                Expect.isFalse (Case(error, tolerance, fun () -> "").Holds) $"{error} of {tolerance}"
        }
        test "the lemma's value at the ends is its limit" {
            Expect.equal (Lemma.Value(0.0, 2.0, 0.0), Lemma.Value(2.0, 0.0, 1.0)) (0.0, 0.0) "0·log 0 = 0"
            Expect.equal (Lemma.Value(1.0, 1.0, 0.0)) Double.NegativeInfinity "log 0"
        }
    ]
