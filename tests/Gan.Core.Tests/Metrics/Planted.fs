/// What the tests of metrics share: distributions as batches, and the failures a metric must see, planted in them.
module Gan.Core.Tests.Metrics.Planted

open System
open Gan

let shape (extents: int list) = Shape.Create(ReadOnlySpan(Array.ofList extents))

/// m draws of N(mean, sd² I) in d dimensions.
let normal seed m d mean sd =
    let values = Array.zeroCreate<float32> (m * d)
    Draw.Normal(Key.Of seed, values)
    Batch(shape [ m; d ], values |> Array.map (fun v -> float32 (mean + sd * float v)))

/// m draws of the distribution of a key.
let draws (distribution: IDistribution) seed m = distribution.Batch(Key.Of seed, 0L, m)

/// Digits of a key, as [784].
let digits seed m = Digits.Source(Key.Of seed, m).All()

let rows (b: Batch) = [| for i in 0 .. b.Count - 1 -> b[i].ToArray() |> Array.map float |]

/// Each example again and again, to m in all: a generator that shows only these.
let repeated m (b: Batch) = Batch.OfRows [| for i in 0 .. m - 1 -> b[i % b.Count].ToArray() |]

let shifted (by: float) (b: Batch) = Batch(b.Shape, b.ToArray() |> Array.map (fun v -> v + float32 by))

let square (x: float[]) (y: float[]) = Array.fold2 (fun s a b -> s + (a - b) * (a - b)) 0.0 x y

let within (tolerance: float) (expected: float) (actual: float) what =
    Expecto.Expect.isLessThan (abs (actual - expected)) tolerance $"{what}: {actual}, expected {expected} ± {tolerance}"
