module Gan.Core.Tests.Distributions.DensityTests

open System
open System.Collections.Immutable
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Statistics
open Gan.Testing.Properties
open Gan.Testing.DistributionGenerators

type private TheirContinuous = MathNet.Numerics.Distributions.IContinuousDistribution
type private TheirDiscrete = MathNet.Numerics.Distributions.IDiscreteDistribution

/// Distributions and MathNet's versions of them.
let private oracles: (string * IContinuousDistribution * TheirContinuous) list =
    [ "normal", Normal(1.5, 0.7), MathNet.Numerics.Distributions.Normal(1.5, 0.7)
      "student", Student(0.5, 2.0, 3.5), MathNet.Numerics.Distributions.StudentT(0.5, 2.0, 3.5)
      "laplace", Laplace(-1.0, 0.5), MathNet.Numerics.Distributions.Laplace(-1.0, 0.5)
      "logistic", Logistic(0.3, 1.2), MathNet.Numerics.Distributions.Logistic(0.3, 1.2)
      "exponential", Exponential 1.7, MathNet.Numerics.Distributions.Exponential 1.7
      "gamma", Gamma(2.5, 1.3), MathNet.Numerics.Distributions.Gamma(2.5, 1.3)
      "gamma of a small shape", Gamma(0.4, 1.3), MathNet.Numerics.Distributions.Gamma(0.4, 1.3)
      "gamma of a large shape", Gamma(80.0, 2.0), MathNet.Numerics.Distributions.Gamma(80.0, 2.0)
      "beta", Beta(2.5, 0.6), MathNet.Numerics.Distributions.Beta(2.5, 0.6)
      "uniform", Uniform(-1.0, 3.0), MathNet.Numerics.Distributions.ContinuousUniform(-1.0, 3.0)
      "triangular", Triangular(-1.0, 3.0, 0.5), MathNet.Numerics.Distributions.Triangular(-1.0, 3.0, 0.5)
      "cauchy", Cauchy(0.5, 2.0), MathNet.Numerics.Distributions.Cauchy(0.5, 2.0) ]

let private againstMathNet =
    testList "MathNet's densities, distribution functions and moments" [
        for name, ours, theirs in oracles ->
            test name {
                for u in 1..99 do
                    let x = ours.Quantile(float u / 100.0)
                    Near.one 1e-11 (theirs.DensityLn x) (density ours x) $"log-density at {x}"
                    Near.one 1e-11 (theirs.CumulativeDistribution x) (ours.Cdf x) $"distribution function at {x}"
                    Near.one 1e-11 (1.0 - theirs.CumulativeDistribution x) (ours.Survival x) $"survival at {x}"
                if name <> "cauchy" then
                    Near.one 1e-12 theirs.Mean ours.Mean "mean"
                    Near.one 1e-12 theirs.Variance ours.Variance "variance"
            }
    ]

let private discreteAgainstMathNet =
    testList "MathNet's masses" [
        for name, (ours: IDiscreteDistribution), (theirs: TheirDiscrete) in
            [ "poisson", Poisson 3.7 :> IDiscreteDistribution, MathNet.Numerics.Distributions.Poisson 3.7 :> TheirDiscrete
              "poisson of a large mean", Poisson 150.0, MathNet.Numerics.Distributions.Poisson 150.0
              "geometric", Geometric 0.3, MathNet.Numerics.Distributions.Geometric 0.3 ] ->
            test name {
                for x in Seq.truncate 200 ours.Atoms do
                    Near.one 1e-11 (theirs.ProbabilityLn(int x)) (ours.LogMass x) $"log-mass at {x}"
                    Near.one 1e-11 (theirs.CumulativeDistribution x) (ours.Cdf(x + 0.5)) $"distribution function at {x}"
                Near.one 1e-12 theirs.Mean ours.Mean "mean"
            }
        yield test "gumbel, which MathNet does not have, against its definition" {
            let gumbel = Gumbel(1.0, 2.0)
            for x in [ -8.0; -1.0; 0.0; 1.0; 3.0; 30.0 ] do
                let z = (x - 1.0) / 2.0
                Near.one 1e-13 (exp (-exp -z)) (gumbel.Cdf x) "distribution function"
                Near.one 1e-13 (-z - exp -z - log 2.0) (density gumbel x) "log-density"
        }
    ]

