module Gan.Core.Tests.Metrics.MaximumMeanDiscrepancyTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Core.Tests.Metrics.Planted

let private of' (samples: Batch) (real: Batch) key = MaximumMeanDiscrepancy.Of(samples, real, Key.Of key)

/// The expected kernel between N(0, a² I) and N(δ, b² I), δ the same in each of d axes.
let private kernel d s a b delta =
    let v = s * s + a * a + b * b
    (s * s / v) ** (float d / 2.0) * exp (-(float d) * delta * delta / (2.0 * v))

let private exact d s a b delta = kernel d s a a 0.0 + kernel d s b b 0.0 - 2.0 * kernel d s a b delta

/// The unbiased estimate, pair by pair in float64.
let private direct s (x: Batch) (y: Batch) =
    let k a b = exp (-(square a b) / (2.0 * s * s))
    let x, y = rows x, rows y
    let own (xs: float[][]) =
        Seq.average (seq { for i in 0 .. xs.Length - 1 do for j in 0 .. xs.Length - 1 do if i <> j then k xs[i] xs[j] })
    own x + own y - 2.0 * Seq.average (seq { for a in x do for b in y -> k a b })

[<Tests>]
let tests =
    testList "MaximumMeanDiscrepancy" [
        test "the estimate equals the definition, over several tiles and with unequal numbers" {
            for samples, real, s in [ normal 1L 400 3 0.2 1.0, normal 2L 200 3 0.0 1.0, 1.5
                                      digits 1L 60, digits 2L 90, 8.0 ] do
                let found = MaximumMeanDiscrepancy.Of(samples, real, Key.Of 1L, Nullable s, 1)
                Near.within 2e-6 (direct s samples real) found.Square "MMD²"
        }
        test "for two Gaussians it equals the closed form within its error, which is the spread of estimates" {
            for a, b, delta in [ 1.0, 1.0, 0.5; 1.0, 1.5, 0.0; 0.1, 1.0, 0.0 ] do
                let found =
                    [ for seed in 1L .. 60L ->
                          MaximumMeanDiscrepancy.Of(normal seed 150 2 0.0 a, normal (seed + 100L) 100 2 delta b, Key.Of 1L,
                                                    Nullable 1.0, 0) ]
                let values, errors = [ for f in found -> f.Square ], [ for f in found -> f.StandardError ]
                let mean = List.average values
                let spread = sqrt (values |> List.averageBy (fun v -> (v - mean) ** 2.0))
                Near.within (4.0 * spread / sqrt 60.0) (exact 2 1.0 a b delta) mean "mean"
                Near.within 0.35 1.0 (List.average errors / spread) "error over spread"
        }
        test "for equal distributions it is about 0, and the test rejects one time in twenty" {
            let found =
                [ for seed in 1L .. 100L ->
                      MaximumMeanDiscrepancy.Of(normal seed 60 2 0.0 1.0, normal (seed + 1000L) 60 2 0.0 1.0, Key.Of seed,
                                                Nullable(), 99) ]
            let refused = found |> List.filter (fun f -> f.P <= 0.05) |> List.length
            Expect.isLessThanOrEqual refused 14 "binomial(100, 0.05) is above 14 once in ten thousand"
            Near.within 0.12 0.5 (found |> List.averageBy (fun f -> f.P)) "p-values are uniform"
            let mean, error = found |> List.averageBy (fun f -> f.Square), found |> List.averageBy (fun f -> f.StandardError)
            Near.within (error / 2.0) 0.0 mean "unbiased"
        }
        test "the bandwidth is the median of all distances" {
            let points = normal 1L 61 3 0.0 1.0
            let xs = rows points
            let all = [| for i in 0..60 do for j in 0 .. i - 1 -> sqrt (square xs[i] xs[j]) |] |> Array.sort
            Near.within 1e-9 ((all[all.Length / 2 - 1] + all[all.Length / 2]) / 2.0)
                (MaximumMeanDiscrepancy.MedianDistance(points, Key.Of 1L)) "of 1,830"
        }
        test "the test rejects a collapse and a shifted mean, and accepts another draw of the distribution" {
            let real = digits 2L 200
            let p (samples: Batch) = (of' samples real 1L).P
            Expect.equal (p (repeated 200 (digits 3L 5))) 0.005 "five images"
            Expect.equal (p (shifted 0.1 (digits 3L 200))) 0.005 "every pixel brighter by a tenth"
            Expect.isGreaterThan (p (digits 3L 200)) 0.02 "the distribution itself"
        }
        test "the median's kernel accepts modes of half the width and a narrow one rejects them, as the documentation says" {
            let narrow = GaussianMixture.Even("narrow", 0.01, [| for m in Distributions.Ring.Modes -> m.Centre |])
            let p width =
                (MaximumMeanDiscrepancy.Of(draws narrow 1L 500, draws Distributions.Ring 2L 500, Key.Of 1L, width)).P
            Expect.isGreaterThan (p (Nullable())) 0.02 "the median, about 2.8"
            Expect.equal (p (Nullable 0.02)) 0.005 "0.02"
        }
        test "equal examples have a kernel; invalid arguments are refused" {
            Expect.equal (of' (repeated 5 (digits 1L 1)) (repeated 5 (digits 1L 1)) 1L).Width 1.0 "width"
            let refused (part: string) f = Expect.throwsC f (fun e -> Expect.stringContains e.Message part "text")
            for bad in [ 0.0; nan ] do
                refused "above 0" (fun () ->
                    MaximumMeanDiscrepancy.Of(digits 1L 3, digits 2L 3, Key.Of 1L, Nullable bad) |> ignore)
            refused "2 real examples or more" (fun () -> of' (digits 1L 3) (digits 1L 1) 1L |> ignore)
        }
    ]
