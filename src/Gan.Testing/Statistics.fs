/// Test statistics of samples; each is small if the samples follow the distribution.
module Gan.Testing.Statistics

open System

/// The standard normal distribution function: ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), exact to rounding for |x| < 7.
let normalCdf (x: float) =
    let mutable sum, term = 0.0, x
    for i in 1..120 do
        sum <- sum + term
        term <- term * x * x / float (2 * i + 1)
    0.5 + exp (-x * x / 2.0) / sqrt Math.Tau * sum

/// The Kolmogorov–Smirnov statistic √n·sup|Fₙ − F|; above 1.95 once in a thousand samples of F.
let kolmogorovSmirnov (cdf: float -> float) (sample: float[]) =
    let n = float sample.Length
    let gap i x = max (abs (cdf x - float i / n)) (abs (float (i + 1) / n - cdf x))
    sqrt n * (Array.sort sample |> Array.mapi gap |> Array.max)

/// Pearson's χ² of counts against the uniform distribution, in standard deviations (Wilson and Hilferty's cube root).
let unevenness (counts: int[]) =
    let even, freedom = float (Array.sum counts) / float counts.Length, float (counts.Length - 1)
    let chiSquare = counts |> Array.sumBy (fun c -> (float c - even) ** 2.0 / even)
    let spread = 2.0 / (9.0 * freedom)
    (Math.Cbrt(chiSquare / freedom) - (1.0 - spread)) / sqrt spread

/// The counts of 0 … cells − 1.
let histogram cells (sample: int seq) =
    let counts = Array.zeroCreate cells
    for cell in sample do counts[cell] <- counts[cell] + 1
    counts
