module Gan.Theory.Tests.Propositions.ClaimTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Theory

/// The number of cases: a fraction of those of gan verify, smaller outside a deep run.
let private number (claim: Claim) few = min claim.Cases (max 30 (claim.Cases / (if Tally.deep then 5 else few)))

let private holds =
    testList "each claim holds with another seed than the command's" [
        for claim in Claims.All ->
            test claim.Id {
                let e = claim.Verify(20L, Nullable(number claim 10))
                let worst = $"error {e.WorstError}, tolerance {e.Tolerance}, seed {e.Seed}: {e.WorstCase}"
                Expect.isTrue e.Holds $"{e.Failed} fail, {e.Undecided} undecided of {e.Cases} cases; the worst: {worst}"
                Expect.isNotEmpty e.WorstCase "the worst case is reported"
                Expect.isNonEmpty claim.FalseVersions "there are false versions"
            }
    ]

let private refused =
    testList "each false version is refused" [
        for claim in Claims.All do
            for version in claim.Planted ->
                test $"{claim.Id}: {version.What}" {
                    // Where the quadrature is corrupted, each integral takes its largest number of subintervals.
                    let cases =
                        if claim.FalseVersions.Contains version then number claim 20
                        elif version.What.Contains "quadrature" && claim.Id <> "f-gan" then
                            if claim.Id = "non-saturating-divergence" then 8 else 15
                        else 60
                    let e = claim.Verify(version, 20L, Nullable cases)
                    Expect.isTrue e.IsRefused $"{e.Failed} fail and {e.Undecided} are undecided of {e.Cases} cases"
                    Expect.isFalse e.Holds "by the claim's own check"
                    Expect.equal e.FailedBy.IsEmpty (e.Failed = 0L) "the failing clauses are named"
                }
    ]

let private byIntervals =
    testList "claims decided by intervals" [
        for claim in Claims.Enclosed do
            // Pairs of densities take a tenth of a second each.
            let cases = if Tally.deep then claim.Cases else min claim.Cases (max 6 (min 500 (claim.Cases / 10)))
            test $"{claim.Id} is proven" {
                let e = claim.Verify(20L, Nullable cases)
                Expect.isTrue e.Holds $"{e.Failed} fail, {e.Undecided} undecided of {e.Cases}; the worst: {e.WorstCase}"
                Expect.equal claim.Statement (Claims.Find(claim.Id).Statement) "the statement of the claim"
            }
            for version in claim.FalseVersions do
                test $"{claim.Id}: {version.What} is refuted" {
                    let e = claim.Verify(version, 20L, Nullable cases)
                    Expect.isTrue (e.IsRefused && e.Failed > 0L)
                        $"{e.Failed} fail and {e.Undecided} are undecided of {e.Cases} cases"
                }
    ]

/// A claim with one clause in each case.
let private claimOf cases (clause: Key -> Clause) =
    Claim("planted", "", "", "", cases, fun key -> Seq.singleton (clause key))

let private equal a b = Clause.Equal("equal", Estimate(a, 0.0), Estimate(b, 0.0), fun () -> "")
let private atMost a b = Clause.AtMost("at most", Estimate(a, 0.0), Estimate(b, 0.0), fun () -> "")

