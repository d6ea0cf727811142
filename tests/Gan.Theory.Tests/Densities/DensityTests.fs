module Gan.Theory.Tests.Densities.DensityTests

open System
open Expecto
open FsCheck.FSharp
open MathNet.Numerics.Distributions
open Gan
open Gan.Testing
open Gan.Testing.Properties
open Gan.Theory
open Gan.Theory.Tests.Generators

/// Our law and MathNet's, with points at which its own densities are good.
let private oracles: (string * IContinuousLaw * IContinuousDistribution) list =
    [ "normal", Normal(1.5, 0.7), MathNet.Numerics.Distributions.Normal(1.5, 0.7)
      "student", Student(0.5, 2.0, 3.5), StudentT(0.5, 2.0, 3.5)
      "laplace", Laplace(-1.0, 0.5), MathNet.Numerics.Distributions.Laplace(-1.0, 0.5)
      "logistic", Logistic(0.3, 1.2), MathNet.Numerics.Distributions.Logistic(0.3, 1.2)
      "exponential", Exponential 1.7, MathNet.Numerics.Distributions.Exponential 1.7
      "gamma", Gamma(2.5, 1.3), MathNet.Numerics.Distributions.Gamma(2.5, 1.3)
      "gamma of a small shape", Gamma(0.4, 1.3), MathNet.Numerics.Distributions.Gamma(0.4, 1.3)
      "gamma of a large shape", Gamma(80.0, 2.0), MathNet.Numerics.Distributions.Gamma(80.0, 2.0)
      "beta", Beta(2.5, 0.6), MathNet.Numerics.Distributions.Beta(2.5, 0.6)
      "uniform", Uniform(-1.0, 3.0), ContinuousUniform(-1.0, 3.0)
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
        for name, (ours: IDiscreteLaw), (theirs: IDiscreteDistribution) in
            [ "poisson", Poisson 3.7 :> IDiscreteLaw, MathNet.Numerics.Distributions.Poisson 3.7 :> IDiscreteDistribution
              "poisson of a large mean", Poisson 150.0, MathNet.Numerics.Distributions.Poisson 150.0
              "geometric", Geometric 0.3, MathNet.Numerics.Distributions.Geometric 0.3 ] ->
            test name {
                for x in Seq.truncate 200 ours.Atoms do
                    Near.one 1e-11 (theirs.ProbabilityLn(int x)) (ours.LogMass x) $"log-mass at {x}"
                    Near.one 1e-11 (theirs.CumulativeDistribution x) (ours.Cdf(x + 0.5)) $"distribution function at {x}"
                Near.one 1e-12 theirs.Mean ours.Mean "mean"
            }
        yield test "gumbel, which MathNet has not, against its own definition" {
            let law = Gumbel(1.0, 2.0)
            for x in [ -8.0; -1.0; 0.0; 1.0; 3.0; 30.0 ] do
                let z = (x - 1.0) / 2.0
                Near.one 1e-13 (exp (-exp -z)) (law.Cdf x) "distribution function"
                Near.one 1e-13 (-z - exp -z - log 2.0) (density law x) "log-density"
        }
    ]

/// The integral of a density over a part of the line, to which side of x the part lies.
let private mass (law: IContinuousLaw) (inside: float -> bool) x =
    Quadrature.Expectation(law, (fun y -> if inside y then 1.0 else 0.0), [| x |])

