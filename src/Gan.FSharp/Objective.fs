namespace Gan.FSharp

open Gan
open Gan.FSharp.Internal

/// The losses of the two-player game: an adversarial loss plus penalties on D.
/// <code>
/// Objective.wasserstein |> Objective.gradientPenalty 10.0
/// </code>
[<RequireQualifiedAccess>]
module Objective =

    /// D ascends V = E log D(x) + E log(1 − D(G(z))), G descends its second term (Goodfellow et al. 2014, eq. 1).
    let minimax = Objectives.Minimax

    /// D as in eq. 1; G ascends E log D(G(z)) (Goodfellow et al. 2014, section 3).
    let nonSaturating = Objectives.NonSaturating

    /// Least squares with targets 1 for data and 0 for samples (Mao et al. 2017).
    let leastSquares = Objectives.LeastSquares

    /// The hinge loss (Lim and Ye 2017).
    let hinge = Objectives.Hinge

    /// The Wasserstein loss (Arjovsky, Chintala, Bottou 2017); it needs a penalty on the gradient of D.
    let wasserstein = Objectives.Wasserstein

    /// The paired relativistic loss (Jolicoeur-Martineau 2019).
    let relativistic = Objectives.Relativistic

    /// Interpolates between the two losses of G: weight 0 is minimax, 1 is non-saturating. It raises ArgumentException for
    /// a weight outside [0, 1].
    let blend (weight: float) = Objectives.Blend weight

    /// The objective of an adversarial loss, such as a `LogitLoss`.
    let ofLoss (loss: IAdversarialLoss) = Objective loss

    let private apply (f: Tensor -> Tensor -> Tensor) (real: Tensor<'T>) (fake: Tensor<'T>) =
        let ops = BoxedOps<'T> fake.Ops
        ops.Unbox(f (ops.Box real) (ops.Box fake))

    /// The objective of two functions of D's logits on data and on samples, `[m, 1]`: the loss that D descends and the loss
    /// that G descends, both scalars. The objective has no name in files and equals only itself.
    let ofFunctions (name: string) (discriminator: Tensor -> Tensor -> Tensor) (generator: Tensor -> Tensor -> Tensor) =
        ofLoss
            { new IAdversarialLoss with
                member _.Name = name
                member _.Discriminator(real, fake) = apply discriminator real fake
                member _.Generator(real, fake) = apply generator real fake }

    /// Adds a penalty to D's loss.
    let penalty (penalty: IPenalty) (objective: Objective) = objective.With penalty

    /// Adds a function of the play, the data and the samples, `[m, …]`, to D's loss; its value is a scalar. The penalty has
    /// no name in files and equals only itself.
    let penaltyOf (f: Play -> Tensor -> Tensor -> Tensor) =
        penalty
            { new IPenalty with
                member _.Evaluate(play: Play<'T>, real: Tensor<'T>, fake: Tensor<'T>) =
                    let ops = BoxedOps<'T> fake.Ops
                    ops.Unbox(f (Losses.play ops play) (ops.Box real) (ops.Box fake)) }

    /// Adds the gradient penalty weight · E (‖∇a(x̂)‖ − 1)², where a is D's logit and x̂ lies between data and samples
    /// (Gulrajani et al. 2017).
    let gradientPenalty (weight: float) = penalty (GradientPenalty weight)

    /// Adds γ/2 · E ‖∇a(x)‖² over data, where a is D's logit (Mescheder, Geiger, Nowozin 2018).
    let r1 (gamma: float) = penalty (R1 gamma)

    /// Adds γ/2 · E ‖∇a(G(z))‖² over samples, where a is D's logit (Mescheder, Geiger, Nowozin 2018).
    let r2 (gamma: float) = penalty (R2 gamma)

    /// Sets the factor of D's adversarial loss; penalties are not scaled.
    let discriminatorFactor (factor: float) (objective: Objective) =
        Objective(objective.Adversarial, Penalties = objective.Penalties, DiscriminatorFactor = factor)
