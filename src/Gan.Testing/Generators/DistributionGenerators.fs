/// FsCheck generators of distributions of every family. Shrinking keeps them valid: simpler parameters, fewer components.
module Gan.Testing.DistributionGenerators

open System
open FsCheck
open FsCheck.FSharp
open Gan

/// A number in a range, with few digits so that failures are readable.
let within low high =
    gen {
        let! step = Gen.choose (0, 1000)
        return Math.Round(low + (high - low) * float step / 1000.0, 4)
    }

let location = within -4.0 4.0
let scale = within 0.1 4.0

let private everywhere: Gen<IContinuousDistribution> =
    Gen.oneof [
        Gen.map2 (fun m s -> Normal(m, s) :> IContinuousDistribution) location scale
        Gen.map2 (fun m s -> Laplace(m, s)) location scale
        Gen.map2 (fun m s -> Logistic(m, s)) location scale
        Gen.map2 (fun m s -> Gumbel(m, s)) location scale
        Gen.map2 (fun m s -> Cauchy(m, s)) location scale
        Gen.map3 (fun m s n -> Student(m, s, n)) location scale (within 1.0 12.0)
    ]

let private simple: Gen<IContinuousDistribution> =
    Gen.frequency [
        6, everywhere
        5, Gen.oneof [
            Gen.map (fun r -> Exponential r :> IContinuousDistribution) scale
            Gen.map2 (fun k r -> Gamma(k, r)) (within 0.4 6.0) scale
            Gen.map2 (fun a b -> Beta(a, b)) (within 0.4 6.0) (within 0.4 6.0)
            Gen.map2 (fun a w -> Uniform(a, a + w)) location scale
            Gen.map3 (fun a w m -> Triangular(a, a + w, a + w * m)) location scale (within 0.0 1.0)
        ]
    ]