let private laws =
    testList "laws of densities" [
        testPropertyWithConfig (cases 400) "a density integrates to 1, and to its distribution function below any point"
        <| Prop.forAll (Arb.fromGen (Gen.zip continuous.Generator point.Generator)) (fun (law, x) ->
            let whole, below = mass law (fun _ -> true) x, mass law (fun y -> y <= x) x
            Expect.isLessThan (abs (whole.Value - 1.0)) (whole.Error + 2e-12) $"{law}: the mass"
            Expect.isLessThan (abs (below.Value - law.Cdf x)) (below.Error + 2e-12) $"{law}: the mass below {x}")
        testPropertyWithConfig (cases 20_000) "F rises from 0 to 1, and 1 − F is the survival"
        <| Prop.forAll (Arb.fromGen (Gen.zip3 line.Generator point.Generator point.Generator)) (fun (law, x, y) ->
            let a, b = min x y, max x y
            law.Cdf a >= 0.0 && law.Cdf a <= law.Cdf b + 1e-15 && law.Cdf b <= 1.0 + 1e-15 && abs (law.Cdf a + law.Survival a - 1.0) < 1e-12)
        testPropertyWithConfig (cases 4000) "a quantile is where F reaches u"
        <| Prop.forAll (Arb.fromGen (Gen.zip line.Generator (Gen.choose (1, 999)))) (fun (law, k) ->
            let u = float k / 1000.0
            let x = law.Quantile u
            let width = 1e-9 * (1.0 + abs x)
            law.Cdf(x + width) >= u - 1e-9 && law.Cdf(x - width) <= u + 1e-6)
        testPropertyWithConfig (cases 20_000) "the density is above 0 just where the support is"
        <| Prop.forAll (Arb.fromGen (Gen.zip continuous.Generator point.Generator)) (fun (law, x) ->
            let inside = law.Support |> Seq.exists (fun s -> x > s.Lower && x < s.Upper)
            // Far out a density may be below the smallest number, never its logarithm; a doubly exponential tail may overflow.
            inside = (density law x > Double.NegativeInfinity) || not (Seq.exists (fun (s: Interval) -> s.Has x) law.Support) || abs x > 100.0
            || law.Support |> Seq.exists (fun s -> x = s.Lower || x = s.Upper) || not (Double.IsNaN(density law x)) && min (law.Cdf x) (law.Survival x) < 1e-300)
    ]

/// √n times Kolmogorov's statistic of n samples of a law against a distribution function.
let private statistic (law: ILineLaw) (cdf: float -> float) seed n =
    let samples = Array.zeroCreate<float> n
    law.Sample(Key.Of seed, samples.AsSpan())
    Statistics.kolmogorovSmirnov cdf samples

let private sampling =
    testList "samples follow the distribution function" [
        for law in
            (oracles |> List.map (fun (_, law, _) -> law)) @
            [ Gumbel(1.0, 2.0); Affine(Gamma(2.0, 1.0), -0.5, 3.0); PushForward(Normal(0.0, 1.0), Monotone.Exp)
              Mixture [ Component(0.3, Normal(-3.0, 0.2) :> IContinuousLaw); Component(0.7, Laplace(1.0, 0.5) :> IContinuousLaw) ] ] ->
            test (string law) {
                let n = 20_000
                Expect.isLessThan (statistic law law.Cdf 3L n) 2.3 "Kolmogorov's statistic"
                // The same samples against a law moved by a tenth of the distance of its quartiles are refused.
                let width = law.Quantile 0.75 - law.Quantile 0.25
                Expect.isGreaterThan (statistic law (fun x -> law.Cdf(x + 0.1 * width)) 3L n) 2.3 "a shifted law"
            }
        yield test "discrete laws, by χ² of their atoms" {
            for law in [ Poisson 3.0 :> IDiscreteLaw; Geometric 0.4; Finite [ struct (-1.0, 0.2); struct (2.0, 0.5); struct (7.0, 0.3) ] ] do
                let n = 20_000
                let samples = Array.zeroCreate<float> n
                law.Sample(Key.Of 5L, samples.AsSpan())
                let counted = Array.countBy id samples |> Map.ofArray
                let terms =
                    law.Atoms |> Seq.truncate 40 |> Seq.filter (fun x -> exp (law.LogMass x) * float n > 10.0)
                    |> Seq.map (fun x ->
                        let expected = exp (law.LogMass x) * float n
                        let seen = float (Map.tryFind x counted |> Option.defaultValue 0)
                        (seen - expected) ** 2.0 / expected)
                    |> List.ofSeq
                let degrees = float terms.Length
                Expect.isLessThan (List.sum terms) (degrees + 4.0 * sqrt (2.0 * degrees) + 6.0) $"{law}: χ²"
        }
        yield test "a normal law in space has its mean and covariance" {
            let law = NormalVector([| 1.0; -2.0 |], [| [| 1.0; 0.5 |]; [| 0.5; 2.0 |] |])
            let n = 100_000
            let samples = Array.zeroCreate<float> (2 * n)
            law.Sample(Key.Of 7L, samples.AsSpan())
            let at i = Array.init n (fun k -> samples[2 * k + i])
            let means = [| Array.average (at 0); Array.average (at 1) |]
            let covariance i j = Array.map2 (fun a b -> (a - means[i]) * (b - means[j])) (at i) (at j) |> Array.average
            Near.all 0.03 [ 1.0; -2.0; 1.0; 0.5; 2.0 ] [ means[0]; means[1]; covariance 0 0; covariance 0 1; covariance 1 1 ] "moments"
            Near.one 1e-13 (density (Normal(0.0, 1.0)) 0.3 + density (Normal(0.0, 1.0)) -1.2)
                (NormalVector([| 0.0; 0.0 |], [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |] |]).LogDensity(ReadOnlySpan [| 0.3; -1.2 |])) "of independent coordinates"
        }
    ]