/// Laws of distributions (DistributionLaws) at random points of random distributions.
let private properties =
    let withTwoPoints = Gen.zip3 univariate.Generator point.Generator point.Generator |> Arb.fromGen
    testList "properties" [
        testPropertyWithConfig (cases 20_000) DistributionLaws.Rises
        <| Prop.forAll withTwoPoints (fun (d, x, y) -> DistributionLaws.rises d x y)
        testPropertyWithConfig (cases 4000) DistributionLaws.Quantiles
        <| Prop.forAll (Arb.fromGen (Gen.zip univariate.Generator (Gen.choose (1, 999)))) (fun (d, k) ->
            DistributionLaws.quantileInverts d (float k / 1000.0))
        testPropertyWithConfig (cases 20_000) DistributionLaws.Supported
        <| Prop.forAll (Arb.fromGen (Gen.zip continuous.Generator point.Generator)) (fun (d, x) ->
            DistributionLaws.positiveOnSupport d x)
        testPropertyWithConfig (cases 20_000) DistributionLaws.Probabilities
        <| Prop.forAll withTwoPoints (fun (d, x, y) -> DistributionLaws.probabilityAdds d x y)
    ]

let private draw (d: IDistribution) seed m =
    let samples = Array.zeroCreate<float> (m * d.Dimension)
    d.Sample(Key.Of seed, samples.AsSpan())
    samples

let private draw32 (d: IDistribution) seed m =
    let samples = Array.zeroCreate<float32> (m * d.Dimension)
    d.Sample(Key.Of seed, samples.AsSpan())
    Array.map float samples

let private sampling =
    testList "samples follow the distribution function" [
        for d in
            (oracles |> List.map (fun (_, ours, _) -> ours)) @
            [ Gumbel(1.0, 2.0); AffineImage(Gamma(2.0, 1.0), -0.5, 3.0); Distributions.Bimodal
              Mixture [
                  MixtureComponent(0.3, Normal(-3.0, 0.2) :> IContinuousDistribution)
                  MixtureComponent(0.7, Laplace(1.0, 0.5) :> IContinuousDistribution) ] ] ->
            test (string d) {
                for name, samples in [ "float64", draw d 3L 20_000; "float32", draw32 d 3L 20_000 ] do
                    Expect.isLessThan (kolmogorovSmirnov d.Cdf samples) 2.3 name
                    // A distribution that is shifted by a tenth of the interquartile range rejects the same samples.
                    let shift = 0.1 * (d.Quantile 0.75 - d.Quantile 0.25)
                    Expect.isGreaterThan (kolmogorovSmirnov (fun x -> d.Cdf(x + shift)) samples) 2.3 $"{name}, shifted"
            }
        yield test "discrete distributions, by χ² of their atoms" {
            let finite = FiniteDistribution [ struct (-1.0, 0.2); struct (2.0, 0.5); struct (7.0, 0.3) ]
            for d in [ Poisson 3.0 :> IDiscreteDistribution; Geometric 0.4; finite ] do
                let n = 20_000
                let counts = draw d 5L n |> Array.countBy id |> Map.ofArray
                let terms =
                    d.Atoms |> Seq.truncate 40 |> Seq.filter (fun x -> exp (d.LogMass x) * float n > 10.0)
                    |> Seq.map (fun x ->
                        let expected = exp (d.LogMass x) * float n
                        let observed = float (Map.tryFind x counts |> Option.defaultValue 0)
                        (observed - expected) ** 2.0 / expected)
                    |> List.ofSeq
                let freedom = float terms.Length
                Expect.isLessThan (List.sum terms) (freedom + 4.0 * sqrt (2.0 * freedom) + 6.0) $"{d}: χ²"
        }
    ]

let private logDensity (d: IDensity) (x: float list) = d.LogDensity(ReadOnlySpan(Array.ofList x))

