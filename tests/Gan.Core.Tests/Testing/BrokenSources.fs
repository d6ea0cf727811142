/// Sources of examples and distributions that each break one law.
module Gan.Core.Tests.Testing.BrokenSources

open System
open System.Threading
open Gan
open Gan.Testing
open Gan.Testing.Tensors

let mutable private calls = 0

/// Nine examples of [0, 1)² with vectors as labels.
let private own =
    let x = shape [ 9; 2 ]
    let numbers = numbers 5L x
    Examples("own", Batch(x, numbers), Batch(x, numbers |> Array.map (fun v -> 2f * v)))

let private uniform key (index: int64) (destination: Span<float32>) = Draw.Uniform((key: Key).Fold index, destination)

let private source (fill: Data.Fill) = Data.generated "broken" [ 2 ] fill

/// A data set whose parts can be replaced.
type ExamplesOf(inner: IExamples) =
    abstract Indices: key: Key * index: int64 * m: int -> int[]
    abstract Marginals: unit -> float32[] | null
    default _.Indices(key, index, m) = inner.Indices(key, index, m)
    default _.Marginals() = inner.Marginals()

    interface IExamples with
        member _.Name = inner.Name
        member _.Example = inner.Example
        member _.Count: int = inner.Count
        member _.Labels = inner.Labels
        member _.Classes = inner.Classes
        member _.Take indices = inner.Take indices
        member _.Range(start, count) = inner.Range(start, count)
        member this.Indices(key, index, m) = this.Indices(key, index, m)
        member this.Marginals() = this.Marginals()
        member this.Fill(key, index, destination) =
            let m = destination.Length / inner.Example.Size
            inner.Take(this.Indices(key, index, m)).ToArray().AsSpan().CopyTo destination

/// The name of a source's law, and a source that breaks it.
let sources: (string * ISource) list =
    [ SourceLaws.Pure, source (Data.Fill(fun _ _ destination ->
          Draw.Uniform(Key.Of(int64 (Interlocked.Increment &calls)), destination)))
      SourceLaws.Whole, source (Data.Fill(fun key index destination ->
          uniform key index (destination.Slice(0, destination.Length - 1))))
      SourceLaws.Whole, Data.poisoned (fun _ index -> index = 3L) (Data.uniform "poisoned" [ 2 ])
      SourceLaws.Others, source (Data.Fill(fun key _ destination -> uniform key 0L destination))
      SourceLaws.Others, source (Data.Fill(fun _ index destination -> uniform (Key.Of 1L) index destination))
      SourceLaws.Labels, Data.relabelled (Data.Fill(fun _ _ labels -> labels.Fill Single.NaN)) own
      SourceLaws.Own, Data.relabelled (Data.Fill(fun key index labels ->
          (own :> ISource).FillLabels(key, index + 1L, labels))) own
      SourceLaws.Epochs, { new ExamplesOf(own) with
                             override _.Indices(key, index, m) =
                                 own.Indices(key, index, m) |> Array.map (fun i -> i / 2) }
      SourceLaws.Counted, { new ExamplesOf(own) with override _.Marginals() = [| 9f; 9f |] } ]

/// A standard normal distribution whose parts can be replaced.
type NormalOf() =
    let inner = Normal(0.0, 1.0) :> IContinuousDistribution
    abstract Cdf: float -> float
    abstract Survival: float -> float
    abstract Quantile: float -> float
    abstract Probability: low: float * high: float -> float
    abstract LogDensity: AnchoredPoint -> float
    abstract Variance: float
    abstract Noise: key: Key -> Key
    abstract Scale32: float32
    default _.Cdf x = inner.Cdf x
    default _.Survival x = inner.Survival x
    default _.Quantile u = inner.Quantile u
    default _.Probability(low, high) = inner.Probability(low, high)
    default _.LogDensity(x: AnchoredPoint) = inner.LogDensity x
    default _.Variance = inner.Variance
    default _.Noise key = key
    default _.Scale32 = 1f

    interface IContinuousDistribution with
        member this.LogDensity(x: AnchoredPoint) = this.LogDensity x
        member _.Support = inner.Support

    interface IUnivariateDistribution with
        member this.Cdf x = this.Cdf x
        member this.Survival x = this.Survival x
        member this.Quantile u = this.Quantile u
        member this.Probability(low: float, high: float) = this.Probability(low, high)
        member _.Mean = inner.Mean
        member this.Variance = this.Variance
        member _.LowerTail = inner.LowerTail
        member _.UpperTail = inner.UpperTail
        member _.Breakpoints = inner.Breakpoints

    interface IDistribution with
        member this.Sample(key: Key, destination: Span<float>) = inner.Sample(this.Noise key, destination)
        member this.Sample(key: Key, destination: Span<float32>) =
            inner.Sample(this.Noise key, destination)
            for i in 0 .. destination.Length - 1 do destination[i] <- this.Scale32 * destination[i]

let private normal = Normal(0.0, 1.0)

/// The name of a distribution's law, and a distribution that breaks it.
let distributions: (string * IDistribution) list =
    [ DistributionLaws.Samples, { new NormalOf() with
                                    override _.Noise _ = Key.Of(int64 (Interlocked.Increment &calls)) }
      DistributionLaws.Samples, { new NormalOf() with override _.Noise _ = Key.Of 1L }
      DistributionLaws.Rounded, { new NormalOf() with override _.Scale32 = 1.4f }
      DistributionLaws.Rises, { new NormalOf() with override _.Survival x = 0.999 * normal.Survival x }
      DistributionLaws.Quantiles, { new NormalOf() with override _.Quantile u = 1.01 * normal.Quantile u }
      DistributionLaws.Probabilities, { new NormalOf() with
                                          override _.Probability(low, high) = normal.Cdf high - normal.Cdf low }
      DistributionLaws.Supported, { new NormalOf() with
                                      override _.LogDensity(x: AnchoredPoint) =
                                          if x.Value > 2.0 then Double.NegativeInfinity
                                          else (normal :> IContinuousDistribution).LogDensity x }
      DistributionLaws.Integrates, { new NormalOf() with
                                       override _.LogDensity(x: AnchoredPoint) =
                                           0.001 + (normal :> IContinuousDistribution).LogDensity x }
      DistributionLaws.Moments, { new NormalOf() with override _.Variance = 1.01 }
      DistributionLaws.Follow, { new NormalOf() with override _.Cdf x = normal.Cdf(x + 0.05) }
      DistributionLaws.Masses, { new IDiscreteDistribution with
                                   member _.LogMass x = (Poisson 3.0).LogMass x + 0.01
                                   member _.Atoms = (Poisson 3.0).Atoms
                                 interface IUnivariateDistribution with
                                     member _.Cdf x = (Poisson 3.0).Cdf x
                                     member _.Survival x = (Poisson 3.0).Survival x
                                     member _.Quantile u = (Poisson 3.0).Quantile u
                                     member _.Probability(low: float, high: float) =
                                         (Poisson 3.0 :> IUnivariateDistribution).Probability(low, high)
                                     member _.Mean = 3.0
                                     member _.Variance = 3.0
                                     member _.LowerTail = (Poisson 3.0).LowerTail
                                     member _.UpperTail = (Poisson 3.0).UpperTail
                                     member _.Breakpoints = (Poisson 3.0).Breakpoints } ]
