/// Laws for FsCheck: every family, whose shrinking keeps them valid (towards simple parameters and fewer parts).
module Gan.Theory.Tests.Generators

open System
open Expecto
open FsCheck
open FsCheck.FSharp
open Gan
open Gan.Theory

/// A number of a range, with few digits so that failures read well; it shrinks to rounder ones.
let private within low high =
    gen {
        let! step = Gen.choose (0, 1000)
        return Math.Round(low + (high - low) * float step / 1000.0, 4)
    }

let private location = within -4.0 4.0
let private scale = within 0.1 4.0

let private everywhere: Gen<IContinuousLaw> =
    Gen.oneof [
        Gen.map2 (fun m s -> Normal(m, s) :> IContinuousLaw) location scale
        Gen.map2 (fun m s -> Laplace(m, s)) location scale
        Gen.map2 (fun m s -> Logistic(m, s)) location scale
        Gen.map2 (fun m s -> Gumbel(m, s)) location scale
        Gen.map2 (fun m s -> Cauchy(m, s)) location scale
        Gen.map3 (fun m s n -> Student(m, s, n)) location scale (within 1.0 12.0)
    ]

let private simple: Gen<IContinuousLaw> =
    Gen.frequency [
        6, everywhere
        5, Gen.oneof [
            Gen.map (fun r -> Exponential r :> IContinuousLaw) scale
            Gen.map2 (fun k r -> Gamma(k, r)) (within 0.4 6.0) scale
            Gen.map2 (fun a b -> Beta(a, b)) (within 0.4 6.0) (within 0.4 6.0)
            Gen.map2 (fun a w -> Uniform(a, a + w)) location scale
            Gen.map3 (fun a w m -> Triangular(a, a + w, a + w * m)) location scale (within 0.0 1.0)
        ]
    ]

