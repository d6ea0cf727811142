module Gan.Core.Tests.Metrics.MemorisationTests

open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Batches
open Gan.Testing.Tensors
open Gan.Core.Tests.Metrics.Planted

let private of' (samples: Batch, heldOut: Batch, training: Batch) = Memorisation.Of(samples, heldOut, training, Key.Of 9L)

[<Tests>]
let tests =
    testList "Memorisation" [
        test "the probability and DeLong's error equal those of all pairs" {
            let a, b = [| 1.0; 2.0; 2.0; 5.0 |], [| 2.0; 3.0; 0.0; 4.0; 6.0 |]
            let part x y = if x < y then 1.0 elif x = y then 0.5 else 0.0
            let ours = a |> Array.map (fun x -> b |> Array.averageBy (part x))
            let theirs = b |> Array.map (fun y -> a |> Array.averageBy (fun x -> part x y))
            let variance (xs: float[]) =
                let mean = Array.average xs in (xs |> Array.sumBy (fun x -> (x - mean) ** 2.0)) / float (xs.Length - 1)
            let struct (p, error) = Memorisation.Below(a, b)
            Near.within 1e-12 (Array.average ours) p "P"
            Near.within 1e-12 (sqrt (variance ours / 4.0 + variance theirs / 5.0)) error "error"
        }
        test "for another draw of the distribution it is one half within its error" {
            for seed in 1L .. 6L do
                let found =
                    of' (normal seed 900 3 0.0 1.0, normal (seed + 10L) 700 3 0.0 1.0, normal (seed + 20L) 2000 3 0.0 1.0)
                Expect.isLessThan (abs (found.Nearer - 0.5)) (4.0 * found.StandardError) $"{found}"
                Near.within 0.003 (sqrt ((1.0 / 900.0 + 1.0 / 700.0) / 12.0)) found.StandardError "error at P = 1/2"
        }
        test "a memorised training set is detected, exact or with noise" {
            let training = digits 1L 800
            let exact = of' (training.Slice(0, 500), digits 2L 500, training)
            Expect.equal (exact.Nearer, exact.SampleDistance) (1.0, 0.0) "copies"
            let noisy =
                Batch(shape [ 500; 784 ],
                      Array.map2 (fun a b -> a + b) (training.Slice(0, 500).ToArray())
                          ((normal 3L 500 784 0.0 0.02).ToArray()))
            let copied = of' (noisy, digits 2L 500, training)
            Expect.isGreaterThan copied.Nearer 0.99 "copies with noise"
            Expect.isLessThan copied.SampleDistance copied.HeldOutDistance "distances"
            Expect.equal (copied.Samples, copied.HeldOut, copied.Training) (500, 500, 800) "counts"
        }
        test "samples with a shifted mean are far from the training set" {
            Expect.isLessThan (of' (normal 1L 300 2 6.0 1.0, normal 2L 300 2 0.0 1.0, normal 3L 500 2 0.0 1.0)).Nearer 0.05
                "no sample is near"
        }
        test "the mean of the distribution misleads, as the documentation says" {
            let mean = Batch.OfRows [| Array.zeroCreate 50 |]
            Expect.equal (of' (repeated 50 mean, normal 1L 300 50 0.0 1.0, normal 2L 1000 50 0.0 1.0)).Nearer 1.0
                "nearer than real examples"
        }
        test "larger sets are subsampled by the key" {
            let look (key: int64) =
                Memorisation.Of(normal 1L 300 2 0.0 1.0, normal 2L 300 2 0.0 1.0, normal 3L 100 2 0.0 1.0, Key.Of key, 50)
            Expect.equal ((look 1L).Samples, (look 1L).HeldOut) (50, 50) "counts"
            Expect.equal (look 1L) (look 1L) "again"
            Expect.notEqual (look 1L) (look 2L) "another key"
        }
    ]
