/// The laws of a distribution. Those of a distribution on the line are also functions of points, for property tests.
module Gan.Testing.DistributionLaws

open System
open Expecto
open Gan
open Gan.Theory
open Gan.Testing.Laws
open Gan.Testing.Statistics

[<Literal>]
let Samples = "samples are a function of the key"

[<Literal>]
let Rounded = "float32 samples have the distribution of float64 ones"

[<Literal>]
let Rises = "F rises from 0 to 1, and 1 − F is the survival"

[<Literal>]
let Quantiles = "F(quantile u) = u"

[<Literal>]
let Probabilities = "the probability of [a, b) is the difference of F, and is additive"

[<Literal>]
let Supported = "the density is above 0 exactly on the support"

[<Literal>]
let Integrates = "the density integrates to F"

[<Literal>]
let Masses = "the masses sum to F"

[<Literal>]
let Moments = "mean and variance are those of the density"

[<Literal>]
let Follow = "samples follow F"

/// F(a) ≤ F(b) for a ≤ b, F is in [0, 1], and the survival function is 1 − F.
let rises (d: IUnivariateDistribution) x y =
    let a, b = min x y, max x y
    d.Cdf a >= 0.0 && d.Cdf a <= d.Cdf b + 1e-15 && d.Cdf b <= 1.0 + 1e-15 && abs (d.Cdf a + d.Survival a - 1.0) < 1e-12

/// F is at least u at the quantile of u, and at most u just below the quantile; u in (0, 1).
let quantileInverts (d: IUnivariateDistribution) u =
    let x = d.Quantile u
    let width = 1e-9 * (1.0 + abs x)
    d.Cdf(x + width) >= u - 1e-9 && d.Cdf(x - width) <= u + 1e-6

/// The probability of [a, b) is the difference of F, and the probabilities of the two half-lines add up to 1.
let probabilityAdds (d: IUnivariateDistribution) x y =
    let a, b = min x y, max x y
    let below x = match d with :? IDiscreteDistribution as d -> d.Cdf x - exp (d.LogMass x) | _ -> d.Cdf x
    abs (d.Probability(a, b) - (below b - below a)) < 1e-12
    && abs (d.Probability(Double.NegativeInfinity, a) + d.Probability(a, Double.PositiveInfinity) - 1.0) < 1e-12
    && d.Probability(b, a) = 0.0

/// The density at x is above 0 exactly if x is inside the support. In the tail a density may underflow but its logarithm may
/// not, except that of a doubly exponential tail, which may overflow.
let positiveOnSupport (d: IContinuousDistribution) (x: float) =
    let inside = d.Support |> Seq.exists (fun s -> x > s.Lower && x < s.Upper)
    let density = d.LogDensity x
    inside = (density > Double.NegativeInfinity)
    || not (d.Support |> Seq.exists (fun s -> s.Contains x))
    || abs x > 100.0
    || d.Support |> Seq.exists (fun s -> x = s.Lower || x = s.Upper)
    || not (Double.IsNaN density) && min (d.Cdf x) (d.Survival x) < 1e-300

let private sample (d: IDistribution) key m =
    let samples = Array.zeroCreate<float> (m * d.Dimension)
    d.Sample(key, samples.AsSpan())
    samples

let private sample32 (d: IDistribution) key m =
    let samples = Array.zeroCreate<float32> (m * d.Dimension)
    d.Sample(key, samples.AsSpan())
    Array.map float samples

let private samples (options: TestOptions) (d: IDistribution) =
    law Samples (fun () ->
        for what, draw in [ "float64", sample d; "float32", sample32 d ] do
            let first = draw (options.Key 1) 50
            let other = draw (options.Key 2) 50
            same first (draw (options.Key 1) 50) $"{what} samples of the same key"
            Laws.finite first $"{what} samples"
            // A discrete distribution may give equal samples for two keys, not for ten.
            let several = [ for k in 3..12 -> draw (options.Key k) 50 ]
            if (other :: several) |> List.forall ((=) first) then
                failtest $"other {what} samples of other keys required, got the same")

/// By the two-sample Kolmogorov–Smirnov statistic, coordinate by coordinate.
let private rounded (options: TestOptions) (d: IDistribution) =
    law Rounded (fun () ->
        let n = 4000
        let coordinate i (all: float[]) = Array.init n (fun k -> all[k * d.Dimension + i]) |> Array.sort
        let a, b = sample d (options.Key 1) n, sample32 d (options.Key 2) n
        for i in 0 .. d.Dimension - 1 do
            let a, b = coordinate i a |> Array.map (float32 >> float), coordinate i b
            let below (sorted: float[]) x =
                let at = Array.BinarySearch(sorted, x)
                let mutable i = if at < 0 then ~~~at else at
                while i < n && sorted[i] <= x do i <- i + 1
                float i / float n
            let gap = Seq.append a b |> Seq.distinct |> Seq.map (fun x -> abs (below a x - below b x)) |> Seq.max
            // Above 2.3·√(2/n) once in twenty thousand pairs of samples of one distribution.
            let limit = 2.3 * sqrt (2.0 / float n)
            if not (gap < limit) then failtest $"coordinate {i}: distribution functions within {limit} required, got {gap}")

