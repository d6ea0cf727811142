/// Batches of examples.
module Gan.Testing.Batches

open Gan
open Gan.Testing.Tensors

/// m draws of N(mean, sd² I) in d dimensions, [m, d].
let normal seed m d mean sd =
    let extents = shape [ m; d ]
    Batch(extents, numbers seed extents |> Array.map (fun v -> float32 (mean + sd * float v)))

/// m embedded digits, [m, 784].
let digits seed m = Digits.Source(Key.Of seed, m).All()

/// The examples as rows of float64 numbers.
let rows (b: Batch) = [| for i in 0 .. b.Count - 1 -> b[i].ToArray() |> Array.map float |]
