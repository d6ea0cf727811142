module Gan.Theory.Tests.Divergences.FDivergenceTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Properties
open Gan.Theory
open Gan.Testing.DistributionGenerators
open Gan.Theory.Tests.Generators

let private of' (f: FDivergence) (p, q) = f.Of(p, q)
let private value f pair = (of' f pair).Value

/// a ≤ b up to the errors of both.
let private atMost (a: Estimate) (b: Estimate) =
    a.Value - a.Error - 1e-13 <= b.Value + b.Error || Double.IsPositiveInfinity b.Value

let private scaled c (e: Estimate) = Estimate(c * e.Value, c * e.Error)
let private squared (e: Estimate) = Estimate(e.Value * e.Value, 3.0 * e.Error)

let private same (a: Estimate) (b: Estimate) relative =
    a.Value = b.Value || abs (a.Value - b.Value) <= a.Error + b.Error + relative * (1e-3 + abs a.Value)

let private symmetric = [ FDivergence.Js; FDivergence.Tv; FDivergence.SquaredHellinger ]

let private pointwise =
    testList "at a point" [
        for f in FDivergence.All ->
            testPropertyWithConfig (cases 8000) $"{f.Name} is q·f(p/q), 0 or more, 0 where p = q"
            <| Prop.forAll (Arb.fromGen (Gen.zip (Gen.choose (-3000, 1000)) (Gen.choose (-3000, 1000)))) (fun (a, b) ->
                let a, b = float a / 100.0, float b / 100.0
                let q, t = exp b, exp (a - b)
                let cancellation =
                    1e-14 * (exp a + q + abs (exp a * (a - b)) + abs (q * (a - b)) + exp (2.0 * a - b) + exp (2.0 * b - a))
                f.At(a, b) >= 0.0
                && f.At(a, a) = 0.0
                && abs (f.At(a, b) - q * f.F.Invoke t) <= cancellation + 1e-11 * f.At(a, b))
        yield test "where one distribution has no mass, the integrand is q·f(0) or p·lim f(t)/t" {
            for f in FDivergence.All do
                Expect.equal (f.At(Double.NegativeInfinity, log 0.3)) (f.AtZero * exp (log 0.3)) f.Name
                Expect.equal (f.At(log 0.3, Double.NegativeInfinity)) (f.AtInfinity * exp (log 0.3)) f.Name
                if not (Double.IsInfinity f.AtZero) then Near.one 1e-4 f.AtZero (f.F.Invoke 1e-12) $"{f.Name} near 0"
                if not (Double.IsInfinity f.AtInfinity) then
                    Near.one 1e-4 f.AtInfinity (f.F.Invoke 1e12 / 1e12) $"{f.Name} at infinity"
        }
    ]

let private overAtoms =
    testPropertyWithConfig (slowCases 20_000) "over atoms each divergence is its defining sum"
    <| Prop.forAll masses (fun (p, q) ->
        let pair = (finite p :> IUnivariateDistribution, finite q :> IUnivariateDistribution)
        let sum f = List.map2 f p q |> List.sum
        let near f expected = abs (value f pair - expected) <= 1e-12 * (1.0 + abs expected)
        near FDivergence.Kl (sum (fun p q -> p * log (p / q)))
        && near FDivergence.ReverseKl (sum (fun p q -> q * log (q / p)))
        && near FDivergence.Js (0.5 * sum (fun p q -> p * log (2.0 * p / (p + q)) + q * log (2.0 * q / (p + q))))
        && near FDivergence.Tv (0.5 * sum (fun p q -> abs (p - q)))
        && near FDivergence.SquaredHellinger (1.0 - sum (fun p q -> sqrt (p * q)))
        && near FDivergence.ChiSquared (sum (fun p q -> (p - q) ** 2.0 / q))
        && near FDivergence.Neyman (sum (fun p q -> (p - q) ** 2.0 / p)))

/// The distribution of k(X), where k merges atoms in pairs.
let private merged (p: float list) = p |> List.chunkBySize 2 |> List.map List.sum |> finite :> IUnivariateDistribution

/// Two distributions and the scale and shift of an affine image.
let private pairAndImage =
    Arb.fromGen (Gen.zip3 (pair continuous).Generator (Gen.choose (1, 50)) (Gen.choose (-30, 30)))

let private bounds =
    testList "inequalities and invariances" [
        testPropertyWithConfig (slowCases 10_000) "data processing inequality: merging atoms increases no divergence"
        <| Prop.forAll masses (fun (p, q) ->
            FDivergence.All |> List.ofSeq |> List.forall (fun f ->
                atMost (f.Of(merged p, merged q)) (f.Of(finite p, finite q))))
        testPropertyWithConfig (slowCases 1500)
            "divergences are non-negative, 0 for equal distributions, and some are symmetric"
        <| Prop.forAll alike (fun (p, q) ->
            FDivergence.All |> List.ofSeq |> List.forall (fun f -> value f (p, q) >= 0.0 && value f (p, p) = 0.0)
            && symmetric |> List.forall (fun f -> same (of' f (p, q)) (of' f (q, p)) 1e-12))
        testPropertyWithConfig (slowCases 1500) "the inequalities of Pinsker, Lin, Le Cam and others hold up to the errors"
        <| Prop.forAll alike (fun pair ->
            let kl, js, tv = of' FDivergence.Kl pair, of' FDivergence.Js pair, of' FDivergence.Tv pair
            let h2, chi2 = of' FDivergence.SquaredHellinger pair, of' FDivergence.ChiSquared pair
            atMost (scaled 2.0 (squared tv)) kl
            && atMost (squared tv) (scaled 2.0 js)
            && atMost js (scaled (log 2.0) tv)
            && atMost h2 tv
            && atMost (squared tv) (Estimate(2.0 * h2.Value - h2.Value * h2.Value, 4.0 * h2.Error))
            && atMost (scaled 2.0 h2) kl
            && (Double.IsInfinity chi2.Value || atMost kl (Estimate(log (1.0 + chi2.Value), chi2.Error)))
            && atMost tv (Estimate(1.0, 0.0)) && atMost js (Estimate(log 2.0, 0.0)))
        testPropertyWithConfig (slowCases 400) "divergences are invariant under a bijection shared by both distributions"
        <| Prop.forAll pairAndImage (fun ((p, q), c, d) ->
            let c, d = (if d % 2 = 0 then 0.1 else -0.1) * float c, float d
            let image (distribution: IContinuousDistribution) = AffineImage(distribution, c, d) :> IUnivariateDistribution
            FDivergence.All |> List.ofSeq |> List.forall (fun f -> same (f.Of(p, q)) (f.Of(image p, image q)) 1e-9))
        testPropertyWithConfig (cases 300) "W₁ is symmetric, scales with the variable and equals a shift"
        <| Prop.forAll (Arb.fromGen (Gen.zip (pair continuous).Generator (Gen.choose (1, 30)))) (fun ((p, q), c) ->
            let c = 0.1 * float c
            let w = Wasserstein.Of(p, q)
            let image = Wasserstein.Of(AffineImage(p, c, 1.0), AffineImage(q, c, 1.0))
            let shifted = Wasserstein.Of(p, AffineImage(p, 1.0, c))
            same (Wasserstein.Of(q, p)) w 1e-10
            && same image (scaled c w) 1e-9
            && abs (shifted.Value - c) <= shifted.Error + 1e-8 * c)
    ]

/// A family of distributions, and the parameters of two of its members in tenths.
let private families =
    Arb.fromGen (Gen.zip3 (Gen.choose (0, 5)) (Gen.two (Gen.choose (1, 40))) (Gen.two (Gen.choose (2, 40))))

let private methods =
    testList "all methods agree" [
        testPropertyWithConfig (cases 300) "closed form and quadrature"
        <| Prop.forAll families (fun (family, (a, b), (s, t)) ->
            let a, b, s, t = float a / 10.0, float b / 10.0, float s / 10.0, float t / 10.0
            let p, q =
                match family with
                | 0 -> Normal(a, s) :> IUnivariateDistribution, Normal(b, t) :> IUnivariateDistribution
                | 1 -> Laplace(a, s), Laplace(b, t)
                | 2 -> Cauchy(a, s), Cauchy(b, t)
                | 3 -> Gamma(s + 0.2, a), Gamma(t + 0.2, b)
                | 4 -> Exponential s, Exponential t
                | _ -> Poisson s, Poisson t
            let agree (closed: Nullable<Estimate>) (f: FDivergence) =
                not closed.HasValue || same closed.Value (f.Of(p, q)) 1e-10
            let w = ClosedForms.Wasserstein(p, q)
            agree (ClosedForms.Kl(p, q)) FDivergence.Kl
            && agree (ClosedForms.SquaredHellinger(p, q)) FDivergence.SquaredHellinger
            && agree (ClosedForms.ChiSquared(p, q)) FDivergence.ChiSquared
            && (not w.HasValue || same w.Value (Wasserstein.Of(p, q)) 1e-9))
        test "Monte Carlo's interval covers the exact value, in one and two dimensions" {
            let sampling = MonteCarlo(40_000, Key.Of 11L)
            for p, q in
                [ Normal(0.0, 1.0) :> IUnivariateDistribution, Normal(1.0, 1.5) :> IUnivariateDistribution
                  Laplace(0.0, 1.0), Normal(0.5, 1.0) ] do
                for f in [ FDivergence.Js; FDivergence.Tv; FDivergence.SquaredHellinger; FDivergence.ReverseKl ] do
                    let sampled, exact = sampling.Of(f, p, q), f.Of(p, q)
                    Expect.isLessThan (abs (sampled.Value - exact.Value)) (sampled.Error + exact.Error)
                        $"{f.Name} of {p} and {q}: {sampled} against {exact}"
                    Expect.isLessThan sampled.Error 0.05 "the interval is tight"
            let p = NormalVector([| 0.0; 0.0 |], [| [| 1.0; 0.5 |]; [| 0.5; 2.0 |] |])
            let q = NormalVector([| 1.0; 0.0 |], [| [| 1.0; 0.0 |]; [| 0.0; 1.0 |] |])
            for f, closed in
                [ FDivergence.ReverseKl, ClosedForms.Kl(q, p)
                  FDivergence.SquaredHellinger, ClosedForms.SquaredHellinger(p, q) ] do
                let sampled = sampling.Of(f, p, q)
                Expect.isLessThan (abs (sampled.Value - closed.Value.Value)) sampled.Error
                    $"{f.Name}: {sampled} against {closed}"
        }
        test "normal vectors of equal covariance reduce to one dimension" {
            let covariance = [| [| 1.0; 0.5 |]; [| 0.5; 2.0 |] |]
            let p, q = NormalVector([| 0.0; 0.0 |], covariance), NormalVector([| 1.0; 0.5 |], covariance)
            let exact, sampled =
                Divergences.Of(FDivergence.Js, p, q), MonteCarlo(100_000, Key.Of 3L).Of(FDivergence.Js, p, q)
            Expect.isLessThan exact.Error 1e-12 "by quadrature"
            Expect.isLessThan (abs (exact.Value - sampled.Value)) sampled.Error $"{exact} against {sampled}"
            Near.one 1e-14 (sqrt 1.25) (Divergences.Between(p, q).W1.Value) "W₁ is the shift"
        }
    ]

[<Tests>]
let tests = testList "divergences" [ pointwise; overAtoms; bounds; methods ]