let private images =
    testList "change of variables" [
        test "the image of a normal law under exp is log-normal" {
            let law, theirs = PushForward(Normal(0.3, 0.8), Monotone.Exp), LogNormal(0.3, 0.8)
            for x in [ 0.01; 0.5; 1.0; 3.0; 20.0 ] do
                Near.one 1e-12 (theirs.DensityLn x) (density law x) "log-density"
                Near.one 1e-12 (theirs.CumulativeDistribution x) (law.Cdf x) "distribution function"
            Near.one 1e-10 theirs.Mean law.Mean "mean"
            Near.one 1e-9 theirs.Variance law.Variance "variance"
            Expect.equal (density law -1.0) Double.NegativeInfinity "outside"
        }
        test "an affine image is the push-forward through a line" {
            for a, b in [ 2.0, 1.0; -0.5, 3.0 ] do
                let affine, push = Affine(Gumbel(0.0, 1.0), a, b), PushForward(Gumbel(0.0, 1.0), Monotone.Line(a, b))
                for x in [ -2.0; 0.1; 1.0; 4.0 ] do
                    Near.one 1e-13 (density affine x) (density push x) "log-density"
                    Near.one 1e-13 (affine.Cdf x) (push.Cdf x) "distribution function"
        }
        test "near the upper end of a shifted arcsine law the density keeps its digits" {
            let law = Affine(Beta(0.5, 0.5), 2.0, 5.0) :> IContinuousLaw
            // p ~ 1/(π√(2·δ)) at a distance δ from 7.
            Near.one 1e-10 (-log Math.PI - 0.5 * log (2e-30)) (law.LogDensity(Place(7.0, -1e-30))) "log-density"
        }
    ]

let private refusals =
    testList "parameters outside their range are refused" [
        for name, make, part in
            [ "sd 0", (fun () -> Normal(0.0, 0.0) |> ignore), "sd: a number above 0 required, got 0"
              "mean NaN", (fun () -> Normal(nan, 1.0) |> ignore), "mean: a finite number required, got NaN"
              "upper below lower", (fun () -> Uniform(1.0, 0.0) |> ignore), "upper: a finite number above lower required, got 0"
              "mode outside", (fun () -> Triangular(0.0, 1.0, 2.0) |> ignore), "mode: a number from lower to upper required, got 2"
              "p above 1", (fun () -> Geometric 1.5 |> ignore), "p: 1e-6 to 1 required, got 1.5"
              "masses of 0.9", (fun () -> Finite [ struct (0.0, 0.9) ] |> ignore), "add up to 1 required, got 0.9"
              "an atom twice", (fun () -> Finite [ struct (0.0, 0.5); struct (0.0, 0.5) ] |> ignore), "got 0 twice"
              "weights of 0.5", (fun () -> Mixture [ Component(0.5, Normal(0.0, 1.0) :> IContinuousLaw) ] |> ignore), "got 0.5"
              "no covariance", (fun () -> NormalVector([| 0.0 |], [| [| -1.0 |] |]) |> ignore), "positive definite" ] ->
            test name { Expect.throwsC make (fun e -> Expect.stringContains e.Message part (e.GetType().Name)) }
    ]

[<Tests>]
let tests = testList "densities" [ againstMathNet; discreteAgainstMathNet; laws; sampling; images; refusals ]
