module Gan.Core.Tests.Metrics.ParzenWindowTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private normal seed m d sd = Batches.normal seed m d 0.0 (float<float32> sd)

/// The definition in float64, window by window.
let private exact (windows: Batch) (points: Batch) sigma =
    let d = windows.Example.Size
    let row (b: Batch) i = b[i].ToArray() |> Array.map float
    let rows = [| for i in 0 .. windows.Count - 1 -> row windows i |]
    [| for i in 0 .. points.Count - 1 ->
         let x = row points i
         let logs =
             rows |> Array.map (fun w -> -(Array.fold2 (fun s a b -> s + (a - b) * (a - b)) 0.0 x w) / (2.0 * sigma * sigma))
         let top = Array.max logs
         top + log (Array.sumBy (fun l -> exp (l - top)) logs) - log (float rows.Length)
         - float d / 2.0 * log (2.0 * Math.PI * sigma * sigma) |]

[<Tests>]
let tests =
    testList "Parzen windows" [
        for name, logDensities in
            [ "compiled", (fun (w, p, s: float list) -> ParzenWindow.LogDensities(Compiled.Shared, w, p, s))
              "reference", (fun (w, p, s) -> ParzenWindow.LogDensities(Reference.Shared, w, p, s)) ] do
            testCase $"{name}: log-densities equal the definition, over several chunks" (fun () ->
                let windows, points = normal 1L 20_300 3 1f, normal 2L 410 3 1.2f
                let sigmas = [ 0.1; 0.7 ]
                for sigma, got in Seq.zip sigmas (logDensities (windows, points, sigmas)) do
                    Near.all 2e-5 (exact windows points sigma) got $"σ = {sigma}")
        testCase "the mean on images equals float64 to 1e-4 nats" (fun () ->
            let images = Digits.Source(Key.Of 1L, 1300).All()
            let windows, points = images.Slice(0, 1000), images.Slice(1000, 300)
            for sigma in [ 0.1; 0.2; 1.0 ] do
                let expected = exact windows points sigma
                let got = ParzenWindow.Estimate(windows, points, sigma)
                Expect.isLessThan (abs (got.Mean - Array.average expected)) 1e-4 $"mean, σ = {sigma}"
                let mean = Array.average expected
                let error = sqrt (expected |> Array.sumBy (fun l -> (l - mean) ** 2.0)) / 300.0
                Expect.isLessThan (abs (got.StandardError - error)) 1e-4 "standard error")
        testCase "one window is a Gaussian" (fun () ->
            let got = ParzenWindow.Estimate(Batch.OfRows [| [| 1f; 2f |] |], Batch.OfRows [| [| 1f; 3f |] |], 0.5)
            Expect.floatClose { absolute = 1e-6; relative = 0.0 } got.Mean (-2.0 - log (2.0 * Math.PI * 0.25)) "log density")
        testCase "σ maximises the likelihood of the validation data" (fun () ->
            let draw seed = normal seed 600 2 0.4f
            let windows, validation, points = draw 1L, draw 2L, draw 3L
            let chosen = ParzenWindow.Estimate(windows, validation, points).Sigma
            let best = ParzenWindow.AuthorsSigmas |> Seq.maxBy (fun s -> Array.average (exact windows validation s))
            Expect.equal chosen best "σ"
            Expect.isTrue (chosen > 0.1 && chosen < 1.0) "inside the grid"
            Expect.sequenceEqual [ for s in ParzenWindow.AuthorsSigmas -> Math.Round(s, 4) ]
                [ 0.1; 0.1292; 0.1668; 0.2154; 0.2783; 0.3594; 0.4642; 0.5995; 0.7743; 1.0 ] "logspace(-1, 0, 10)")
        testCase "fine widths are the multiples of 0.0025 between a width's neighbours; others are refused" (fun () ->
            let rounded (sigmas: seq<float>) = [ for s in sigmas -> Math.Round(s, 6) ]
            for i, first, last in [ 0, 40, 52; 3, 67, 111; 9, 310, 400 ] do
                let fine = ParzenWindow.FineSigmas ParzenWindow.AuthorsSigmas[i]
                Expect.equal (rounded fine) (rounded [ for j in first..last -> float j * 0.0025 ]) $"width {i}"
            Expect.throwsC (fun () -> ParzenWindow.FineSigmas 0.2 |> ignore) (fun e ->
                Expect.stringContains e.Message "one of the authors' widths is required, got 0.2" "message"))
        testCase "the authors' grid costs what the density of one window says; the fine grid costs almost nothing" (fun () ->
            // Points at distance σ√d from a single window have the density −d·log(σ√2π) − d/2 at its best width, σ; here
            // that is half-way between two of the authors' widths, where their grid is worst.
            let d, sigma = 784, sqrt (ParzenWindow.AuthorsSigmas[2] * ParzenWindow.AuthorsSigmas[3])
            let window = Batch(shape [ 1; d ], Array.zeroCreate d)
            let points = Batch(shape [ 2; d ], Array.init (2 * d) (fun i -> float32 (if i % 2 = 0 then sigma else -sigma)))
            let at width = -float d * (log (width * sqrt (2.0 * Math.PI)) + sigma * sigma / (2.0 * width * width))
            let grid = ParzenWindow.Estimate(window, points, points)
            let fine = ParzenWindow.Estimate(window, points, points, ParzenWindow.FineSigmas grid.Sigma)
            Near.within 1e-2 (at grid.Sigma) grid.Mean "the grid"
            Near.within 0.05 (at sigma) fine.Mean "the fine widths, at most 0.00125 from σ"
            Near.within 1.5 (float d * (log 10.0 / 18.0) ** 2.0) (fine.Mean - grid.Mean) "d·(ln √1.29)² = 12.8 nats")
        testCase "it detects a shifted mean and a collapse" (fun () ->
            let validation, points = normal 1L 500 2 3f, normal 2L 500 2 3f
            let score windows = ParzenWindow.Estimate(windows, validation, points).Mean
            let good = score (normal 3L 500 2 3f)
            let shifted = score (Batch(shape [ 500; 2 ], (normal 3L 500 2 3f).ToArray() |> Array.map (fun v -> v + 6f)))
            let collapsed = score (normal 3L 500 2 0.01f)
            Expect.isGreaterThan (good - max shifted collapsed) 1.0 "nats")
        testCase "invalid arguments are refused" (fun () ->
            let refused part f = Expect.throwsC f (fun e -> Expect.stringContains e.Message part "message")
            refused "[2, 3]" (fun () -> ParzenWindow.Estimate(normal 1L 2 3 1f, normal 1L 2 4 1f, 1.0) |> ignore)
            for bad in [ nanf; infinityf ] do
                refused "example 1 of the windows" (fun () ->
                    ParzenWindow.Estimate(Batch.OfRows [| [| 0f; 0f |]; [| 0f; bad |] |], normal 1L 2 2 1f, 1.0) |> ignore)
            for sigma in [ 0.0; -1.0; nan; infinity ] do
                refused "above 0" (fun () -> ParzenWindow.Estimate(normal 1L 2 3 1f, normal 1L 2 3 1f, sigma) |> ignore))
    ]

