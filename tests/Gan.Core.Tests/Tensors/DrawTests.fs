module Gan.Core.Tests.Tensors.DrawTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Statistics

let private n = 100_000
let private key = Key.Of 99L

let private uniform32 (key: Key) count = let x = Array.zeroCreate<float32> count in Draw.Uniform(key, x); x
let private uniform64 (key: Key) count = let x = Array.zeroCreate<float> count in Draw.Uniform(key, x); x
let private normal32 (key: Key) count = let x = Array.zeroCreate<float32> count in Draw.Normal(key, x); x
let private normal64 (key: Key) count = let x = Array.zeroCreate<float> count in Draw.Normal(key, x); x
let private mask keep scale (key: Key) count = let x = Array.zeroCreate<float32> count in Draw.Mask(key, x, keep, scale); x
let private words (key: Key) count = let x = Array.zeroCreate<uint32> count in Philox.Words(key.Value, 0UL, x); x

let private uniformCdf (x: float) = Math.Clamp(x, 0.0, 1.0)

/// |mean xᵏ − E xᵏ| in standard errors; `twice` is the distribution's moment 2k.
let private momentError k expected twice (sample: float[]) =
    let mean = sample |> Array.averageBy (fun x -> x ** float k)
    abs (mean - expected) / sqrt ((twice - expected * expected) / float sample.Length)

let private lengths = Gen.zip (Gen.choose (0, 3000)) (Gen.choose (0, 3000)) |> Arb.fromGen

/// The law of prefixes: a short draw is a prefix of a long one.
let private isPrefix (draw: Key -> int -> 'a[]) (a, b) =
    let short, long = min a b, max a b
    draw key short = Array.take short (draw key long)

[<Tests>]
let tests =
    testList "Draw" [
        testList "distribution functions" [
            for name, cdf, sample in
                [ "uniform, single", uniformCdf, uniform32 key n |> Array.map float
                  "uniform, double", uniformCdf, uniform64 key n
                  "normal, single", normalCdf, normal32 key n |> Array.map float
                  "normal, double", normalCdf, normal64 key n ] ->
                test name {
                    Expect.isLessThan (kolmogorovSmirnov cdf sample) 1.95 "Kolmogorov–Smirnov"
                    Expect.isGreaterThan (kolmogorovSmirnov cdf (sample |> Array.map (fun x -> x * 1.03))) 1.95
                        "the test detects 3% more spread"
                } ]
        testList "moments" [
            for k in 1..4 ->
                test $"moment {k}" {
                    // E uᵏ = 1 / (k + 1); E xᵏ = (k − 1)!! for even k, 0 for odd k.
                    let normal k = if k % 2 = 1 then 0.0 else Seq.fold (*) 1.0 (seq { for i in 1 .. 2 .. k - 1 -> float i })
                    Expect.isLessThan (momentError k (1.0 / float (k + 1)) (1.0 / float (2 * k + 1)) (uniform64 key n)) 5.0
                        "uniform"
                    Expect.isLessThan (momentError k (normal k) (normal (2 * k)) (normal64 key n)) 5.0 "normal"
                } ]
        test "adjacent normal numbers are uncorrelated, within a pair and across pairs" {
            for lag in [ 1; 2 ] do
                let x = normal64 key n
                let correlation = Seq.averageBy (fun i -> x[i] * x[i + lag]) (seq { 0 .. n - 3 })
                Expect.isLessThan (abs correlation * sqrt (float n)) 5.0 $"{lag} apart"
        }
        test "the magnitude of normal numbers is below 6.77" {
            // The least uniform, u = 2⁻³², gives the largest radius, √(64 ln 2).
            Expect.isLessThan (sqrt (64.0 * log 2.0)) 6.77 "the bound of the docstring"
            Expect.all (normal64 key n) (fun x -> abs x < 6.77) "below it"
        }

        test "a uniform number has the high bits of its word" {
            let w = words key 4000
            Expect.sequenceEqual (uniform32 key 4000) (w |> Array.map (fun w -> float32 (w >>> 8) / 16777216.0f))
                "24 bits of one word"
            let pair i = uint64 w[2 * i] ||| (uint64 w[2 * i + 1] <<< 32)
            Expect.sequenceEqual (uniform64 key 2000) (Array.init 2000 (fun i -> float (pair i >>> 11) / 9007199254740992.0))
                "53 bits of two words"
        }
        test "a normal number is the Box–Muller transform of its pair of words" {
            let w = words key 3000
            let expected =
                Array.init 3000 (fun i ->
                    let u, v = (float w[i / 2 * 2] + 1.0) / 4294967296.0, float w[i / 2 * 2 + 1] / 4294967296.0
                    sqrt (-2.0 * log u) * (if i % 2 = 0 then cos (Math.Tau * v) else sin (Math.Tau * v)))
            Gan.Testing.Near.all 1e-13 expected (normal64 key 3000) "√(−2 ln u) · (cos 2πv, sin 2πv)"
        }
        test "uniform numbers lie in [0, 1)" {
            Expect.all (uniform32 key n) (fun u -> 0.0f <= u && u < 1.0f) "single"
            Expect.all (uniform64 key n) (fun u -> 0.0 <= u && u < 1.0) "double"
        }
        test "single-precision normals are the double-precision ones, rounded" {
            Expect.sequenceEqual (normal32 key 4001) (normal64 key 4001 |> Array.map float32) ""
        }

        testProperty "a short draw is a prefix of a long one: uniform, single" <| Prop.forAll lengths (isPrefix uniform32)
        testProperty "a short draw is a prefix of a long one: uniform, double" <| Prop.forAll lengths (isPrefix uniform64)
        testProperty "a short draw is a prefix of a long one: normal, single" <| Prop.forAll lengths (isPrefix normal32)
        testProperty "a short draw is a prefix of a long one: normal, double" <| Prop.forAll lengths (isPrefix normal64)
        testProperty "a short draw is a prefix of a long one: mask" <| Prop.forAll lengths (isPrefix (mask 0.4 2.0))
        test "the law of prefixes detects a draw that depends on its length" {
            Expect.isFalse (isPrefix (fun key count -> uniform32 (key.Fold(int64 count)) count) (10, 20)) ""
        }

        testProperty "a mask keeps an element if its uniform number is below keep" <| Prop.forAll
            (Gen.zip (Gen.choose (1, 1 <<< 24)) (Gen.choose (0, 2100)) |> Arb.fromGen)
            (fun (kept, count) ->
                let keep = float kept / 16777216.0
                let expected = uniform32 key count |> Array.map (fun u -> if float u < keep then 1.25f else 0.0f)
                mask keep 1.25 key count = expected)
        for keep in [ 0.05; 0.5; 0.8 ] do
            test $"a mask of {keep} keeps that share" {
                let share = mask keep 2.0 key n |> Array.averageBy (fun m -> float m / 2.0)
                Expect.isLessThan (abs (share - keep)) (5.0 * sqrt (keep * (1.0 - keep) / float n)) "share"
            }
        test "a mask of 1 keeps everything" { Expect.all (mask 1.0 3.0 key 1000) ((=) 3.0f) "" } ]
