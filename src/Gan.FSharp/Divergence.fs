namespace Gan.FSharp

open Gan
open Gan.Theory

/// Divergences and distances between two known distributions, P = p_data and Q = p_g, with estimated errors; the KL and JS
/// divergences are in nats. The method is a closed form if there is an accurate one, otherwise quadrature or a sum over
/// atoms for distributions on the line, and Monte Carlo for multivariate ones. Each raises ArgumentException for
/// distributions of different dimensions. `Divergences.Between` computes all of them at once.
[<RequireQualifiedAccess>]
module Divergence =

    let private of' (f: FDivergence) (p: IDensity) (q: IDensity) = Divergences.Of(f, p, q)

    /// KL(P ‖ Q).
    let kl (p: #IDensity) (q: #IDensity) = of' FDivergence.Kl p q

    /// KL(Q ‖ P).
    let reverseKl (p: #IDensity) (q: #IDensity) = of' FDivergence.ReverseKl p q

    /// The Jensen–Shannon divergence.
    let js (p: #IDensity) (q: #IDensity) = of' FDivergence.Js p q

    /// Total variation, half the L1 distance.
    let tv (p: #IDensity) (q: #IDensity) = of' FDivergence.Tv p q

    /// The squared Hellinger distance, 1 − ∫ √(pq).
    let squaredHellinger (p: #IDensity) (q: #IDensity) = of' FDivergence.SquaredHellinger p q

    /// The Hellinger distance, in [0, 1].
    let hellinger (p: #IDensity) (q: #IDensity) = (squaredHellinger p q).Sqrt()

    /// Pearson's ∫ (p − q)²/q.
    let chiSquared (p: #IDensity) (q: #IDensity) = of' FDivergence.ChiSquared p q

    /// Neyman's ∫ (p − q)²/p.
    let neyman (p: #IDensity) (q: #IDensity) = of' FDivergence.Neyman p q

    /// The Wasserstein-1 distance, in the units of x; None for multivariate distributions, unless Q is P shifted.
    let wasserstein1 (p: #IDensity) (q: #IDensity) =
        match Divergences.Wasserstein1(p, q) with
        | none when System.Double.IsNaN none.Value -> None
        | known -> Some known

    /// C(G) = −log 4 + 2·JSD, G's criterion at the optimal D (Goodfellow et al. 2014, Theorem 1).
    let criterion (p: #IDensity) (q: #IDensity) = Estimate.Exact(-log 4.0) + 2.0 * js p q

    /// D*(x) = p(x) / (p(x) + q(x)) at a point (Proposition 1).
    let optimalDiscriminator (p: #IDensity) (q: #IDensity) (x: float list) = OptimalDiscriminator(p, q).At(Array.ofList x)
