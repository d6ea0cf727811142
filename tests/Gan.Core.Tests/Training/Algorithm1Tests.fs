/// Algorithm 1 on the reference engine against a plain loop with hand-derived gradients of a linear G and D.
module Gan.Core.Tests.Training.Algorithm1Tests

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let private m = 4
let private sigmoid a = 1.0 / (1.0 + exp -a)

/// G(z) = z·W + b from [2] to [2], D's logit x·w + c.
type private Theta = { W: float[,]; B: float[]; Dw: float[]; C: float }

/// The noise and data that were drawn, in order.
type Drawn() =
    member val Noise = List<float[][]>()
    member val Data = List<int64 * float[][]>()

let private pairs (numbers: float32[]) = numbers |> Array.map float |> Array.chunkBySize 2

let private priorTo (drawn: Drawn) =
    { new IPrior with
        member _.Fill(key, destination) =
            let z = numbers (int64 (key.Value >>> 1)) (shape [ destination.Length ])
            drawn.Noise.Add(pairs z)
            z.AsSpan().CopyTo destination }

let dataTo (drawn: Drawn) =
    { new ISource with
        member _.Name = "recorded"
        member _.Example = shape [ 2 ]
        member _.Count = Nullable()
        member _.Marginals() = null
        member _.Fill(key, index, destination) =
            let x =
                numbers (int64 (key.Fold(index).Value >>> 1)) (shape [ destination.Length ])
                |> Array.map (fun v -> 3.0f + 0.5f * v)
            drawn.Data.Add(index, pairs x)
            x.AsSpan().CopyTo destination }

let private g theta (z: float[]) = Array.init 2 (fun j -> z[0] * theta.W[0, j] + z[1] * theta.W[1, j] + theta.B[j])
let private logit theta (x: float[]) = x[0] * theta.Dw[0] + x[1] * theta.Dw[1] + theta.C

/// The sum over a batch of numbers times vectors.
let private weighted (f: float[] -> float) (xs: float[][]) = Array.init 2 (fun j -> xs |> Array.sumBy (fun x -> f x * x[j]))

/// Eq. 1's ascent direction for D, ∂/∂(w, c) of mean log D(x) + mean log(1 − D(G(z))):
/// ∂ log σ(a) = 1 − σ(a), ∂ log(1 − σ(a)) = −σ(a).
let private ascentD theta (xs: float[][]) (zs: float[][]) =
    let fakes = zs |> Array.map (g theta)
    let onReal x = 1.0 - sigmoid (logit theta x)
    let onFake x = -(sigmoid (logit theta x))
    let w = Array.map2 (+) (weighted onReal xs) (weighted onFake fakes) |> Array.map (fun v -> v / float m)
    w, (Array.sumBy onReal xs + Array.sumBy onFake fakes) / float m

/// The gradient of G's loss by (W, b): its derivative by the logit, times the logit's derivative w by the sample.
let private gradientG slope theta (zs: float[][]) =
    let onLogit = zs |> Array.map (fun z -> slope (logit theta (g theta z)) / float m)
    let W = Array2D.init 2 2 (fun i j -> Seq.sum (Seq.map2 (fun s (z: float[]) -> s * z[i] * theta.Dw[j]) onLogit zs))
    W, theta.Dw |> Array.map (fun w -> w * Array.sum onLogit)

/// Derivatives of log(1 − σ(a)) and −log σ(a) by the logit a.
let private minimax a = -(sigmoid a)
let private nonSaturating a = sigmoid a - 1.0

let private rateD, rateG = ExponentialDecay(0.3, 1.1), ExponentialDecay(0.2, 1.3)

let private descendD factor (theta, update: int64, xs, zs) =
    let w, c = ascentD theta xs zs
    let step = factor * rateD.At update
    { theta with Dw = Array.map2 (fun p v -> p + step * v) theta.Dw w; C = theta.C + step * c }

let private descendG slope (theta, update: int64, zs) =
    let W, b = gradientG slope theta zs
    { theta with
        W = Array2D.init 2 2 (fun i j -> theta.W[i, j] - rateG.At update * W[i, j])
        B = Array.map2 (fun p v -> p - rateG.At update * v) theta.B b }

/// One step in the paper's order: k ascents on fresh data and noise, then descents (one in the paper) on fresh noise.
let private alternatingWith descents k factor slope (drawn: Drawn) theta step =
    let ascended =
        (theta, [ 0 .. k - 1 ]) ||> List.fold (fun theta i ->
            let at = step * k + i
            descendD factor (theta, int64 at, snd drawn.Data[at], drawn.Noise[step * (k + descents) + i]))
    (ascended, [ 0 .. descents - 1 ]) ||> List.fold (fun theta i ->
        descendG slope (theta, int64 (step * descents + i), drawn.Noise[step * (k + descents) + k + i]))

