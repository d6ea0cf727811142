namespace Gan.FSharp

open Gan
open Gan.Theory

/// Intervals that contain the true divergences between two known distributions on the line; those of KL and JS are in nats.
/// If no interval is known, the Error has the reason. Each function computes all divergences and selects one, and raises
/// ArgumentException for distributions that are not on the line; `Enclosures.Between` returns all of them.
[<RequireQualifiedAccess>]
module Enclosure =

    /// The enclosure, or the reason why there is none.
    let toResult (enclosed: Enclosed) =
        match enclosed.Reason with
        | null -> Ok enclosed.Value
        | reason -> Error reason

    let private select (f: Enclosures -> Enclosed) (p: IDensity) (q: IDensity) =
        toResult (f (Enclosures.Between(p, q)))

    /// KL(P ‖ Q).
    let kl (p: #IDensity) (q: #IDensity) = select _.Kl p q

    /// KL(Q ‖ P).
    let reverseKl (p: #IDensity) (q: #IDensity) = select _.ReverseKl p q

    /// The Jensen–Shannon divergence.
    let js (p: #IDensity) (q: #IDensity) = select _.Js p q

    /// Total variation, half the L1 distance.
    let tv (p: #IDensity) (q: #IDensity) = select _.Tv p q

    /// The Hellinger distance, in [0, 1].
    let hellinger (p: #IDensity) (q: #IDensity) = select _.Hellinger p q

    /// Pearson's ∫ (p − q)²/q.
    let chiSquared (p: #IDensity) (q: #IDensity) = select _.ChiSquared p q

    /// The Wasserstein-1 distance, in the units of x.
    let wasserstein1 (p: #IDensity) (q: #IDensity) = select _.W1 p q

    /// C(G) = −log 4 + 2·JSD.
    let criterion (p: #IDensity) (q: #IDensity) = select _.Criterion p q
