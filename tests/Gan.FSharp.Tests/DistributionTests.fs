/// Distributions of the layer are those of the core; laws of the operators.
module Gan.FSharp.Tests.DistributionTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.FSharp
open Gan.Testing
open Gan.Testing.Properties
open Gan.Testing.DistributionGenerators

let private p = Distribution.normal 0.0 1.0
let private q = Distribution.laplace 1.0 2.0
let private coin = Distribution.finite [ 0.0, 0.25; 1.0, 0.75 ]

/// Each distribution, the core's, and its text.
let private all: (IDensity * IDensity * string) list =
    [ p, Normal(0.0, 1.0), "normal(0,1)"
      Distribution.student 0.0 1.0 3.0, Student(0.0, 1.0, 3.0), "student(0,1,3)"
      q, Laplace(1.0, 2.0), "laplace(1,2)"
      Distribution.logistic 1.0 2.0, Logistic(1.0, 2.0), "logistic(1,2)"
      Distribution.gumbel 1.0 2.0, Gumbel(1.0, 2.0), "gumbel(1,2)"
      Distribution.cauchy 1.0 2.0, Cauchy(1.0, 2.0), "cauchy(1,2)"
      Distribution.exponential 2.0, Exponential 2.0, "exponential(2)"
      Distribution.gamma 2.0 3.0, Gamma(2.0, 3.0), "gamma(2,3)"
      Distribution.beta 2.0 3.0, Beta(2.0, 3.0), "beta(2,3)"
      Distribution.uniform -1.0 2.0, Uniform(-1.0, 2.0), "uniform(-1,2)"
      Distribution.triangular 0.0 2.0 1.0, Triangular(0.0, 2.0, 1.0), "triangular(0,2,1)"
      Distribution.poisson 3.0, Poisson 3.0, "poisson(3)"
      Distribution.geometric 0.3, Geometric 0.3, "geometric(0.3)"
      coin, FiniteDistribution [ struct (0.0, 0.25); struct (1.0, 0.75) ], "finite(0:0.25,1:0.75)"
      (2.0 * p + 1.0 :> IDensity), AffineImage(Normal(0.0, 1.0), 2.0, 1.0), "affine(normal(0,1),2,1)"
      (1.0 - coin :> IDensity),
      DiscreteAffineImage(FiniteDistribution [ struct (0.0, 0.25); struct (1.0, 0.75) ], -1.0, 1.0),
      "affine(finite(0:0.25,1:0.75),-1,1)"
      Distribution.mixture [ 0.3, p; 0.7, q ],
      Mixture [ MixtureComponent(0.3, Normal(0.0, 1.0)); MixtureComponent(0.7, Laplace(1.0, 2.0)) ],
      "mixture(0.3*normal(0,1),0.7*laplace(1,2))"
      Distribution.mixture [ 0.5, coin; 0.5, Distribution.poisson 3.0 ],
      DiscreteMixture [
          MixtureComponent(0.5, FiniteDistribution [ struct (0.0, 0.25); struct (1.0, 0.75) ])
          MixtureComponent(0.5, Poisson 3.0) ],
      "mixture(0.5*finite(0:0.25,1:0.75),0.5*poisson(3))"
      Distribution.normalVector [ 0.0; 1.0 ] [ [ 1.0; 0.5 ]; [ 0.5; 2.0 ] ],
      NormalVector([| 0.0; 1.0 |], [| [| 1.0; 0.5 |]; [| 0.5; 2.0 |] |]), "normal([0,1],[[1,0.5],[0.5,2]])"
      Distribution.product [ p; coin ],
      ProductDistribution [ Normal(0.0, 1.0); FiniteDistribution [ struct (0.0, 0.25); struct (1.0, 0.75) ] ],
      "product(normal(0,1),finite(0:0.25,1:0.75))"
      Distribution.vectorMixture [ 0.4, Distribution.product [ p; p ]; 0.6, Distribution.product [ p; q ] ],
      VectorMixture [
          MixtureComponent(0.4, ProductDistribution [ Normal(0.0, 1.0); Normal(0.0, 1.0) ])
          MixtureComponent(0.6, ProductDistribution [ Normal(0.0, 1.0); Laplace(1.0, 2.0) ]) ],
      "mixture(0.4*product(normal(0,1),normal(0,1)),0.6*product(normal(0,1),laplace(1,2)))" ]

