/// The laws of an adversarial loss that is given by formulas of one logit (LogitLoss): its tensors equal its formulas, and
/// the theory of the game. Where p_data has density p and p_g density q, the best logit a* maximises
/// p·Real(a) + q·Fake(a); it is a function of log p − log q. For minimax a* = log p − log q (Goodfellow et al. 2014,
/// Proposition 1).
module Gan.Testing.LogitLossLaws

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Theory
open Gan.Testing.Laws
open Gan.Testing.Tensors

[<Literal>]
let Formulas = "the losses are the means of the formulas"

[<Literal>]
let BestLogit = "the best logit of D exists and rises with p_data / p_g"

[<Literal>]
let Optimal = "no D has a larger V than the best one, and its V is least for p_g = p_data"

/// A best logit is searched in [−limit, limit].
let private limit = 60.0

/// The logit a that maximises p·Real(a) + q·Fake(a) for log p − log q = t: the best of a grid, refined by golden sections.
let private best (loss: LogitLoss) t =
    let p, q = exp (min t 0.0), exp (min -t 0.0)
    let at a = p * ValueFunction.At(loss.Real, a) + q * ValueFunction.At(loss.Fake, a)
    let step = 2.0
    let start = Seq.maxBy at [ for i in 0 .. int (2.0 * limit / step) -> float i * step - limit ]
    let ratio = (sqrt 5.0 - 1.0) / 2.0
    let rec refine low high =
        if high - low < 1e-6 then (low + high) / 2.0
        else
            let a, b = high - ratio * (high - low), low + ratio * (high - low)
            if at a >= at b then refine low b else refine a high
    if abs start >= limit then None else Some(refine (start - step) (start + step))

/// The best logit, where the search finds one.
let private required loss t =
    match best loss t with
    | Some a -> a
    | None ->
        failtest
            ($"log p_data − log p_g = {t}: a logit in [−{limit}, {limit}] that maximises p_data·Real + p_g·Fake is "
             + "required, got none; for a loss that needs a bounded D, such as Wasserstein's, leave out the laws "
             + $"'{BestLogit}' and '{Optimal}'")

/// A loss equals formulas: D's loss is −(mean Real + mean Fake), G's loss mean OfGenerator. A loss that is written in
/// tensors can be checked against its formulas in this way.
let equals (options: TestOptions) (loss: LogitLoss) (adversarial: IAdversarialLoss) =
    law Formulas (fun () ->
        let m = 7
        for case in 1 .. options.Cases do
            let draw player =
                let values = Array.zeroCreate<float32> m
                Draw.Normal((options.Key case).Fold(int64 player), values.AsSpan())
                values |> Array.map (fun v -> float (3f * v))
            let real, fake = draw 1, draw 2
            let tensor (x: float[]) =
                Tensor<_>(Reference.Shared, Reference.Shared.Load(shape [ m; 1 ], ReadOnlySpan x))
            let value (x: Tensor<_>) = (Reference.Shared.Read x.Value)[0]
            let mean (e: Expr) = Array.averageBy (fun a -> ValueFunction.At(e, a))
            Near.all 1e-12
                [ -(mean loss.Real real + mean loss.Fake fake); mean loss.OfGenerator fake ]
                [ value (adversarial.Discriminator(tensor real, tensor fake))
                  value (adversarial.Generator(tensor real, tensor fake)) ]
                "the losses of D and G")

/// The best logit as a function of log p_data − log p_g in [−50, 50], linear between multiples of 1/64. V is stationary at
/// the best logit, so that the interpolation changes V by less than 1e-4.
let private tabulated loss =
    let cells = Dictionary<int, float>()
    let at i =
        match cells.TryGetValue i with
        | true, a -> a
        | _ ->
            cells[i] <- required loss (float i / 64.0)
            cells[i]
    fun t ->
        let x = 64.0 * max -50.0 (min 50.0 t)
        let i = int (floor x)
        at i + (x - float i) * (at (i + 1) - at i)

/// Values of log p_data − log p_g. Beyond ±10 the best logits of some losses are equal to rounding.
let private ratios = [ for i in -10..10 -> float i ]

let private bestLogit (loss: LogitLoss) =
    law BestLogit (fun () ->
        let logits = ratios |> List.map (required loss)
        for (t, a), (t', a') in List.pairwise (List.zip ratios logits) do
            if a' < a - 1e-4 then
                failtest $"a logit of {a} or more is required at log p_data − log p_g = {t'}, got {a'}; it is {a} at {t}"
        if List.last logits - List.head logits < 1e-3 then
            failtest $"a best logit that depends on p_data / p_g is required, got {logits[0]} everywhere")

/// Pairs of distributions that are positive everywhere, and other discriminators.
let private pairs: (IContinuousDistribution * IContinuousDistribution) list =
    [ Normal(0.0, 1.0), Normal(1.0, 1.0); Normal(0.0, 1.0), Laplace(0.5, 1.0); Logistic(-1.0, 0.5), Normal(1.0, 2.0) ]

let private others: (string * (float -> float -> float)) list =
    [ "that is constant", (fun _ _ -> 0.3); "with half the logit", (fun a _ -> a / 2.0)
      "with a logit that is moved by 0.2", (fun a _ -> a + 0.2)
      "that oscillates around the best", (fun a x -> a + 0.3 * sin (2.0 * x)) ]

let private optimal (loss: LogitLoss) =
    law Optimal (fun () ->
        let best = tabulated loss
        let value (data: IContinuousDistribution) (generated: IContinuousDistribution) change =
            let logit (x: float) = change (best (data.LogDensity x - generated.LogDensity x)) x
            ValueFunction.Of(loss, data, generated, logit)
        let equal = let a = required loss 0.0 in ValueFunction.At(loss.Real, a) + ValueFunction.At(loss.Fake, a)
        for data, generated in pairs do
            let atBest = value data generated (fun a _ -> a)
            for what, change in others do
                let other = value data generated change
                if not (other.Value <= atBest.Value + other.Error + atBest.Error + 1e-6) then
                    failtest $"p_data {data}, p_g {generated}: at most {atBest} is required of a D {what}, got {other}"
            if not (atBest.Value > equal + atBest.Error + 1e-6) then
                failtest ($"p_data {data}, p_g {generated}: more than {equal}, the value for p_g = p_data, is required, "
                    + $"got {atBest}")
            let same = value data data (fun a _ -> a)
            if not (abs (same.Value - equal) <= same.Error + 1e-6) then
                failtest $"p_g = p_data = {data}: {equal} is required, got {same}")

/// The laws of formulas, beside those of every loss (LossLaws).
[<CompiledName "Of">]
let laws options loss = [ equals options loss loss; bestLogit loss; optimal loss ]
