/// Divergences in space: closed forms, and which Monte Carlo estimates have a mean and a variance.
module Gan.Theory.Tests.Divergences.SpaceTests

open System
open System.Collections.Immutable
open Expecto
open Gan
open Gan.Testing
open Gan.Theory

let private parse = DistributionParser.ParseDensity
let private between p q = Divergences.Between(parse p, parse q)

/// A mixture of two isotropic normal distributions in the plane.
let private pair (sd: float) =
    let at x = $"0.5*normal([{x},0],[[{sd * sd},0],[0,{sd * sd}]])"
    $"mixture({at -1},{at 1})"

let private covers (expected: float) (e: Estimate) name =
    Expect.isLessThanOrEqual (abs (e.Value - expected)) (e.Error + 1e-15 * abs expected) $"{name}: {e}, expected {expected}"

[<Tests>]
let tests =
    testList "divergences in space" [
        test "of products are those of the coordinates" {
            let d = between "product(normal(0,1),laplace(0,1))" "product(normal(1,2),laplace(0.5,1.5))"
            let x = between "normal(0,1)" "normal(1,2)"
            let y = between "laplace(0,1)" "laplace(0.5,1.5)"
            covers (x.Kl.Value + y.Kl.Value) d.Kl "KL"
            covers ((1.0 + x.ChiSquared.Value) * (1.0 + y.ChiSquared.Value) - 1.0) d.ChiSquared "χ²"
            let affinity (e: Divergences) = 1.0 - e.Hellinger.Value * e.Hellinger.Value
            covers (sqrt (1.0 - affinity x * affinity y)) d.Hellinger "Hellinger"
            Expect.isLessThan (d.Kl.Error + d.ChiSquared.Error + d.Hellinger.Error) 1e-11 "the errors are those of rounding"
        }
        test "of products are infinite where a coordinate's is" {
            let d = between "product(normal(0,1),uniform(0,2))" "product(normal(0,1),uniform(0,1))"
            Expect.equal (d.Kl, d.ChiSquared) (Estimate.Infinite, Estimate.Infinite) "KL and χ²"
            Expect.isLessThan d.Hellinger.Value 1.0 "Hellinger"
        }
        test "a product of normal distributions and a mixture with one mode are normal" {
            let normal = "normal([0.5,-1],[[1,0],[0,4]])"
            let same = between "product(normal(0.5,1),normal(-1,2))" normal
            for e in [ same.Kl; same.Js; same.Tv; same.ChiSquared; same.W1 ] do
                Expect.isLessThanOrEqual (abs e.Value) (e.Error + 1e-14) $"0, got {e}"
            let other = between "product(normal(0,1),normal(0,2))" normal
            covers (between "normal(0,1)" "normal(0.70710678118654757,1)").Js.Value other.Js
                "JSD along the line between the means, √(0.5² + 0.5²) apart in standard deviations"
        }
        test "χ² of mixtures with a wider numerator is infinite, not a number with an interval" {
            let d = between (pair 1.0) (pair 0.7)
            Expect.equal d.ChiSquared Estimate.Infinite "2/1 − 1/0.49 is below 0"
            Expect.isTrue (Double.IsFinite d.Kl.Error) "KL is finite with a variance"
        }
        test "χ² whose samples have no variance has a value and no interval" {
            let chi2 = (between (pair 1.3) (pair 1.0)).ChiSquared
            Expect.isTrue (Double.IsFinite chi2.Value && Double.IsPositiveInfinity chi2.Error) $"{chi2}"
            let fine = (between (pair 1.1) (pair 1.0)).ChiSquared
            Expect.isTrue (Double.IsFinite fine.Value && Double.IsFinite fine.Error) $"{fine}"
        }
        test "where finiteness is not decided there is no estimate" {
            let mixture = "mixture(0.5*product(laplace(0,1),normal(0,1)),0.5*product(laplace(2,1),normal(0,1)))"
            let d = between mixture (pair 1.0)
            Expect.isTrue (Double.IsNaN d.Kl.Value && Double.IsNaN d.ChiSquared.Value) $"KL {d.Kl}, χ² {d.ChiSquared}"
            Expect.isTrue (Double.IsFinite d.Js.Error && Double.IsFinite d.Tv.Error) "bounded divergences are estimated"
        }
        test "against disks, KL is infinite from outside and estimated from inside" {
            let disk = Disks("disk", ImmutableArray.Create(Mode(ImmutableArray.Create(1.0, 0.0), 0.25, 1.0)))
            let d = Divergences.Between(disk, parse (pair 1.0))
            Expect.isTrue (Double.IsFinite d.Kl.Value) $"KL(disks ‖ normal) {d.Kl}"
            Expect.equal d.ReverseKl Estimate.Infinite "KL(normal ‖ disks)"
        }
    ]
