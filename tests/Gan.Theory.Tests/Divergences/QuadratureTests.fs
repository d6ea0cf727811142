module Gan.Theory.Tests.Divergences.QuadratureTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Theory

/// The integral of a function of x on the support of a distribution, without the distribution's density.
let private integral (distribution: IUnivariateDistribution) (f: float -> float) =
    Quadrature.Integrate((fun (x: AnchoredPoint) -> struct (f x.Value, 0.0)), [| distribution |])

let private covers (expected: float) (estimate: Estimate) name =
    Expect.isTrue (estimate.Covers expected || abs (estimate.Value - expected) <= 2e-14 * abs expected)
        $"{name}: {estimate.Value:R} ± {estimate.Error} against {expected:R}"
    Expect.isLessThan estimate.Error (1e-11 * (1.0 + abs expected)) $"{name}: the error bound is tight"

let private narrowBesideWide =
    Mixture [ MixtureComponent(0.5, Normal(0.0, 1000.0) :> IContinuousDistribution)
              MixtureComponent(0.5, Normal(3.0, 1e-3)) ]

[<Tests>]
let tests =
    testList "Quadrature" [
        testList "known integrals lie within the error" [
            for name, (distribution: IUnivariateDistribution), f, expected in
                [ "a polynomial of degree 31", Uniform(-1.0, 1.0) :> IUnivariateDistribution,
                  (fun x -> x ** 30.0), 2.0 / 31.0
                  "a kink that the distribution does not have", Uniform(0.0, 1.0),
                  (fun x -> abs (x - 0.3)), 0.5 * (0.09 + 0.49)
                  "a square root", Uniform(0.0, 1.0), sqrt, 2.0 / 3.0
                  "a Gaussian", Normal(0.0, 1.0), (fun x -> exp (-x * x)), sqrt Math.PI
                  "a narrow Gaussian beside a wide one", narrowBesideWide,
                  (fun x -> exp (-0.5 * (1e3 * (x - 3.0)) ** 2.0)), 1e-3 * sqrt Math.Tau
                  "a Cauchy density", Cauchy(0.0, 1.0), (fun x -> 1.0 / (1.0 + x * x)), Math.PI
                  "a slow power law", Cauchy(0.0, 1.0), (fun x -> (1.0 + x * x) ** -0.75), 5.2441151085842396
                  "exponential decay at a scale of 1e-8", Exponential 1e8,
                  (fun x -> if x < 0.0 then 0.0 else exp (-1e8 * x)), 1e-8 ] ->
                test name { covers expected (integral distribution f) name }
        ]
        test "singular endpoints are integrated to full precision" {
            for a, b in [ 0.5, 0.5; 0.1, 0.1; 0.06, 3.0 ] do
                let e = Quadrature.Expectation(AffineImage(Beta(a, b), 2.0, 5.0), fun _ -> 1.0)
                Expect.isTrue (e.Covers 1.0) $"beta({a},{b}): {e}"
                Expect.isLessThan e.Error 1e-11 "the bound"
        }
        test "moments match the distributions' closed forms" {
            for distribution in
                [ Gamma(3.0, 2.0) :> IContinuousDistribution; Logistic(1.0, 0.4)
                  Triangular(0.0, 2.0, 0.5); Gumbel(1.0, 0.5) ] do
                let mean = Quadrature.Expectation(distribution, id)
                let variance = Quadrature.Expectation(distribution, fun x -> (x - distribution.Mean) ** 2.0)
                Expect.isLessThan (abs (mean.Value - distribution.Mean)) (mean.Error + 1e-14) $"{distribution}: mean"
                Expect.isLessThan (abs (variance.Value - distribution.Variance)) (variance.Error + 1e-14)
                    $"{distribution}: variance"
        }
    ]
