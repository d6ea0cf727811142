/// Gradients by finite differences, to compare with automatic differentiation.
module Gan.Testing.FiniteDifferences

open Expecto

/// Central differences of f along coordinate i with step h and with step 2h.
let private central (f: float[] -> float) (x: float[]) i =
    let along h =
        let moved d = f (Array.mapi (fun j v -> if j = i then v + d else v) x)
        (moved h - moved -h) / (2.0 * h)
    along 1e-4, along 2e-4

let private extrapolated (fine, coarse) = (4.0 * fine - coarse) / 3.0

/// ∂f/∂xᵢ for every i, by central differences with Richardson extrapolation.
let slopes (f: float[] -> float) (x: float[]) = Array.init x.Length (central f x >> extrapolated)

/// Fails unless the gradient of f at x equals finite differences at the given coordinates. Coordinates at which f is not
/// smooth, so that the differences of two step sizes disagree, are left out; at least half of the coordinates must be
/// smooth.
let agree tolerance (f: float[] -> float) (x: float[]) (coordinates: int[]) (gradient: float[]) what =
    let smooth =
        [| for i in coordinates do
               let fine, coarse = central f x i
               if abs (fine - coarse) <= 1e-4 * max 1.0 (abs fine) then i, extrapolated (fine, coarse) |]
    if 2 * smooth.Length < coordinates.Length then
        failtest ($"{what}: a smooth function is required, got finite differences of two step sizes that disagree at "
            + $"{coordinates.Length - smooth.Length} of {coordinates.Length} coordinates")
    Near.all tolerance (Array.map snd smooth) (smooth |> Array.map (fun (i, _) -> gradient[i])) what

/// At most n coordinates of a vector, evenly spaced.
let coordinates n length =
    if length <= n then [| 0 .. length - 1 |]
    else [| for i in 0 .. n - 1 -> int (int64 i * int64 length / int64 n) |]
