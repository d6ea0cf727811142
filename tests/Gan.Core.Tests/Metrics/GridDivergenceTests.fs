module Gan.Core.Tests.Metrics.GridDivergenceTests

open System
open System.Collections.Immutable
open Expecto
open Gan
open Gan.Testing
open Gan.Core.Tests.Metrics.Planted

let private box (low: float list) (high: float list) cells =
    BoxGrid(ImmutableArray.CreateRange low, ImmutableArray.CreateRange high, cells)

/// The uniform distribution on [0, 1), on a grid of four boxes.
let private unit' = Uniform(0.0, 1.0)
let private quarters = box [ 0.0 ] [ 1.0 ] 4
let private points (xs: float list) = Batch.OfRows [| for x in xs -> [| float32 x |] |]

/// JSD of two distributions on the same few boxes, from the definition.
let private js p q =
    let kl a b = Seq.map2 (fun x y -> if x > 0.0 then x * log (x / y) else 0.0) a b |> Seq.sum
    let middle = Seq.map2 (fun x y -> (x + y) / 2.0) p q |> Seq.toList
    (kl p middle + kl q middle) / 2.0

[<Tests>]
let tests =
    testList "GridDivergence" [
        test "both equal the definition on four boxes" {
            let found = GridDivergence.Of(points [ 0.1; 0.2; 0.3; 0.6 ], unit', quarters)
            let q, p = [ 0.5; 0.25; 0.25; 0.0 ], List.replicate 4 0.25
            Near.within 1e-12 (0.5 * log 2.0) found.Kl.Value "KL"
            Near.within 1e-12 (js p q) found.Js.Value "JSD"
            Near.within 1e-12 (2.0 / 8.0) found.Kl.Bias "(3 − 1) / (2·4)"
            Near.within 1e-12 (2.0 / 32.0) found.Js.Bias "(3 − 1) / (8·4)"
            Expect.equal (found.Boxes, found.Outside) (3, 0.0) "boxes"
        }
        test "a sample outside the support makes KL infinite and leaves JSD finite" {
            let found = GridDivergence.Of(points [ 0.1; 0.4; 0.6; 1.5 ], unit', quarters)
            Expect.equal (found.Kl.Value, found.Outside) (infinity, 0.25) "outside"
            Expect.isTrue (Double.IsNaN found.Kl.StandardError) "without an error"
            Near.within 1e-12 (js [ 0.25; 0.25; 0.25; 0.25; 0.0 ] [ 0.25; 0.25; 0.25; 0.0; 0.25 ]) found.Js.Value "JSD"
            Near.within 1e-12 (log 2.0) (GridDivergence.Of(points [ 7.0; nan; infinity ], unit', quarters)).Js.Value
                "disjoint supports"
        }
        testList "for samples of the distribution both equal their bias, within the error" [
            for named in Distributions.All ->
                test named.Name {
                    let distribution = named.Distribution :?> IBoxProbability
                    let found = GridDivergence.Of(draws distribution 3L 10_000, distribution)
                    for name, estimate in [ "KL", found.Kl; "JSD", found.Js ] do
                        Expect.isLessThan (abs (estimate.Value - estimate.Bias)) (5.0 * estimate.StandardError)
                            $"{name}: {estimate}"
                        Expect.isLessThan estimate.Value 0.05 name
                }
        ]
        test "for known other distributions both equal the closed forms within bias and error; the error is the spread" {
            // Half the ring: each of four modes twice as likely. KL = log 2.
            let half = GaussianMixture.Even("half", 0.02, [| for m in Seq.take 4 Distributions.Ring.Modes -> m.Centre |])
            let found = [ for seed in 1L .. 40L -> GridDivergence.Of(draws half seed 2000, Distributions.Ring) ]
            let js' = js (List.replicate 8 0.125) [ for i in 0..7 -> if i < 4 then 0.25 else 0.0 ]
            for name, expected, estimates in [ "KL", log 2.0, [ for f in found -> f.Kl ]
                                               "JSD", js', [ for f in found -> f.Js ] ] do
                let mean = estimates |> List.averageBy (fun e -> e.Value)
                let spread = sqrt (estimates |> List.averageBy (fun e -> (e.Value - mean) ** 2.0))
                let bias, error =
                    estimates |> List.averageBy (fun e -> e.Bias), estimates |> List.averageBy (fun e -> e.StandardError)
                Near.within (4.0 * spread / sqrt 40.0 + bias) (expected + bias / 2.0) mean name
                Expect.isGreaterThan error (spread / 1.6) $"{name}: error {error}, spread {spread}"
                Expect.isLessThan error (spread * 1.6) $"{name}: error {error}, spread {spread}"
        }
        test "a collapse to one of eight modes is log 8; a shifted mean and a point on each centre" {
            let collapsed = GridDivergence.Of(repeated 1000 (Batch.OfRows [| [| 2f; 0.01f |] |]), Distributions.Ring)
            Expect.isGreaterThanOrEqual collapsed.Kl.Value (log 8.0 - 1e-9) "KL"
            Expect.isGreaterThan
                (GridDivergence.Of(shifted 1.0 (draws Distributions.Gaussian 1L 2000), Distributions.Gaussian)).Js.Value
                0.3
                "two sd to the right"
            let centres = Batch.OfRows [| for m in Distributions.Ring.Modes -> [| for c in m.Centre -> float32 c |] |]
            let found, own =
                GridDivergence.Of(repeated 8000 centres, Distributions.Ring),
                GridDivergence.Of(draws Distributions.Ring 1L 8000, Distributions.Ring)
            Expect.isLessThan (found.Js.Value / own.Js.Value) 60.0 "nearly not detected, as the documentation says"
        }
        test "distributions without a grid are refused" {
            Expect.throwsC (fun () -> GridDivergence.Of(points [ 0.1 ], Distributions.Ring) |> ignore)
                (fun e -> Expect.stringContains e.Message "[2], got [1, 1]" "text")
            let space = GaussianMixture.Even("space", 1.0, [| ImmutableArray.Create(0.0, 0.0, 0.0) |])
            Expect.throwsC (fun () -> BoxGrid.Of space |> ignore)
                (fun e -> Expect.stringContains e.Message "the line or the plane" "text")
        }
    ]
