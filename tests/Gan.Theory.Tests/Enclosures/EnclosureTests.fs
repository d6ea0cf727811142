/// Interval arithmetic against exact rational numbers and 100-digit values.
module Gan.Theory.Tests.Enclosures.EnclosureTests

open System
open System.Globalization
open Expecto
open FsCheck.FSharp
open Gan.Testing
open Gan.Theory
open Gan.Theory.Tests.Enclosures.Exact
open Gan.Theory.Tests.Reference

type private Row = { F: string; X: float; Value: Q }

let private table =
    Table.rows "functions.csv" |> List.map (fun row ->
        { F = row[0]; X = Double.Parse(row[1], CultureInfo.InvariantCulture); Value = parse row[2] })
    |> Array.ofList

let private apply f (x: Enclosure) =
    match f with
    | "exp" -> x.Exp()
    | "log" -> x.Log()
    | "expm1" -> x.Expm1()
    | "log1p" -> x.Log1p()
    | _ -> x.Sqrt()

/// The number of float64 numbers from one to another.
let private steps (a: float) (b: float) =
    let order (x: float) = match BitConverter.DoubleToInt64Bits x with i when i < 0L -> Int64.MinValue - i | i -> i
    abs (order a - order b)

/// The interval some units in the last place narrower at both ends, or its middle.
let private narrowed n (e: Enclosure) =
    let inwards f x = Seq.fold (fun x _ -> f x) x (seq { 1..n })
    let low, high = inwards Math.BitIncrement e.Lower, inwards Math.BitDecrement e.Upper
    if low <= high then Enclosure(low, high) else Enclosure.Of e.Middle

let private functions =
    testList "functions against 100 digits" [
        for f in [ "exp"; "log"; "expm1"; "log1p"; "sqrt" ] ->
            test $"{f} encloses the value and is at most 64 float64 numbers wide" {
                let rows = table |> Array.filter (fun r -> r.F = f)
                Expect.isGreaterThan rows.Length 70 "rows"
                for r in rows do
                    let e = apply f (Enclosure.Of r.X)
                    Expect.isTrue (meets 100 e r.Value) $"{f}({r.X:R}) in {e}"
                    let width = if abs r.X < 1e-300 then 200L else 64L
                    Expect.isLessThanOrEqual (steps e.Lower e.Upper) width $"{f}({r.X:R}) in {e}"
            }
        yield test "Math.Exp and Math.Log err by less than half of what is assumed" {
            let half = Enclosure.AssumedUlps / 2
            for r in table |> Array.filter (fun r -> r.F = "exp" || r.F = "log") do
                let value = if r.F = "exp" then Math.Exp r.X else Math.Log r.X
                let wider =
                    Seq.fold
                        (fun (e: Enclosure) _ -> Enclosure(Math.BitDecrement e.Lower, Math.BitIncrement e.Upper))
                        (Enclosure.Of value) (seq { 1..half })
                Expect.isTrue (contains wider r.Value) $"{r.F}({r.X:R}) = {value:R}"
        }
        yield test "planted: without the assumed error, or rounded inwards, an interval misses some value" {
            for f, n in [ "exp", 5; "log", 5; "sqrt", 1 ] do
                let missed =
                    table
                    |> Array.filter (fun r -> r.F = f && not (contains (narrowed n (apply f (Enclosure.Of r.X))) r.Value))
                Expect.isGreaterThan missed.Length 10 f
        }
    ]

let private cases = { Properties.cases 1 with maxTest = Tally.cases 20_000 100_000; endSize = 100 }

let private operations: (string * (Enclosure -> Enclosure -> Enclosure) * (Q -> Q -> Q)) list =
    [ "+", (fun a b -> a + b), add
      "−", (fun a b -> a - b), (fun x y -> add x (negate y))
      "×", (fun a b -> a * b), multiply
      "÷", (fun a b -> a / b), divide ]

/// √x ∈ e, exactly: the bounds' squares enclose x.
let private containsRoot (e: Enclosure) x =
    let square y = multiply (ofDouble y) (ofDouble y)
    compare (square e.Lower) (ofDouble x) <= 0
    && (Double.IsInfinity e.Upper || compare (ofDouble x) (square e.Upper) <= 0)