let private alternating k = alternatingWith 1 k

/// One step as in the authors' code: both from the old parameters, on the same noise.
let private simultaneous factor slope (drawn: Drawn) theta step =
    let fromOld = descendG slope (theta, int64 step, drawn.Noise[step])
    let d = descendD factor (theta, int64 step, snd drawn.Data[step], drawn.Noise[step])
    { fromOld with Dw = d.Dw; C = d.C }

let private start = { W = array2D [ [ 0.5; -0.3 ]; [ 0.2; 0.8 ] ]; B = [| 0.1; -0.2 |]; Dw = [| 0.4; -0.7 |]; C = 0.3 }

let private flat theta = [ yield! Seq.cast<float> theta.W; yield! theta.B; yield! theta.Dw; theta.C ]
let read (state: State) = [ for player in [ "generator"; "discriminator" ] do yield! (state.Parameters player).ToArray() ]

let game drawn order (objective: Objective) =
    Game(
        Net(shape [ 2 ], Dense 2), Net(shape [ 2 ], Dense 1), Prior = priorTo drawn, Objective = objective, Order = order,
        Batch = m, 
        DiscriminatorOptimizer = Sgd rateD, GeneratorOptimizer = Sgd rateG)

/// A trainer, and a state with the oracle's initial parameters.
let begun drawn order objective =
    let trainer = (Reference.Shared :> IEngine).Trainer(game drawn order objective, dataTo drawn)
    let at (player: string) (values: float seq) (s: Snapshot) =
        s.With(player, Params(s[player].Parameters.Layout, Array.ofSeq values))
    let fresh = trainer.Init(Key.Of 5L).Snapshot()
    let placed =
        fresh
        |> at "discriminator" (Seq.append start.Dw [ start.C ])
        |> at "generator" (Seq.append (Seq.cast<float> start.W) start.B)
    trainer, trainer.Resume placed

let private steps = 5
let private half (o: Objective) = Objective(o.Adversarial, DiscriminatorFactor = 0.5)

/// The parameters after each step, by the oracle's loop over the trainer's draws and by the trainer.
let private both order objective oracle =
    let drawn = Drawn()
    let trainer, state = begun drawn order objective
    let found = trainer.Run state |> Seq.take steps |> Seq.map read |> List.ofSeq
    let expected = [ 0 .. steps - 1 ] |> List.scan (oracle drawn) start |> List.tail |> List.map flat
    expected, found, drawn

let private cases =
    [ for objective, slope in [ Objectives.Minimax, minimax; Objectives.NonSaturating, nonSaturating ] do
          for factor, objective in [ 1.0, objective; 0.5, half objective ] do
              for k, descents in [ 2, 3; 1, 4 ] do
                  $"alternating:{k}:{descents}, {objective.Name}, factor {factor}", UpdateOrder.Alternating(k, descents),
                  objective, 
                  alternatingWith descents k factor slope
              for k in [ 1; 2; 5 ] do
                  $"alternating:{k}, {objective.Name}, factor {factor}", UpdateOrder.Alternating k, objective,
                  alternating k factor slope
              $"simultaneous, {objective.Name}, factor {factor}", UpdateOrder.Simultaneous, objective,
              simultaneous factor slope ]

let private apart a b = List.exists2 (fun x y -> Near.distance x y > 1e-6) a b