let private inSpace =
    testList "in space" [
        test "a normal distribution has its mean and covariance" {
            let d = NormalVector([| 1.0; -2.0 |], [| [| 1.0; 0.5 |]; [| 0.5; 2.0 |] |])
            let n = 100_000
            let samples = draw d 7L n
            let at i = Array.init n (fun k -> samples[2 * k + i])
            let means = [| Array.average (at 0); Array.average (at 1) |]
            let covariance i j = Array.map2 (fun a b -> (a - means[i]) * (b - means[j])) (at i) (at j) |> Array.average
            let moments = [ means[0]; means[1]; covariance 0 0; covariance 0 1; covariance 1 1 ]
            Near.all 0.03 [ 1.0; -2.0; 1.0; 0.5; 2.0 ] moments "moments"
            let standard = NormalVector([| 0.0; 0.0 |], [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |] |])
            let independent = density (Normal(0.0, 1.0)) 0.3 + density (Normal(0.0, 1.0)) -1.2
            Near.one 1e-13 independent (logDensity standard [ 0.3; -1.2 ]) "of independent coordinates"
        }
        test "two Gaussians are a product, in density and in probability" {
            let product = ProductDistribution [ Distributions.Bimodal :> IUnivariateDistribution; Normal(0.0, 0.5) ]
            for x in [ [ 0.0; 0.0 ]; [ 2.1; -0.3 ]; [ -7.0; 4.0 ]; [ 100.0; 0.0 ] ] do
                Near.one 1e-13 (logDensity product x) (logDensity Distributions.TwoGaussians x) $"log-density at {x}"
            let probability (d: IBoxProbability) = d.Probability(ReadOnlySpan [| -2.5; -0.2 |], ReadOnlySpan [| 1.0; 3.0 |])
            Near.one 1e-13 (probability product) (probability Distributions.TwoGaussians) "of a box"
        }
        test "a Gaussian mixture on the line is the mixture of normal distributions, in density and in data" {
            let mode (centre: float) sd weight = Mode(ImmutableArray.Create centre, sd, weight)
            let inSpace = GaussianMixture("line", ImmutableArray.Create(mode -1.0 0.2 0.3, mode 2.0 0.7 0.7))
            let onLine =
                Mixture [
                    MixtureComponent(0.3, Normal(-1.0, 0.2) :> IContinuousDistribution)
                    MixtureComponent(0.7, Normal(2.0, 0.7) :> IContinuousDistribution) ]
            for x in [ -9.0; -1.1; 0.5; 2.0; 30.0 ] do
                Near.one 1e-13 (density onLine x) (logDensity inSpace [ x ]) $"log-density at {x}"
            Expect.sequenceEqual (draw32 onLine 5L 1000) (draw32 inSpace 5L 1000) "the same float32 samples"
        }
        test "disks have a constant density inside and none outside" {
            // Three disks of radius 0.5 and weight 1/3; the first has centre (0, 2).
            Near.one 1e-13 (-log (3.0 * Math.PI * 0.25)) (logDensity Distributions.Blobs [ 0.2; 2.3 ]) "inside"
            Expect.equal (logDensity Distributions.Blobs [ 0.0; 0.0 ]) Double.NegativeInfinity "outside"
        }
    ]

let private anchored =
    test "near the upper endpoint of a shifted arcsine distribution the density keeps its precision" {
        let d = AffineImage(Beta(0.5, 0.5), 2.0, 5.0) :> IContinuousDistribution
        // p ~ 1/(π√(2·δ)) at a distance δ from 7.
        Near.one 1e-10 (-log Math.PI - 0.5 * log 2e-30) (d.LogDensity(AnchoredPoint(7.0, -1e-30))) "log-density"
    }

let private refusals =
    testList "parameters outside their range are refused" [
        for name, make, part in
            [ "sd 0", (fun () -> Normal(0.0, 0.0) |> ignore), "sd: a number above 0 required, got 0"
              "mean NaN", (fun () -> Normal(nan, 1.0) |> ignore), "mean: a finite number required, got NaN"
              "upper below lower",
              (fun () -> Uniform(1.0, 0.0) |> ignore), "upper: a finite number above lower required, got 0"
              "mode outside",
              (fun () -> Triangular(0.0, 1.0, 2.0) |> ignore), "mode: a number from lower to upper required, got 2"
              "p above 1", (fun () -> Geometric 1.5 |> ignore), "p: 1e-6 to 1 required, got 1.5"
              "masses of 0.9",
              (fun () -> FiniteDistribution [ struct (0.0, 0.9) ] |> ignore), "add up to 1 required, got 0.9"
              "a duplicate atom",
              (fun () -> FiniteDistribution [ struct (0.0, 0.5); struct (0.0, 0.5) ] |> ignore), "got 0 twice"
              "weights of 0.5",
              (fun () -> Mixture [ MixtureComponent(0.5, Normal(0.0, 1.0) :> IContinuousDistribution) ] |> ignore), "got 0.5"
              "no covariance", (fun () -> NormalVector([| 0.0 |], [| [| -1.0 |] |]) |> ignore), "positive definite" ] ->
            test name { Expect.throwsC make (fun e -> Expect.stringContains e.Message part (e.GetType().Name)) }
    ]

[<Tests>]
let tests =
    testList "densities" [ againstMathNet; discreteAgainstMathNet; properties; sampling; inSpace; anchored; refusals ]
