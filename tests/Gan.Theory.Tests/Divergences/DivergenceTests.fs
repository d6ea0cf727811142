/// The library's divergences against a table of 30-digit values (Reference/divergences.py).
module Gan.Theory.Tests.Divergences.DivergenceTests

open System
open System.Globalization
open Expecto
open Gan
open Gan.Testing
open Gan.Theory
open Gan.Theory.Tests.Reference

type private Row = { P: string; Q: string; Values: float list }

let private table =
    Table.rows "divergences.csv" |> List.map (fun row ->
        { P = row[0]; Q = row[1]; Values = [ for v in row[2..] -> Double.Parse(v, CultureInfo.InvariantCulture) ] })

let private measured (row: Row) = Table.estimates row.P row.Q

let private rows =
    testList "the table" [
        yield test "has 200 pairs or more, with infinite values, tiny ones and equal distributions" {
            let values = table |> List.collect _.Values
            Expect.isGreaterThanOrEqual table.Length 200 "pairs"
            Expect.isGreaterThan (values |> List.filter Double.IsInfinity |> List.length) 80 "infinite values"
            Expect.isGreaterThan (values |> List.filter (fun v -> v > 0.0 && v < 1e-9) |> List.length) 10 "tiny values"
        }
        for row in table do
            yield test $"{row.P} and {row.Q}" {
                for name, expected, (estimate: Estimate) in List.zip3 Table.quantities row.Values (measured row) do
                    let message = $"{name}: {estimate.Value:R} ± {estimate.Error:G3} against {expected:R}"
                    if Double.IsInfinity expected then
                        Expect.equal estimate (Estimate(infinity, 0.0)) message
                    else
                        let apart = abs (estimate.Value - expected)
                        Expect.isLessThanOrEqual apart (max 1e-12 (1e-9 * abs expected)) message
                        // The reference is right to the last digit of a double; half of one is its own rounding.
                        Expect.isLessThanOrEqual apart (estimate.Error + 1.2e-16 * abs expected + 1e-30)
                            $"the stated error covers it, {message}"
                        if name <> "w1" then
                            Expect.isLessThanOrEqual estimate.Error (max 1e-11 (1e-7 * abs expected))
                                $"the stated error is tight, {message}"
            }
    ]

let private whole =
    testList "special cases" [
        test "disjoint distributions have the largest divergences" {
            let d = Divergences.Between(Uniform(0.0, 1.0), Uniform(2.0, 3.0))
            Expect.equal (d.Js.Value, d.Tv.Value, d.Hellinger.Value) (log 2.0, 1.0, 1.0) "exactly"
            Near.one 1e-15 0.0 d.Criterion.Value "C(G) = −log 4 + 2 log 2"
        }
        test "the named training distributions have divergences" {
            let between p q = Divergences.Between(DistributionParser.ParseDensity p, DistributionParser.ParseDensity q)
            let same = between "gaussian" "normal(4,0.5)"
            Expect.equal (same.Kl.Value, same.Js.Value, same.W1.Value) (0.0, 0.0, 0.0) "on the line, exactly"
            let product = between "two-gaussians" "product(bimodal,normal(0,0.5))"
            Expect.isLessThan product.Js.Value 1e-12 "two Gaussians are a product"
            // Eight narrow Gaussians against N(0, 2): KL = −log 8 − h + E[−log q], h the entropy of one of the eight.
            let ring = between "ring" "normal([0,0],[[2,0],[0,2]])"
            let entropy = log 8.0 + 1.0 + log (2.0 * Math.PI) + 2.0 * log 0.02
            let expected = -entropy + log (4.0 * Math.PI) + (4.0 + 2.0 * 0.0004) / 4.0
            Expect.isLessThanOrEqual (abs (ring.Kl.Value - expected)) ring.Kl.Error $"KL {ring.Kl}, expected {expected}"
        }
        test "bits are nats over log 2" { Near.one 1e-15 1.0 (Estimate(log 2.0, 0.0).ToBits().Value) "a bit" }
        test "distributions of different dimensions are refused" {
            let plane = DistributionParser.ParseDensity "product(normal(0,1),normal(0,1))"
            Expect.throwsC
                (fun () -> Divergences.Between(Normal(0.0, 1.0), plane) |> ignore)
                (fun e -> Expect.stringContains e.Message "of the same dimension required" (e.GetType().Name))
        }
        test "D* between two normal distributions of equal variance is logistic, with full precision in the tails" {
            let d = OptimalDiscriminator(Normal(1.0, 1.0), Normal(-1.0, 1.0))
            for x in [ -30.0; -1.0; 0.0; 0.7; 30.0 ] do
                Near.one 1e-12 (2.0 * x) (d.Logit x) "the logit"
            let uniform = OptimalDiscriminator(Uniform(0.0, 1.0), Uniform(0.5, 1.5))
            Expect.equal (string [ for x in [ 0.2; 0.7; 1.2; 9.0 ] -> uniform.At x ])
                (string [ 1.0; 0.5; 0.0; nan ])
                "where one distribution has no mass, and where neither has"
        }
        testList "the error bounds are not loose" [
            test "a thousandth of the stated error is exceeded somewhere in the table" {
                let fails =
                    table |> List.truncate 120 |> List.exists (fun row ->
                        List.zip row.Values (measured row) |> List.exists (fun (expected, e) ->
                            not (Double.IsInfinity expected)
                            && abs (e.Value - expected) > 1e-3 * e.Error + 1.2e-16 * abs expected))
                Expect.isTrue fails "some error is within three orders of magnitude of its bound"
            }
        ]
    ]

[<Tests>]
let tests = testList "divergences against 30 digits" [ rows; whole ]