let private weighted (make: MixtureComponent<'D> list -> 'M) (distribution: Gen<'D>) =
    gen {
        let! n = Gen.choose (2, 3)
        let! distributions = Gen.listOfLength n distribution
        let! weights = Gen.listOfLength n (Gen.choose (1, 20))
        let total = float (List.sum weights)
        return make (List.map2 (fun w d -> MixtureComponent(float w / total, d)) weights distributions)
    }

let private continuousGen: Gen<IContinuousDistribution> =
    Gen.frequency [
        6, simple
        2, weighted (fun parts -> Mixture parts :> IContinuousDistribution) simple
        2, Gen.map3
            (fun x c d -> AffineImage(x, c, d) :> IContinuousDistribution)
            simple (Gen.oneof [ scale; Gen.map (~-) scale ]) location
    ]

let private finiteGen: Gen<FiniteDistribution> =
    gen {
        let! n = Gen.choose (1, 6)
        let! atoms = Gen.choose (-5, 9) |> Gen.listOfLength n |> Gen.map List.distinct
        let! weights = Gen.listOfLength atoms.Length (Gen.choose (1, 30))
        let total = float (List.sum weights)
        return FiniteDistribution(List.map2 (fun x w -> struct (float x, float w / total)) atoms weights)
    }

let private discreteGen: Gen<IDiscreteDistribution> =
    Gen.frequency [
        4, Gen.map (fun f -> f :> IDiscreteDistribution) finiteGen
        2, Gen.map (fun m -> Poisson m :> IDiscreteDistribution) (within 0.1 30.0)
        2, Gen.map (fun p -> Geometric p :> IDiscreteDistribution) (within 0.05 1.0)
        1, weighted
            (fun parts -> DiscreteMixture parts :> IDiscreteDistribution)
            (Gen.map (fun f -> f :> IDiscreteDistribution) finiteGen)
    ]

/// A mixture shrinks to its components, an affine image to its source, others to a standard normal or uniform distribution.
let rec private shrinkContinuous (distribution: IContinuousDistribution) : IContinuousDistribution seq =
    match distribution with
    | :? Mixture as m -> m.Components |> Seq.map _.Distribution
    | :? AffineImage as a ->
        let image d = AffineImage(d, a.Scale, a.Shift) :> IContinuousDistribution
        Seq.append [ a.Distribution ] (shrinkContinuous a.Distribution |> Seq.map image)
    | :? Normal as n when n.Mean = 0.0 && n.Sd = 1.0 -> Seq.empty
    | :? Uniform as u when u.Lower = 0.0 && u.Upper = 1.0 -> [ Normal(0.0, 1.0) ]
    | _ -> [ Uniform(0.0, 1.0); Normal(0.0, 1.0) ]

let private shrinkDiscrete (distribution: IDiscreteDistribution) : IDiscreteDistribution seq =
    match distribution with
    | :? DiscreteMixture as m -> m.Components |> Seq.map _.Distribution
    | :? FiniteDistribution as f when f.Entries.Length > 1 ->
        f.Entries |> Seq.map (fun struct (dropped, mass) ->
            let others = f.Entries |> Seq.filter (fun struct (x, _) -> x <> dropped)
            FiniteDistribution(others |> Seq.map (fun struct (x, m) -> struct (x, m / (1.0 - mass)))))
    | :? FiniteDistribution -> Seq.empty
    | _ -> [ FiniteDistribution [ struct (0.0, 0.5); struct (1.0, 0.5) ] ]

let continuous = Arb.fromGenShrink (continuousGen, shrinkContinuous)

let discrete = Arb.fromGenShrink (discreteGen, shrinkDiscrete)

/// A continuous or discrete distribution on the line.
let univariate =
    Arb.fromGenShrink (
        Gen.frequency [
            3, Gen.map (fun d -> d :> IUnivariateDistribution) continuousGen
            2, Gen.map (fun d -> d :> IUnivariateDistribution) discreteGen
        ],
        fun distribution ->
            match distribution with
            | :? IContinuousDistribution as c -> shrinkContinuous c |> Seq.map (fun d -> d :> IUnivariateDistribution)
            | :? IDiscreteDistribution as d -> shrinkDiscrete d |> Seq.map (fun d -> d :> IUnivariateDistribution)
            | _ -> Seq.empty)

let pair (arb: Arbitrary<'D>) =
    Arb.fromGenShrink (
        Gen.zip arb.Generator arb.Generator,
        fun (p, q) -> Seq.append (arb.Shrinker p |> Seq.map (fun p -> p, q)) (arb.Shrinker q |> Seq.map (fun q -> p, q)))

/// Two distributions of the same kind, so that they may overlap.
let alike =
    Arb.fromGenShrink (
        Gen.frequency [
            3, Gen.map (fun (p, q) -> p :> IUnivariateDistribution, q :> IUnivariateDistribution) (pair continuous).Generator
            3, Gen.map (fun (p, q) -> p :> IUnivariateDistribution, q :> IUnivariateDistribution) (pair discrete).Generator
        ],
        fun (p, q) -> (pair univariate).Shrinker (p, q))

/// Masses on the same n atoms, all above 0.
let masses =
    gen {
        let! n = Gen.choose (2, 8)
        let normalise w = w |> List.map (fun x -> float x / float (List.sum w))
        let simplex = Gen.listOfLength n (Gen.choose (1, 1000)) |> Gen.map normalise
        return! Gen.zip simplex simplex
    }
    |> fun g -> Arb.fromGenShrink (g, fun (p, q) -> if p = q then Seq.empty else [ p, p; q, q ])

/// A point of the line, near most distributions and sometimes far away.
let point =
    Arb.fromGenShrink (
        Gen.frequency [ 8, within -8.0 8.0; 1, within -1000.0 1000.0 ],
        fun x -> if x = 0.0 then Seq.empty else [ 0.0; Math.Round x ] |> Seq.filter ((<>) x))

let finite masses = FiniteDistribution(masses |> List.mapi (fun i m -> struct (float i, m)))

let density (distribution: IContinuousDistribution) (x: float) = distribution.LogDensity x
