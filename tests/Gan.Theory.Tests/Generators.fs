/// FsCheck generators of discriminators, generators and update rules.
module Gan.Theory.Tests.Generators

open System
open FsCheck.FSharp
open Gan
open Gan.Theory
open Gan.Testing.Properties
open Gan.Testing.DistributionGenerators

/// The logits of a discriminator at −8, −6, …, 8: linear between them, constant outside. Shrinks to a flatter one.
let discriminator =
    let knots = Gen.listOfLength 9 (within -5.0 5.0)
    Arb.fromGenShrink (knots, fun logits ->
        if List.forall ((=) 0.0) logits then Seq.empty
        else [ List.map (fun _ -> 0.0) logits; List.map (fun a -> Math.Round(a / 2.0, 1)) logits ])

let knots = [| for i in 0..8 -> -8.0 + 2.0 * float i |]

/// The logit of a discriminator at x.
let logit (values: float list) x =
    let at = (max -8.0 (min 8.0 x) + 8.0) / 2.0
    let i = min 7 (int at)
    values[i] + (at - float i) * (values[i + 1] - values[i])

/// A strictly monotone generator on the line. It shrinks to the identity.
let generator =
    Arb.fromGenShrink (
        Gen.oneof [
            Gen.elements [ MonotoneFunction.Exp; MonotoneFunction.Sinh; MonotoneFunction.Sigmoid ]
            Gen.map2 (fun a b -> MonotoneFunction.Line(a, b)) (Gen.oneof [ scale; Gen.map (~-) scale ]) location
        ],
        fun g -> if g.Name = "1z+0" then Seq.empty else [ MonotoneFunction.Line(1.0, 0.0) ])

/// An update rule of the Dirac game; it shrinks to a small step without penalty.
let rule =
    Arb.fromGenShrink (
        Gen.map4
            (fun o h p a -> DiracGan.Rule(o, h, (if p < 0.5 then 0.0 else p), a))
            (Gen.elements [ AdversarialLosses.Minimax; AdversarialLosses.NonSaturating ])
            (within 0.01 0.5) (within 0.0 2.0) (Gen.elements [ true; false ]),
        fun r ->
            if r.Size <= 0.01 then Seq.empty
            else
                [ DiracGan.Rule(r.Loss, 0.01, r.Penalty, r.Alternating)
                  DiracGan.Rule(r.Loss, r.Size, 0.0, r.Alternating) ] |> Seq.filter ((<>) r))
