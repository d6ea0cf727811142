/// Derivatives without differentiation.
module Gan.Testing.FiniteDifferences

/// ∂f/∂xᵢ for every i, by central differences with Richardson extrapolation.
let slopes (f: float[] -> float) (x: float[]) =
    let along i h =
        let moved d = f (Array.mapi (fun j v -> if j = i then v + d else v) x)
        (moved h - moved -h) / (2.0 * h)
    Array.init x.Length (fun i -> (4.0 * along i 1e-4 - along i 2e-4) / 3.0)