let private laws =
    testList "laws" [
        testPropertyWithConfig cases "+ − × ÷ contain the exact results, and are two units wide for points"
        <| Prop.forAll intervals (fun ((a, x), (b, y)) ->
            operations |> List.forall (fun (name, interval, exact) ->
                let e, points = interval a b, interval (Enclosure.Of x) (Enclosure.Of y)
                if name = "÷" && y = 0.0 then e = Enclosure.Whole
                else
                    let value = exact (ofDouble x) (ofDouble y)
                    contains e value && contains points value && e.Contains points
                    && steps points.Lower points.Upper <= 2L))
        testPropertyWithConfig cases "square, root, absolute value, minimum, maximum and hull contain their results"
        <| Prop.forAll intervals (fun ((a, x), (b, y)) ->
            contains (a.Square()) (multiply (ofDouble x) (ofDouble x))
            && a.Square().Lower >= 0.0
            && (if a.Lower < 0.0 then a.Sqrt() = Enclosure.Whole else containsRoot (a.Sqrt()) x)
            && a.Abs().Contains(abs x)
            && Enclosure.Min(a, b).Contains(min x y)
            && Enclosure.Max(a, b).Contains(max x y)
            && Enclosure.Hull(a, b).Contains a && Enclosure.Hull(a, b).Contains b)
        testPropertyWithConfig cases "exp, log and √ of a smaller interval lie in those of a larger one"
        <| Prop.forAll intervals (fun ((a, x), _) ->
            let both f = apply f a, apply f (Enclosure.Of x)
            [ "exp"; "log"; "sqrt" ] |> List.map both |> List.forall (fun (whole, point) ->
                point = Enclosure.Whole || whole.Contains point)
            && [ "expm1"; "log1p" ] |> List.map both |> List.forall (fun (whole, point) ->
                whole.Lower <= point.Upper && point.Lower <= whole.Upper))
        test "planted: a product rounded to nearest, or inwards, misses the exact one" {
            let factors = table |> Array.map _.X |> Array.filter (fun x -> abs x > 1e-20 && abs x < 1e20)
            for name, rounded in [ "nearest", Enclosure.Of; "inwards", fun x -> Enclosure.Of(Math.BitDecrement x) ] do
                let missed =
                    factors |> Array.pairwise |> Array.filter (fun (x, y) ->
                        not (contains (rounded (x * y)) (multiply (ofDouble x) (ofDouble y))))
                Expect.isGreaterThan missed.Length 100 name
        }
        test "the whole line absorbs every operation, and NaN is refused" {
            let whole, one = Enclosure.Whole, Enclosure.One
            for name, e in
                [ "+", whole + one; "−", one - whole; "×", whole * Enclosure.Zero; "÷", one / whole
                  "÷ 0", one / Enclosure(-1.0, 1.0); "square", whole.Square(); "√", whole.Sqrt(); "exp", whole.Exp()
                  "log", whole.Log(); "log1p", whole.Log1p()
                  "expm1", whole.Expm1(); "abs", whole.Abs(); "min", Enclosure.Min(whole, one)
                  "max", Enclosure.Max(one, whole)
                  "√ −1", Enclosure(-1.0, 1.0).Sqrt(); "log −1", Enclosure(-1.0, 1.0).Log(); "log 0", Enclosure.Zero.Log()
                  "∞ − ∞", Enclosure.Infinite - Enclosure.Infinite; "∞/∞", Enclosure.Infinite / Enclosure.Infinite ] do
                Expect.equal e whole name
            for low, high in [ nan, 1.0; 1.0, nan; 1.0, 0.0 ] do
                Expect.throwsT<ArgumentException> (fun () -> Enclosure(low, high) |> ignore) $"[{low}, {high}]"
            Expect.throwsT<InvalidOperationException>
                (fun () -> Enclosure(0.0, 1.0).Intersect(Enclosure(2.0, 3.0)) |> ignore) "disjoint"
        }
    ]

[<Tests>]
let tests = testList "intervals" [ functions; laws ]