/// Two factors other than 0, two summands, and a probability.
let private numbers =
    gen {
        let! a = Gen.oneof [ scale; Gen.map (~-) scale ]
        let! c = Gen.oneof [ scale; Gen.map (~-) scale ]
        let! b = location
        let! e = location
        let! u = within 0.01 0.99
        return a, b, c, e, u
    }
    |> Arb.fromGen

let private near a b = Near.distance [ a ] [ b ] < 1e-9

let private law name = testPropertyWithConfig (cases 100) name

[<Tests>]
let tests =
    testList "Distribution" [
        for ours, core, text in all do
            test text {
                Expect.equal ours core "the distribution"
                Expect.equal (string ours) text "its text"
                Expect.equal (Distribution.parse text) core "parsed"
            }
        law "affine images compose: c·(a·X + b) + e = (c·a)·X + (c·b + e)"
        <| Prop.forAll numbers (fun (a, b, c, e, _) -> c * (a * p + b) + e = Distribution.affine (c * a) (c * b + e) p)
        law "quantiles of an image are images of quantiles"
        <| Prop.forAll numbers (fun (a, b, _, _, u) ->
            near ((a * q + b).Quantile u) (a * q.Quantile(if a > 0.0 then u else 1.0 - u) + b))
        law "the density of an image is p((x − b)/a)/|a|" <| Prop.forAll numbers (fun (a, b, c, _, _) ->
            near (Distribution.density c (a * q + b)) (Distribution.density ((c - b) / a) q / abs a))
        law "the other operators" <| Prop.forAll numbers (fun (a, b, _, _, _) ->
            q * a = a * q && q / a = (1.0 / a) * q && b + q = q + b && q - b = q + -b
            && -q = -1.0 * q && b - q = -1.0 * q + b)
        law "a mixture's distribution function is the weighted sum" <| Prop.forAll numbers (fun (_, _, _, x, u) ->
            let mixture = Distribution.mixture [ u, p; 1.0 - u, q ]
            near (u * p.Cdf x + (1.0 - u) * q.Cdf x) (mixture.Cdf x))
        test "a wrong order of scale and shift is caught" {
            Expect.notEqual (2.0 * (p + 1.0)) (2.0 * p + 1.0) "2X + 2 is not 2X + 1"
        }
        test "moments of an image" {
            Near.all 1e-14 [ 1.0; 4.0 ] [ (2.0 * p + 1.0).Mean; (2.0 * p + 1.0).Variance ] "mean and variance"
        }
        test "texts that are no distributions" {
            Expect.equal (Distribution.tryParse "normal(0,1)") (Ok(Normal(0.0, 1.0) :> IDensity)) "a distribution"
            match Distribution.tryParse "norml(0,1)" with
            | Error message -> Expect.stringContains message "did you mean 'normal'" "the message"
            | Ok distribution -> failtest $"an error is required, got {distribution}"
        }
        test "densities" {
            Expect.equal (Distribution.logDensity [ 0.5 ] p) ((Normal(0.0, 1.0) :> IContinuousDistribution).LogDensity 0.5)
                "log p"
            Near.one 1e-15 0.75 (Distribution.density 1.0 coin) "a mass"
            Near.one 1e-14 (1.0 / (2.0 * Math.PI))
                (exp (Distribution.logDensity [ 0.0; 0.0 ] (Distribution.product [ p; p ]))) "in the plane"
        }
        test "samples are the core's" {
            let core = Array.zeroCreate<float> 6
            (Distributions.Ring :> IDistribution).Sample(Key.Of 1L, Span<float> core)
            Expect.equal (Distributions.Ring |> Distribution.sample (Key.Of 1L) 3) (Array.chunkBySize 2 core) "points"
        }
        test "mixtures of two kinds, and wrong weights, are refused" {
            let message parts = Rejections.message (fun () -> Distribution.mixture parts)
            Expect.stringContains (message [ 0.5, p; 0.5, coin ]) "all continuous or all discrete" "two kinds"
            Expect.stringContains (message [ 0.5, p; 0.6, q ]) "add up to 1" "weights"
        }
    ]
