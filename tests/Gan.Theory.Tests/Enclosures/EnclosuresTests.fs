/// Enclosures of divergences against a table of 40-digit values (Reference/enclosures.py).
module Gan.Theory.Tests.Enclosures.EnclosuresTests

open System
open System.Globalization
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.DistributionGenerators
open Gan.Testing.Properties
open Gan.Theory
open Gan.Theory.Tests.Enclosures.Exact
open Gan.Theory.Tests.Reference

type private Row = { P: string; Q: string; Values: string list }

let private table =
    Table.rows "enclosures.csv" |> List.map (fun row -> { P = row[0]; Q = row[1]; Values = row[2..] })

let private isInfinite text = text = "Infinity"

let private quantities (row: Row) =
    let e = Enclosures.Between(DistributionParser.ParseDensity row.P, DistributionParser.ParseDensity row.Q)
    [ e.Kl; e.ReverseKl; e.Js; e.Tv; e.Hellinger; e.ChiSquared; e.W1 ]

let private encloses (e: Enclosure) text =
    if isInfinite text then e = Enclosure.Infinite else not (Double.IsInfinity e.Lower) && meets 40 e (parse text)

let private widest (row: Row) = if row.P.Contains "finite" then 1e-12 else 1e-8

let private checkRow row =
    for name, text, (e: Enclosed), (estimate: Estimate) in
        (Table.quantities, row.Values, quantities row) |||> List.zip3
        |> List.map2 (fun d (n, t, e) -> n, t, e, d) (Table.estimates row.P row.Q) do
        Expect.isTrue (e.Exists && encloses e.Value text) $"{name}: {text} in {e}"
        if isInfinite text then
            Expect.equal estimate Estimate.Infinite $"{name}: the estimate"
        else
            let value = Double.Parse(text, CultureInfo.InvariantCulture)
            Expect.isLessThanOrEqual e.Value.Width (widest row * max 1.0 value) $"{name}: the width of {e}"
            Expect.isLessThanOrEqual (abs (estimate.Value - value)) (estimate.Error + 1.2e-16 * abs value + 1e-30)
                $"{name}: the stated error of {estimate} covers {text}"

/// All pairs in a deep run; the chosen ones and every twelfth of the random ones otherwise.
let private tried = table |> List.indexed |> List.filter (fun (i, _) -> Tally.deep || i < 65 || i % 12 = 0) |> List.map snd

let private rows =
    testList "the table" [
        yield test "has 300 pairs or more, 60 of them finite" {
            Expect.isGreaterThanOrEqual table.Length 300 "pairs"
            Expect.isGreaterThanOrEqual (table |> List.filter (fun r -> r.P.Contains "finite") |> List.length) 50 "finite"
        }
        for row in tried do
            yield test $"{row.P} and {row.Q}" { checkRow row }
        yield test "planted: an interval moved by its width, or rounded to its middle, is refused" {
            let row = table[1]
            for text, e in List.zip row.Values (quantities row) do
                if not (isInfinite text) then
                    let w = 1.01 * e.Value.Width
                    Expect.isFalse (encloses (Enclosure(e.Value.Lower + w, e.Value.Upper + w)) text) "above"
                    Expect.isFalse (encloses (Enclosure(e.Value.Lower - w, e.Value.Upper - w)) text) "below"
        }
    ]

let private isElementary p = Enclosures.Between(p, Normal(0.0, 1.0)).Js.Exists

let private meets (e: Enclosed) (estimate: Estimate) =
    if Double.IsInfinity estimate.Value then e.Value = Enclosure.Infinite
    else
        e.Exists
        && e.Value.Lower <= estimate.Value + estimate.Error + 1e-15 * abs estimate.Value
        && estimate.Value - estimate.Error - 1e-15 * abs estimate.Value <= e.Value.Upper

let private properties =
    testList "random pairs" [
        testPropertyWithConfig (slowCases 80) "meet the estimates with their errors, also where these are infinite"
        <| Prop.forAll (pair continuous) (fun (p, q) ->
            not (isElementary p && isElementary q)
            || (let e, d = Enclosures.Between(p, q), Divergences.Between(p, q)
                meets e.Kl d.Kl && meets e.ReverseKl d.ReverseKl && meets e.Js d.Js && meets e.Tv d.Tv
                && meets e.Hellinger d.Hellinger && meets e.ChiSquared d.ChiSquared && meets e.W1 d.W1
                && meets e.Criterion d.Criterion))
        testPropertyWithConfig (slowCases 4000) "of finite distributions: widths of 1e-12, and JSD, TV and H are symmetric"
        <| Prop.forAll masses (fun (p, q) ->
            let e, back = Enclosures.Between(finite p, finite q), Enclosures.Between(finite q, finite p)
            List.forall2
                (fun (a: Enclosed) (b: Enclosed) ->
                    a.Value.Width < 1e-12 && b.Value.Lower <= a.Value.Upper && a.Value.Lower <= b.Value.Upper)
                [ e.Kl; e.ReverseKl; e.Js; e.Tv; e.Hellinger; e.W1 ]
                [ back.ReverseKl; back.Kl; back.Js; back.Tv; back.Hellinger; back.W1 ])
    ]

let private special =
    testList "special cases" [
        test "equal distributions have divergences of 0, and disjoint ones the largest" {
            let same = Enclosures.Between(Normal(1.0, 2.0), Normal(1.0, 2.0))
            for e in [ same.Kl; same.Js; same.Tv; same.Hellinger; same.ChiSquared; same.W1 ] do
                Expect.equal e.Value Enclosure.Zero "0"
            let apart = Enclosures.Between(Uniform(0.0, 1.0), Uniform(2.0, 3.0))
            for e, expected in [ apart.Js, log 2.0; apart.Tv, 1.0; apart.Hellinger, 1.0; apart.W1, 2.0 ] do
                Expect.isTrue (e.Value.Contains expected) $"{expected} in {e}"
            Expect.equal apart.Kl.Value Enclosure.Infinite "KL"
            let atoms = Enclosures.Between(Normal(0.0, 1.0), finite [ 1.0 ])
            Expect.equal (atoms.Kl.Value, atoms.Tv.Value) (Enclosure.Infinite, Enclosure.One) "an atom and a density"
            Expect.isFalse atoms.W1.Exists "W₁ of an atom and a density"
        }
        test "a distribution of another form has a reason, and one in space is refused" {
            for p in [ "student(0,1,3)"; "gumbel(0,1)"; "gamma(2,1)"; "mixture(0.5*normal(0,1),0.5*beta(2,3))" ] do
                let e = Enclosures.Between(DistributionParser.ParseDensity p, Normal(0.0, 1.0))
                Expect.equal e.W1.Reason $"no enclosure for {p}" p
            Expect.throwsC
                (fun () -> Enclosures.Between(Normal(0.0, 1.0), Distributions.Ring) |> ignore)
                (fun e -> Expect.stringContains e.Message "on the line required" (e.GetType().Name))
        }
        test "exact parameters decide which divergences are infinite" {
            let chi2 scale = Enclosures.Between(Laplace(0.0, scale), Laplace(0.0, 1.0)).ChiSquared
            Expect.equal (chi2 2.0).Value Enclosure.Infinite "p²/q is constant far out"
            Expect.isFalse (Double.IsInfinity (chi2 1.99).Value.Upper) "p²/q falls"
        }
    ]

[<Tests>]
let tests = testList "enclosures against 40 digits" [ rows; properties; special ]