let private verdicts =
    testList "the verdict on a clause" [
        test "NaN and infinity never hold, on one side or on both" {
            for a, b in [ nan, nan; nan, 1.0; 1.0, nan; infinity, infinity; infinity, 1.0; -infinity, -infinity ] do
                Expect.equal ((equal a b).Judge 1.0) Verdict.Fails $"{a} = {b}"
            for a, b in [ nan, nan; nan, 1.0; 1.0, infinity; infinity, infinity; -infinity, 1.0 ] do
                Expect.equal ((atMost a b).Judge 1.0) Verdict.Fails $"{a} ≤ {b}"
        }
        test "an infinity that theory predicts holds, and no other value" {
            let verdict measured = Clause.Infinite("", infinity, measured, fun () -> "").Judge 1e-9
            Expect.equal [ for x in [ infinity; -infinity; nan; 1e308 ] -> verdict x ]
                [ Verdict.Holds; Verdict.Fails; Verdict.Fails; Verdict.Fails ] "∞ required"
        }
        test "a tolerance above the limit is undecided, an error above the tolerance fails" {
            let verdict error tolerance = Clause("", error, tolerance, 1.0, fun () -> "").Judge 1e-9
            Expect.equal
                [ verdict 0.0 1e-10; verdict 1e-11 1e-10; verdict 0.0 1e-8; verdict 0.0 infinity; verdict 1e-7 1e-8
                  verdict 0.0 nan; verdict nan 1e-10 ]
                [ Verdict.Holds; Verdict.Holds; Verdict.Undecided; Verdict.Undecided; Verdict.Fails; Verdict.Fails
                  Verdict.Fails ] "verdicts"
        }
        test "intervals hold only if the inequality is proven, and fail only if its opposite is" {
            let at (a, b) = Enclosure(a, b)
            let atMost a b = Clause.ProvenAtMost("", at a, at b, fun () -> "").Judge 1e-8
            let equal a b = Clause.ProvenEqual("", at a, at b, fun () -> "").Judge 1e-8
            for a, b, expected in
                [ (0.0, 1.0), (2.0, 3.0), Verdict.Holds
                  (0.0, 1.0), (1.1, 3.0), Verdict.Holds
                  (0.0, 1.0), (0.5, 3.0), Verdict.Undecided
                  (2.0, 3.0), (0.0, 1.0), Verdict.Fails
                  (0.0, 1.0), (infinity, infinity), Verdict.Holds
                  (0.0, 1.0), (-infinity, infinity), Verdict.Undecided
                  (-infinity, infinity), (-infinity, infinity), Verdict.Undecided ] do
                Expect.equal (atMost a b) expected $"{a} ≤ {b}"
            for a, b, expected in
                [ (1.0, 1.0 + 1e-9), (1.0 - 1e-9, 1.0), Verdict.Holds
                  (1.0, 1.0 + 1e-7), (1.0, 1.0), Verdict.Undecided
                  (1.0, 1.1), (1.2, 1.3), Verdict.Fails
                  (1.2, 1.3), (1.0, 1.1), Verdict.Fails
                  (-infinity, infinity), (0.0, 0.0), Verdict.Undecided ] do
                Expect.equal (equal a b) expected $"{a} = {b}"
        }
        test "a density that is NaN on both sides, or an integral that did not converge, does not make a claim hold" {
            let both = (claimOf 100 (fun _ -> equal nan nan)).Verify()
            Expect.equal (both.Holds, both.Failed) (false, 100L) "NaN"
            let unconverged (key: Key) =
                let drawn = Array.zeroCreate<float> 1
                Draw.Uniform(key, Span drawn)
                let error = if drawn[0] < 0.1 then infinity else 1e-14
                Clause.Equal("equal", Estimate(1.0, error), Estimate(1.0, 0.0), fun () -> "")
            let e = (claimOf 1000 unconverged).Verify()
            Expect.isFalse e.Holds "a tenth is undecided"
            Expect.equal (e.Failed, e.Undecided > 50L && e.Undecided < 150L) (0L, true) $"{e.Undecided} undecided"
        }
        test "a check that throws fails its case, with the message" {
            let e = (claimOf 3 (fun _ -> failwith "no root")).Verify()
            Expect.equal (e.Holds, e.Failed) (false, 3L) "fails"
            Expect.stringContains e.WorstCase "no root" "the message"
        }
        test "the share of failing cases and the clauses that fail are counted" {
            let e = (claimOf 10 (fun _ -> equal 1.0 2.0)).Verify()
            Expect.equal (List.ofSeq e.FailedBy) [ Collections.Generic.KeyValuePair("equal", 10L) ] "by clause"
        }
    ]

[<Tests>]
let tests =
    testList "claims" [
        holds
        refused
        byIntervals
        verdicts
        test "the same seed gives the same evidence" {
            let evidence seed =
                Claims.Find("criterion").Verify(seed, Nullable 50) |> fun e -> e.WorstError, e.Tolerance, e.WorstCase
            Expect.equal (evidence 3L) (evidence 3L) "again"
            Expect.notEqual (evidence 4L) (evidence 3L) "another seed"
        }
        test "an unknown claim is refused with the nearest name" {
            isRejected "unknown claim 'lema'; did you mean 'lemma'?" (fun () -> Claims.Find "lema")
        }
        test "the lemma's value at the ends is its limit" {
            Expect.equal (Lemma.Value(0.0, 2.0, 0.0), Lemma.Value(2.0, 0.0, 1.0)) (0.0, 0.0) "0·log 0 = 0"
            Expect.equal (Lemma.Value(1.0, 1.0, 0.0)) Double.NegativeInfinity "log 0"
        }
    ]