[<Tests>]
let tests =
    testList "Algorithm 1 by hand" [
        for name, order, objective, oracle in cases do
            test name {
                let expected, found, _ = both order objective oracle
                List.iter2 (fun e f -> Near.all 1e-13 e f "parameters of G, then of D") expected found
            }
        test "the oracles differ in order, k, factor and loss" {
            let found =
                [ for _, order, objective, oracle in cases -> let e, _, _ = both order objective oracle in List.last e ]
            for a, b in List.pairwise found do
                Expect.isTrue (apart [ a ] [ b ]) $"{a} {b}"
            let expected, _, _ = both (UpdateOrder.Simultaneous) Objectives.Minimax (simultaneous 1.0 minimax)
            let _, found, _ = both (UpdateOrder.Alternating 1) Objectives.Minimax (alternating 1 1.0 minimax)
            Expect.isTrue (apart expected found) "simultaneous differs from alternating"
        }
        test "alternating k draws k + 1 fresh batches of noise and k of data a step" {
            for k in [ 1; 3 ] do
                let _, _, drawn = both (UpdateOrder.Alternating k) Objectives.Minimax (alternating k 1.0 minimax)
                Expect.equal drawn.Noise.Count (steps * (k + 1)) "noise"
                Expect.equal (drawn.Noise |> Seq.distinct |> Seq.length) drawn.Noise.Count "all fresh"
                Expect.equal
                    (drawn.Data |> Seq.map fst |> List.ofSeq) [ 0L .. int64 (steps * k) - 1L ]
                    "data, one batch after the other"
                Expect.all drawn.Noise (fun z -> z.Length = m) "of m points"
        }
        test "simultaneous draws one batch of each a step" {
            let _, _, drawn = both (UpdateOrder.Simultaneous) Objectives.Minimax (simultaneous 1.0 minimax)
            Expect.equal (drawn.Noise.Count, drawn.Data.Count) (steps, steps) ""
        }
        test "measures use the batch and the parameters before the update" {
            let drawn = Drawn()
            let trainer, state = begun drawn (UpdateOrder.Simultaneous) (half Objectives.NonSaturating)
            let measures = match (trainer.Step(state, true)).Measures with null -> failtest "none" | m -> m
            let real, fake =
                snd drawn.Data[0] |> Array.map (logit start), drawn.Noise[0] |> Array.map (g start >> logit start)
            let value = Array.averageBy (sigmoid >> log) real + Array.averageBy (fun a -> log (1.0 - sigmoid a)) fake
            let norm (xs: float seq) = sqrt (xs |> Seq.sumBy (fun x -> x * x))
            let w, c = ascentD start (snd drawn.Data[0]) drawn.Noise[0]
            let W, b = gradientG nonSaturating start drawn.Noise[0]
            let expected =
                [ "loss.discriminator", -0.5 * value; "gradient.discriminator", 0.5 * norm (Seq.append w [ c ])
                  "loss.generator", -(Array.averageBy (sigmoid >> log) fake); "gradient.generator",
                  norm (Seq.append (Seq.cast<float> W) b)
                  "value", value; "dReal", Array.averageBy sigmoid real; "dFake", Array.averageBy sigmoid fake ]
            Expect.equal (measured measures |> List.map fst) (expected |> List.map fst) "names"
            Near.all 1e-13 (expected |> List.map snd) (measured measures |> List.map snd) "V, losses, D's means, norms"
            Expect.equal
                (measures.Loss "generator", measures.GradientNorm "generator")
                (measures["loss.generator"], measures["gradient.generator"]) "by player"
            Expect.equal
                (measures.Step, measures.Has "value", measures.Has "accuracy") (1L, true, false) "step, and names it has"
            Expect.throwsC (fun () -> measures["accuracy"] |> ignore) (fun e ->
                Expect.equal e.Message
                    ("a measurement of the step is required (loss.discriminator, gradient.discriminator, loss.generator, "
                     + "gradient.generator, value, dReal, dFake), got 'accuracy'")
                    "another name")
        }
        test "a player that moves several times in a step is measured at its last move, V at D's" {
            let drawn = Drawn()
            let trainer, state = begun drawn (UpdateOrder.Alternating(2, 2)) Objectives.NonSaturating
            let measures = nonNull (trainer.Step(state, true)).Measures
            Expect.equal (measured measures |> List.map fst)
                [ "loss.discriminator"
                  "gradient.discriminator"
                  "value"
                  "dReal"
                  "dFake"
                  "loss.generator"
                  "gradient.generator" ]
                "names"
            // D's second ascent is from the parameters after the first.
            let once = descendD 1.0 (start, 0L, snd drawn.Data[0], drawn.Noise[0])
            let value =
                Array.averageBy (logit once >> sigmoid >> log) (snd drawn.Data[1])
                + Array.averageBy (g once >> logit once >> fun a -> log (1.0 - sigmoid a)) drawn.Noise[1]
            Near.all 1e-13 [ value; -value ] [ measures["value"]; measures.Loss "discriminator" ] "V"
        }
        test "only requested steps are measured" {
            let trainer, state = begun (Drawn()) (UpdateOrder.Alternating 1) Objectives.Minimax
            Expect.isNull (trainer.Step state).Measures "a step"
            let measured =
                trainer.Run(state, fun step -> step % 2L = 0L)
                |> Seq.take 4
                |> Seq.map (fun s -> s.Measures |> Option.ofObj |> Option.map _.Step)
            Expect.equal (List.ofSeq measured) [ None; Some 2L; None; Some 4L ] "a run"
        }
    ]
