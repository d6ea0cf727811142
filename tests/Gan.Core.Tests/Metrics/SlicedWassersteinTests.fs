module Gan.Core.Tests.Metrics.SlicedWassersteinTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Core.Tests.Metrics.Planted

let private of' (samples: Batch) (real: Batch) = SlicedWasserstein.Of(samples, real, Key.Of 1L)

[<Tests>]
let tests =
    testList "SlicedWasserstein" [
        test "on one axis it is the Wasserstein distance: shift and scale in closed form" {
            // W₂² of sorted numbers; of x and a + b·x, the root of the mean of (a + (b − 1)·x)².
            let points = normal 1L 1000 1 0.0 1.0
            let moved = Batch(points.Shape, points.ToArray() |> Array.map (fun x -> 3f + 2f * x))
            let expected = sqrt (rows points |> Array.averageBy (fun x -> (3.0 + x[0]) ** 2.0))
            Near.within 1e-5 expected (of' moved points).Distance "distance"
            Expect.equal (of' moved points).Directions 1 "there is one direction"
            Expect.equal (SlicedWasserstein.Of(moved, points, Key.Of 1L, 1)) (of' moved points) "for any requested number"
        }
        test "sets of unequal size are compared by their quantiles" {
            // Quantiles of {0, 1} and {0, 1, 2}, in sixths: (0, 0) 2/6, (0, 1) 1/6, (1, 1) 1/6, (1, 2) 2/6.
            let found = of' (Batch.OfRows [| [| 1f |]; [| 0f |] |]) (Batch.OfRows [| [| 2f |]; [| 0f |]; [| 1f |] |])
            Near.within 1e-9 (sqrt (3.0 / 6.0)) found.Distance "distance"
            let twice = of' (repeated 600 (normal 1L 200 3 0.0 1.0)) (normal 1L 200 3 0.0 1.0)
            Near.within 1e-5 0.0 twice.Distance "repetition does not change the distribution"
        }
        test "a shift of δ in d dimensions is ‖δ‖ / √d, within the error of the directions" {
            for d in [ 2; 100 ] do
                let points = normal 1L 300 d 0.0 1.0
                let delta = Array.init d (fun j -> if j = 0 then 5f else 0f)
                let moved = Batch(points.Shape, points.ToArray() |> Array.mapi (fun i x -> x + delta[i % d]))
                let found = SlicedWasserstein.Of(moved, points, Key.Of 7L, 800)
                Expect.isLessThan (abs (found.Distance - 5.0 / sqrt (float d))) (4.0 * found.StandardError)
                    $"d = {d}: {found}"
        }
        test "for Gaussians it is the difference of the standard deviations, and the error is the spread of estimates" {
            let found =
                [ for seed in 1L .. 30L ->
                      SlicedWasserstein.Of(normal seed 400 2 0.0 2.0, normal (seed + 50L) 300 2 0.0 1.0, Key.Of seed, 40) ]
            let values = [ for f in found -> f.Distance ]
            let mean = List.average values
            let spread = sqrt (values |> List.averageBy (fun v -> (v - mean) ** 2.0))
            Near.within 0.03 1.0 mean "distance"
            Near.within 0.4 1.0 (List.averageBy (fun (f: SlicedWassersteinReport) -> f.StandardError) found / spread)
                "error over spread"
        }
        test "the distance of another draw is small, that of a collapse and of a shifted mean is large" {
            let real = digits 2L 250
            let self, collapsed, brighter =
                of' (digits 3L 250) real, of' (repeated 250 (digits 3L 3)) real, of' (shifted 0.1 (digits 3L 250)) real
            Expect.isGreaterThan collapsed.Distance (self.Distance + 5.0 * (self.StandardError + collapsed.StandardError))
                "collapse"
            Expect.isGreaterThan brighter.Distance (self.Distance + 5.0 * (self.StandardError + brighter.StandardError))
                "shift"
        }
        test "invalid arguments are refused" {
            let refused (part: string) f = Expect.throwsC f (fun e -> Expect.stringContains e.Message part "text")
            refused "[3, 2] and [3, 1]" (fun () -> of' (normal 1L 3 2 0.0 1.0) (normal 1L 3 1 0.0 1.0) |> ignore)
            refused "2 directions" (fun () ->
                SlicedWasserstein.Of(normal 1L 3 2 0.0 1.0, normal 1L 3 2 0.0 1.0, Key.Of 1L, 1) |> ignore)
        }
    ]