let private weighted (make: Component<'L> list -> 'M) (law: Gen<'L>) =
    gen {
        let! n = Gen.choose (2, 3)
        let! laws = Gen.listOfLength n law
        let! weights = Gen.listOfLength n (Gen.choose (1, 20))
        let total = float (List.sum weights)
        return make (List.map2 (fun w l -> Component(float w / total, l)) weights laws)
    }

let private continuousGen: Gen<IContinuousLaw> =
    Gen.frequency [
        6, simple
        2, weighted (fun parts -> Mixture parts :> IContinuousLaw) simple
        2, Gen.map3 (fun law c d -> Affine(law, c, d) :> IContinuousLaw) simple (Gen.oneof [ scale; Gen.map (~-) scale ]) location
    ]

let private finiteGen: Gen<Finite> =
    gen {
        let! n = Gen.choose (1, 6)
        let! atoms = Gen.choose (-5, 9) |> Gen.listOfLength n |> Gen.map List.distinct
        let! weights = Gen.listOfLength atoms.Length (Gen.choose (1, 30))
        let total = float (List.sum weights)
        return Finite(List.map2 (fun x w -> struct (float x, float w / total)) atoms weights)
    }

let private discreteGen: Gen<IDiscreteLaw> =
    Gen.frequency [
        4, Gen.map (fun f -> f :> IDiscreteLaw) finiteGen
        2, Gen.map (fun m -> Poisson m :> IDiscreteLaw) (within 0.1 30.0)
        2, Gen.map (fun p -> Geometric p :> IDiscreteLaw) (within 0.05 1.0)
        1, weighted (fun parts -> DiscreteMixture parts :> IDiscreteLaw) (Gen.map (fun f -> f :> IDiscreteLaw) finiteGen)
    ]

/// A mixture shrinks to its parts, an affine image to its law, everything else to the unit normal or the uniform law.
let rec private shrinkContinuous (law: IContinuousLaw) : IContinuousLaw seq =
    match law with
    | :? Mixture as m -> m.Components |> Seq.map _.Law
    | :? Affine as a -> Seq.append [ a.Law ] (shrinkContinuous a.Law |> Seq.map (fun l -> Affine(l, a.Scale, a.Shift) :> IContinuousLaw))
    | :? Normal as n when n.Mean = 0.0 && n.Sd = 1.0 -> Seq.empty
    | :? Uniform as u when u.Lower = 0.0 && u.Upper = 1.0 -> [ Normal(0.0, 1.0) ]
    | _ -> [ Uniform(0.0, 1.0); Normal(0.0, 1.0) ]

let private shrinkDiscrete (law: IDiscreteLaw) : IDiscreteLaw seq =
    match law with
    | :? DiscreteMixture as m -> m.Components |> Seq.map _.Law
    | :? Finite as f when f.Written.Length > 1 ->
        f.Written |> Seq.map (fun struct (dropped, mass) ->
            Finite(f.Written |> Seq.filter (fun struct (x, _) -> x <> dropped) |> Seq.map (fun struct (x, m) -> struct (x, m / (1.0 - mass)))))
    | :? Finite -> Seq.empty
    | _ -> [ Finite [ struct (0.0, 0.5); struct (1.0, 0.5) ] ]

let continuous = Arb.fromGenShrink (continuousGen, shrinkContinuous)

let discrete = Arb.fromGenShrink (discreteGen, shrinkDiscrete)

/// Any law on the line.
let line =
    Arb.fromGenShrink (
        Gen.frequency [ 3, Gen.map (fun l -> l :> ILineLaw) continuousGen; 2, Gen.map (fun l -> l :> ILineLaw) discreteGen ],
        fun law ->
            match law with
            | :? IContinuousLaw as c -> shrinkContinuous c |> Seq.map (fun l -> l :> ILineLaw)
            | :? IDiscreteLaw as d -> shrinkDiscrete d |> Seq.map (fun l -> l :> ILineLaw)
            | _ -> Seq.empty)

let pair (arb: Arbitrary<'L>) =
    Arb.fromGenShrink (
        Gen.zip arb.Generator arb.Generator,
        fun (p, q) -> Seq.append (arb.Shrinker p |> Seq.map (fun p -> p, q)) (arb.Shrinker q |> Seq.map (fun q -> p, q)))

/// Two laws of the same kind, so that they may overlap.
let alike =
    Arb.fromGenShrink (
        Gen.frequency [
            3, Gen.map (fun (p, q) -> p :> ILineLaw, q :> ILineLaw) (pair continuous).Generator
            3, Gen.map (fun (p, q) -> p :> ILineLaw, q :> ILineLaw) (pair discrete).Generator
        ],
        fun (p, q) -> (pair line).Shrinker (p, q))

/// Masses on the same n atoms, all above 0.
let masses =
    gen {
        let! n = Gen.choose (2, 8)
        let simplex = Gen.listOfLength n (Gen.choose (1, 1000)) |> Gen.map (fun w -> w |> List.map (fun x -> float x / float (List.sum w)))
        return! Gen.zip simplex simplex
    }
    |> fun g -> Arb.fromGenShrink (g, fun (p, q) -> if p = q then Seq.empty else [ p, p; q, q ])

/// A point of the line, near most laws and sometimes far away.
let point =
    Arb.fromGenShrink (Gen.frequency [ 8, within -8.0 8.0; 1, within -1000.0 1000.0 ], fun x -> if x = 0.0 then Seq.empty else [ 0.0; Math.Round x ] |> Seq.filter ((<>) x))

/// A discriminator: its logits at −8, −6, …, 8, straight lines between them and flat outside. It shrinks to a flatter one.
let discriminator =
    let knots = Gen.listOfLength 9 (within -5.0 5.0)
    Arb.fromGenShrink (knots, fun logits ->
        if List.forall ((=) 0.0) logits then Seq.empty else [ List.map (fun _ -> 0.0) logits; List.map (fun a -> Math.Round(a / 2.0, 1)) logits ])

let knots = [| for i in 0..8 -> -8.0 + 2.0 * float i |]

/// The logit that a discriminator gives.
let logit (values: float list) x =
    let at = (max -8.0 (min 8.0 x) + 8.0) / 2.0
    let i = min 7 (int at)
    values[i] + (at - float i) * (values[i + 1] - values[i])

/// A generator on the line: strictly monotone, with its inverse. It shrinks to the identity.
let generator =
    Arb.fromGenShrink (
        Gen.oneof [
            Gen.elements [ Monotone.Exp; Monotone.Sinh; Monotone.Sigmoid ]
            Gen.map2 (fun a b -> Monotone.Line(a, b)) (Gen.oneof [ scale; Gen.map (~-) scale ]) location
        ],
        fun g -> if g.Name = "1z+0" then Seq.empty else [ Monotone.Line(1.0, 0.0) ])

/// A way to play the Dirac game; it shrinks to a small step without penalty.
let rule =
    Arb.fromGenShrink (
        Gen.map4 (fun o h p a -> DiracGan.Rule(o, h, (if p < 0.5 then 0.0 else p), a)) (Gen.elements [ Objectives.Minimax; Objectives.NonSaturating ]) (within 0.01 0.5) (within 0.0 2.0) (Gen.elements [ true; false ]),
        fun r -> if r.Size <= 0.01 then Seq.empty else [ DiracGan.Rule(r.Objective, 0.01, r.Penalty, r.Alternating); DiracGan.Rule(r.Objective, r.Size, 0.0, r.Alternating) ] |> Seq.filter ((<>) r))

let finite law = Finite(law |> List.mapi (fun i m -> struct (float i, m)))

let density (law: IContinuousLaw) (x: float) = law.LogDensity x