/// Points at which laws are checked: quantiles, and points far out.
let private points (d: IUnivariateDistribution) =
    [ for u in [ 0.001; 0.01; 0.1; 0.25; 0.4; 0.5; 0.6; 0.75; 0.9; 0.99; 0.999 ] do
          let x = d.Quantile u
          yield! [ x; x + 0.05 ]
      yield! [ -1000.0; -3.0; 0.0; 3.0; 1000.0 ] ]

let private onPairs name (d: IUnivariateDistribution) holds =
    law name (fun () ->
        let points = points d
        for x in points do
            for y in points do
                if not (holds d x y) then
                    failtest ($"{d} at {x} and {y}: F is {d.Cdf x} and {d.Cdf y}, "
                        + $"the survival {d.Survival x} and {d.Survival y}"))

let private onTheLine (d: IUnivariateDistribution) =
    [ onPairs Rises d rises
      law Quantiles (fun () ->
          for k in 1..99 do
              let u = float k / 100.0
              if not (quantileInverts d u) then
                  failtest $"F of the quantile {d.Quantile u} of {u}: {u} required, got {d.Cdf(d.Quantile u)}")
      onPairs Probabilities d probabilityAdds ]

let private continuous (options: TestOptions) (d: IContinuousDistribution) =
    [ law Supported (fun () ->
          for x in points d do
              if not (positiveOnSupport d x) then
                  failtest $"a density above 0 exactly inside the support required, got exp({d.LogDensity x}) at {x}")
      law Integrates (fun () ->
          for u in [ 0.01; 0.25; 0.5; 0.75; 0.99 ] do
              let x = d.Quantile u
              // The indicator of (−∞, x] jumps at x, where the integral is split.
              let area = Quadrature.Expectation(d, (fun y -> if y <= x then 1.0 else 0.0), x)
              if not (abs (area.Value - d.Cdf x) <= area.Error + 1e-8) then
                  failtest $"the integral of the density up to {x}: {d.Cdf x} required, got {area}"
          let whole = Quadrature.Expectation(d, (fun _ -> 1.0))
          if not (abs (whole.Value - 1.0) <= whole.Error + 1e-8) then
              failtest $"the integral of the density: 1 required, got {whole}")
      law Moments (fun () ->
          let expectation (f: float -> float) = Quadrature.Expectation(d, Func<_, _> f)
          if Double.IsFinite d.Mean then
              let mean = expectation id
              if not (abs (mean.Value - d.Mean) <= mean.Error + 1e-7 * (1.0 + abs d.Mean)) then
                  failtest $"the mean: {mean} required, got {d.Mean}"
          if Double.IsFinite d.Variance then
              let variance = expectation (fun x -> (x - d.Mean) ** 2.0)
              if not (abs (variance.Value - d.Variance) <= variance.Error + 1e-6 * (1.0 + d.Variance)) then
                  failtest $"the variance: {variance} required, got {d.Variance}")
      law Follow (fun () ->
          for what, x in [ "float64", sample d (options.Key 3) 20_000; "float32", sample32 d (options.Key 3) 20_000 ] do
              let statistic = kolmogorovSmirnov d.Cdf x
              // Above 2.3 once in twenty thousand samples.
              if not (statistic < 2.3) then
                  failtest $"20,000 {what} samples: a Kolmogorov–Smirnov statistic below 2.3 required, got {statistic}") ]

let private discrete (options: TestOptions) (d: IDiscreteDistribution) =
    [ law Masses (fun () ->
          let mutable sum = 0.0
          for x in d.Atoms |> Seq.takeWhile (fun x -> d.Survival x > 1e-6) |> Seq.truncate 10_000 do
              sum <- sum + exp (d.LogMass x)
              Near.one 1e-9 sum (d.Cdf x) $"F at {x} against the masses up to there")
      law Follow (fun () ->
          let n = 20_000
          let counts = sample d (options.Key 3) n |> Array.countBy id |> Map.ofArray
          let expected x = exp (d.LogMass x) * float n
          let atoms = d.Atoms |> Seq.truncate 1000 |> Seq.filter (fun x -> expected x > 10.0) |> List.ofSeq
          for KeyValue(x, _) in counts do
              if d.LogMass x = Double.NegativeInfinity then failtest $"an atom as a sample required, got {x}"
          let term x = (float (counts.TryFind x |> Option.defaultValue 0) - expected x) ** 2.0 / expected x
          let freedom, chiSquare = float atoms.Length, List.sumBy term atoms
          let limit = freedom + 4.0 * sqrt (2.0 * freedom) + 6.0
          if not (chiSquare < limit) then failtest $"20,000 samples: χ² below {limit} required, got {chiSquare}") ]

/// The laws of a distribution: those of its samples, of F if it is univariate, and of its density or masses if it has them.
[<CompiledName "Of">]
let laws options (d: IDistribution) =
    [ yield samples options d
      yield rounded options d
      match d with
      | :? IUnivariateDistribution as u -> yield! onTheLine u
      | _ -> ()
      match d with
      | :? IContinuousDistribution as c -> yield! continuous options c
      | :? IDiscreteDistribution as m -> yield! discrete options m
      | _ -> () ]
