/// gan verify and gan divergence.
module Gan.Cli.Tests.Commands.TheoryTests

open System
open System.Text.Json
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests

let private estimate (name: string) (result: JsonElement) =
    let e = result.GetProperty name
    match e.GetProperty("value").ValueKind with
    | JsonValueKind.String ->
        (if Gan.text "value" e = "Infinity" then infinity else nan), e.GetProperty("error").GetDouble()
    | _ -> e.GetProperty("value").GetDouble(), e.GetProperty("error").GetDouble()

let private verify =
    testList "verify" [
        test "--json has the documented fields for each claim" {
            inFolder (fun folder ->
                let result =
                    Gan.succeed folder [ "verify"; "lemma"; "criterion"; "--cases"; "50"; "--seed"; "5"; "--json" ]
                    |> Gan.json
                Expect.isTrue (result.GetProperty("holds").GetBoolean()) "both hold"
                let claims = result.GetProperty("claims").EnumerateArray() |> List.ofSeq
                Expect.equal (claims |> List.map (Gan.text "id")) [ "lemma"; "criterion" ] "in the order asked for"
                for claim in claims do
                    Expect.sequenceEqual [ for p in claim.EnumerateObject() -> p.Name ]
                        [ "id"; "statement"; "holds"; "cases"; "failed"; "undecided"; "worstError"; "tolerance"
                          "worstCase"; "seconds"; "seed" ]
                        "the fields"
                    Expect.equal (claim.GetProperty("cases").GetInt64()) 50L "cases")
        }
        test "--planted refuses each false version" {
            inFolder (fun folder ->
                let ended = Gan.succeed folder [ "verify"; "theorem-1"; "--planted"; "--cases"; "20" ]
                Expect.equal (ended.Out.Split "refused  theorem-1" |> Array.length) 10 "nine of them"
                for part in
                    [ "every density twice too large"; "(C(G) where p_g = p_data: 20"
                      "9 of 9 false versions are refused" ] do
                    Expect.stringContains ended.Out part "what was planted, the clauses that refused it, the summary")
        }
        test "--planted exits with 1 if too few cases let a false version pass" {
            inFolder (fun folder ->
                // 2·JSD ≥ TV fails for only one pair of distributions in five; it holds for the first pair.
                let ended = Gan.run folder [ "verify"; "theorem-1-only-if"; "--planted"; "--cases"; "1" ]
                Expect.equal ended.Code 1 ended.Out
                Expect.stringContains ended.Out "ACCEPTED" "the false version that passed")
        }
        test "--enclose proves the inequalities, and refutes false versions with --planted" {
            inFolder (fun folder ->
                let all = Gan.succeed folder [ "verify"; "--enclose"; "--cases"; "2" ]
                Expect.stringContains all.Out "14 of 14 claims hold" "all that are decided by intervals"
                Expect.stringContains all.Out "not decided by intervals: proposition-1-trained, " "the others"
                let planted = Gan.succeed folder [ "verify"; "dirac-gan"; "--enclose"; "--planted"; "--cases"; "100" ]
                Expect.stringContains planted.Out "2 of 2 false versions are refused" "refuted")
        }
        test "--list prints the source of each claim" {
            inFolder (fun folder ->
                let listed = (Gan.succeed folder [ "verify"; "--list" ]).Out
                for part in [ "lemma"; "dirac-gan"; "Goodfellow et al. 2014, Theorem 1"; "Mescheder" ] do
                    Expect.stringContains listed part "a line")
        }
    ]

let private divergence =
    testList "divergence" [
        test "--json has each quantity with its error, and D* at the points" {
            inFolder (fun folder ->
                let result =
                    Gan.succeed folder [ "divergence"; "normal(0,1)"; "normal(1,1)"; "--at"; "0,0.5"; "--json" ] |> Gan.json
                Expect.equal (Gan.text "p" result, Gan.text "q" result) ("normal(0,1)", "normal(1,1)") "the distributions"
                for name, expected in
                    [ "kl", 0.5; "reverseKl", 0.5; "chi2", exp 1.0 - 1.0; "w1", 1.0
                      "hellinger", sqrt (1.0 - exp -0.125) ] do
                    let value, error = estimate name result
                    Expect.isLessThanOrEqual (abs (value - expected)) (error + 1e-15) name
                let js, _ = estimate "js" result
                let criterion, error = estimate "criterion" result
                Expect.isLessThanOrEqual (abs (criterion - (2.0 * js - log 4.0))) (error + 1e-15) "C(G)"
                let at = result.GetProperty("optimalDiscriminator").EnumerateArray() |> List.ofSeq
                Expect.equal [ for d in at -> d.GetProperty("x").GetDouble() ] [ 0.0; 0.5 ] "the points"
                Expect.isLessThan (abs ((at[0]).GetProperty("d").GetDouble() - 1.0 / (1.0 + exp -0.5))) 1e-14 "D*(0)"
                Expect.equal ((at[1]).GetProperty("d").GetDouble()) 0.5 "D* at the midpoint")
        }
        test "--enclose gives intervals that meet the estimates, in text and as JSON, and a reason where there is none" {
            inFolder (fun folder ->
                let pair = [ "divergence"; "normal(0,1)"; "laplace(1,2)"; "--bits"; "--json" ]
                let estimates = Gan.succeed folder pair |> Gan.json
                let enclosures = Gan.succeed folder (pair @ [ "--enclose" ]) |> Gan.json
                for name in [ "kl"; "reverseKl"; "js"; "tv"; "hellinger"; "chi2"; "w1"; "criterion" ] do
                    let value, error = estimate name estimates
                    let bound (side: string) = enclosures.GetProperty(name).GetProperty(side).GetDouble()
                    Expect.isLessThanOrEqual (bound "lower") (value + error) name
                    Expect.isLessThanOrEqual (value - error) (bound "upper") name
                    Expect.isLessThan (bound "upper" - bound "lower") 1e-8 name
                let text = (Gan.succeed folder [ "divergence"; "uniform(0,1)"; "uniform(0,2)"; "--enclose" ]).Out
                Expect.stringContains text "KL(P ‖ Q)        [0.69314718" "an interval"
                Expect.stringContains text "KL(Q ‖ P)        ∞" "an infinite value"
                let student =
                    Gan.succeed folder [ "divergence"; "student(0,1,3)"; "normal(0,1)"; "--enclose"; "--json" ] |> Gan.json
                Expect.equal (student.GetProperty "kl" |> Gan.text "reason") "no enclosure for student(0,1,3)" "a reason")
        }
        test "infinite divergences are reported" {
            inFolder (fun folder ->
                let result = Gan.succeed folder [ "divergence"; "cauchy(0,1)"; "normal(0,1)"; "--json" ] |> Gan.json
                Expect.equal (fst (estimate "kl" result), fst (estimate "w1" result)) (infinity, infinity) "in JSON"
                Expect.stringContains (Gan.succeed folder [ "divergence"; "uniform(0,1)"; "uniform(2,3)" ]).Out "∞"
                    "as text")
        }
    ]

[<Tests>]
let tests = testList "theory" [ verify; divergence ]
