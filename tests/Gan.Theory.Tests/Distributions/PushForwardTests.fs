/// Densities by the change of variables, and the integrals of all densities.
module Gan.Theory.Tests.Distributions.PushForwardTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Statistics
open Gan.Testing.Properties
open Gan.Testing.DistributionGenerators
open Gan.Theory

let private changeOfVariables =
    testList "change of variables" [
        test "the image of a normal distribution under exp is log-normal" {
            let ours = PushForward(Normal(0.3, 0.8), MonotoneFunction.Exp)
            let theirs = MathNet.Numerics.Distributions.LogNormal(0.3, 0.8)
            for x in [ 0.01; 0.5; 1.0; 3.0; 20.0 ] do
                Near.one 1e-12 (theirs.DensityLn x) (density ours x) "log-density"
                Near.one 1e-12 (theirs.CumulativeDistribution x) (ours.Cdf x) "distribution function"
            Near.one 1e-10 theirs.Mean ours.Mean "mean"
            Near.one 1e-9 theirs.Variance ours.Variance "variance"
            Expect.equal (density ours -1.0) Double.NegativeInfinity "outside"
        }
        test "an affine image is the push-forward through a line" {
            for a, b in [ 2.0, 1.0; -0.5, 3.0 ] do
                let affine = AffineImage(Gumbel(0.0, 1.0), a, b)
                let push = PushForward(Gumbel(0.0, 1.0), MonotoneFunction.Line(a, b))
                for x in [ -2.0; 0.1; 1.0; 4.0 ] do
                    Near.one 1e-13 (density affine x) (density push x) "log-density"
                    Near.one 1e-13 (affine.Cdf x) (push.Cdf x) "distribution function"
        }
        test "samples follow the distribution function" {
            let push = PushForward(Normal(0.0, 1.0), MonotoneFunction.Exp)
            let samples = Array.zeroCreate<float> 20_000
            (push :> IDistribution).Sample(Key.Of 3L, samples.AsSpan())
            Expect.isLessThan (kolmogorovSmirnov push.Cdf samples) 2.3 "Kolmogorov's statistic"
            Expect.isGreaterThan (kolmogorovSmirnov (fun x -> push.Cdf(x + 0.1)) samples) 2.3 "shifted"
        }
    ]

/// The integral of a density over part of the line, which begins or ends at x.
let private mass (d: IContinuousDistribution) (inside: float -> bool) x =
    Quadrature.Expectation(d, (fun y -> if inside y then 1.0 else 0.0), [| x |])

let private integrals =
    testPropertyWithConfig (cases 400) "a density integrates to 1, and to its distribution function below any point"
    <| Prop.forAll (Arb.fromGen (Gen.zip continuous.Generator point.Generator)) (fun (d, x) ->
        let whole, below = mass d (fun _ -> true) x, mass d (fun y -> y <= x) x
        Expect.isLessThan (abs (whole.Value - 1.0)) (whole.Error + 2e-12) $"{d}: the mass"
        Expect.isLessThan (abs (below.Value - d.Cdf x)) (below.Error + 2e-12) $"{d}: the mass below {x}")

[<Tests>]
let tests = testList "densities" [ changeOfVariables; integrals ]
