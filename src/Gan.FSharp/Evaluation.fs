namespace Gan.FSharp

open System
open Gan

/// Metrics of samples, with the defaults of the C# forms, whose docstrings say when each metric misleads. The last argument
/// is the samples: `generator |> Generator.sample key 2500 |> Evaluation.modes Distributions.Ring`.
[<RequireQualifiedAccess>]
module Evaluation =

    /// The modes of a distribution that the samples cover, and the share of high-quality samples.
    let modes (distribution: IModes) (samples: Batch) = Modes.Of(samples, distribution.Modes)

    /// KL and JS divergence of the samples' histogram from the box probabilities of a known distribution.
    let gridDivergence (distribution: IBoxProbability) (samples: Batch) = GridDivergence.Of(samples, distribution)

    /// The maximum mean discrepancy from real examples, with a permutation test.
    let maximumMeanDiscrepancy (key: Key) (real: Batch) (samples: Batch) = MaximumMeanDiscrepancy.Of(samples, real, key)

    /// The sliced Wasserstein distance from real examples.
    let slicedWasserstein (key: Key) (real: Batch) (samples: Batch) = SlicedWasserstein.Of(samples, real, key)

    /// Precision and recall of the samples by nearest neighbours.
    let precisionRecall (key: Key) (real: Batch) (samples: Batch) = PrecisionRecall.Of(samples, real, key)

    /// The log-likelihood of points under a Parzen window of the samples with the given bandwidth, in nats.
    let parzenWindow (sigma: float) (points: Batch) (samples: Batch) = ParzenWindow.Estimate(samples, points, sigma)

    /// The nearest example of a set for each point: pairs of index and distance.
    let nearestNeighbours (set: Batch) (points: Batch) =
        let found = NearestNeighbours.Of(points, set)
        [ for index, distance in Seq.zip found.Indices found.Distances -> index, distance ]

    /// The first example whose norm is NaN or above `Norms.Greatest`, with that norm; None if there is none.
    let firstBeyond (samples: Batch) =
        Norms.FirstBeyond samples |> Option.ofNullable |> Option.map (fun struct (example, norm) -> example, norm)
