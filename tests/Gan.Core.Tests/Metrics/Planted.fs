/// Batches with planted failures that a metric must detect.
module Gan.Core.Tests.Metrics.Planted

open Gan

/// m draws of the distribution of a key.
let draws (distribution: IDistribution) seed m = distribution.Batch(Key.Of seed, 0L, m)

/// The examples repeated cyclically up to m: a collapsed generator.
let repeated m (b: Batch) = Batch.OfRows [| for i in 0 .. m - 1 -> b[i % b.Count].ToArray() |]

/// Every number increased by the same amount.
let shifted (by: float) (b: Batch) = Batch(b.Shape, b.ToArray() |> Array.map (fun v -> v + float32 by))

/// The squared Euclidean distance.
let square (x: float[]) (y: float[]) = Array.fold2 (fun s a b -> s + (a - b) * (a - b)) 0.0 x y