[<Tests>]
let folds =
    testList "Parzen windows over folds" [
        testCase "each fold has its own σ; the error is the standard error across folds" (fun () ->
            let fold seed sd = struct (normal seed 300 2 sd, normal (seed + 1L) 200 2 sd, normal (seed + 2L) 200 2 sd)
            let all = [ fold 1L 0.2f; fold 4L 1f; fold 7L 3f ]
            let found = ParzenWindow.OverFolds(ResizeArray all)
            let each = [ for struct (w, v, t) in all -> ParzenWindow.Estimate(w, v, t) ]
            Expect.sequenceEqual found.Folds each "each fold's"
            Expect.isTrue ((List.distinctBy (fun (e: ParzenEstimate) -> e.Sigma) each).Length > 1) "σ differ"
            let means = [ for e in each -> e.Mean ]
            let mean = List.average means
            Expect.floatClose Accuracy.high found.Mean mean "mean"
            Expect.floatClose Accuracy.high found.StandardError
                (sqrt (List.sumBy (fun m -> (m - mean) ** 2.0) means / 2.0 / 3.0)) "error"
            Expect.throwsC (fun () -> ParzenWindow.OverFolds(ResizeArray(List.take 1 all)) |> ignore)
                (fun e -> Expect.stringContains e.Message "2 folds" "one fold"))
    ]
