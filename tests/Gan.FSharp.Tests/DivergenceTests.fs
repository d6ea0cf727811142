/// Divergences and enclosures of the layer are those of the theory.
module Gan.FSharp.Tests.DivergenceTests

open Expecto
open Gan
open Gan.FSharp
open Gan.Theory
open Gan.Testing

let private pairs: (string * IDensity * IDensity) list =
    [ "normal and Laplace", Distribution.normal 0.0 1.0, Distribution.laplace 1.0 2.0
      "finite", Distribution.finite [ 0.0, 0.5; 1.0, 0.5 ], Distribution.finite [ 0.0, 0.2; 1.0, 0.8 ]
      "infinite KL", Distribution.normal 0.0 1.0, Distribution.uniform 0.0 1.0
      "no enclosure", Distribution.gamma 2.0 1.0, Distribution.gamma 3.0 1.0 ]

let private result (enclosed: Enclosed) = if enclosed.Exists then Ok enclosed.Value else Error(string enclosed.Reason)

[<Tests>]
let tests =
    testList "Divergence" [
        for name, p, q in pairs do
            test $"estimates: {name}" {
                let all = Divergences.Between(p, q)
                for what, ours, core in
                    [ "kl", Divergence.kl p q, all.Kl
                      "reverseKl", Divergence.reverseKl p q, all.ReverseKl
                      "js", Divergence.js p q, all.Js
                      "tv", Divergence.tv p q, all.Tv
                      "hellinger", Divergence.hellinger p q, all.Hellinger
                      "squaredHellinger", Divergence.squaredHellinger p q, Divergences.Of(FDivergence.SquaredHellinger, p, q)
                      "chiSquared", Divergence.chiSquared p q, all.ChiSquared
                      "neyman", Divergence.neyman p q, Divergences.Of(FDivergence.Neyman, p, q)
                      "criterion", Divergence.criterion p q, all.Criterion ] do
                    Expect.equal ours core what
                Expect.equal (Divergence.wasserstein1 p q) (Some all.W1) "wasserstein1"
                Expect.notEqual (Divergence.kl p q) (Divergence.reverseKl p q) "a divergence is not symmetric"
            }
            test $"enclosures: {name}" {
                let all = Enclosures.Between(p, q)
                for what, ours, core in
                    [ "kl", Enclosure.kl p q, all.Kl
                      "reverseKl", Enclosure.reverseKl p q, all.ReverseKl
                      "js", Enclosure.js p q, all.Js
                      "tv", Enclosure.tv p q, all.Tv
                      "hellinger", Enclosure.hellinger p q, all.Hellinger
                      "chiSquared", Enclosure.chiSquared p q, all.ChiSquared
                      "wasserstein1", Enclosure.wasserstein1 p q, all.W1
                      "criterion", Enclosure.criterion p q, all.Criterion ] do
                    Expect.equal ours (result core) what
                    Expect.equal (Enclosure.toResult core) (result core) what
            }
        test "a missing enclosure has its reason" {
            match Enclosure.js (Distribution.gamma 2.0 1.0) (Distribution.gamma 3.0 1.0) with
            | Error reason -> Expect.stringContains reason "no enclosure for gamma(2,1)" "the reason"
            | Ok interval -> failtest $"an error is required, got {interval}"
        }
        test "operators and other types of distributions are arguments" {
            let p = Distribution.normal 0.0 1.0
            Expect.equal (Divergence.kl p (2.0 * p + 1.0)) (Divergence.kl p (Distribution.affine 2.0 1.0 p)) "an estimate"
            Expect.equal (Enclosure.js (Normal(0.0, 1.0)) (p + 1.0)) (Enclosure.js p (p + 1.0)) "an enclosure"
        }
        test "a missing distance is None" {
            let p = Distribution.product [ Distribution.normal 0.0 1.0; Distribution.normal 0.0 1.0 ]
            let q = Distribution.product [ Distribution.normal 0.0 1.0; Distribution.normal 0.0 2.0 ]
            Expect.equal (Divergence.wasserstein1 p q) None "in the plane"
        }
        test "D* is the odds of the densities" {
            let p, q = Distribution.normal 0.0 1.0, Distribution.normal 1.0 1.0
            let expected = 1.0 / (1.0 + Distribution.density 0.2 q / Distribution.density 0.2 p)
            Near.one 1e-14 expected (Divergence.optimalDiscriminator p q [ 0.2 ]) "at a point"
        }
    ]
