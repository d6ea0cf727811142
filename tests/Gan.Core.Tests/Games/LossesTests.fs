/// Losses and penalties against closed forms, and defects that the checks of every engine must catch.
module Gan.Core.Tests.Games.LossesTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.GameCases
open Gan.Testing.GameLaws
open Gan.Testing.Moves
open Gan.Testing.Tensors

/// R1 whose gradient never reaches D's weights: the slope is computed, but as a constant.
type private DetachedR1 =
    { Gamma: float }

    interface IPenalty with
        member this.Evaluate(play: Play<'T>, real, _) =
            let d = play["discriminator"]
            let slope = Functions.Gradient((fun (x: Tensor<'T>) -> d.Invoke(x).Sum()), real)
            this.Gamma / 2.0 * Functions.SquaredNormOfEach(Functions.StopGradient slope).Mean()

/// An objective whose penalties are part of G's loss instead of D's.
type private Misplaced =
    { Of: Objective }

    interface ILosses with
        member this.Evaluate(play: Play<'T>) =
            let whole = this.Of.Evaluate play
            let plain = Objective(this.Of.Adversarial).Evaluate play
            let penalty = whole["discriminator"] - plain["discriminator"]
            plain.With("generator", plain["generator"] + penalty)

/// Batch normalisation that forgets what it saw.
type private Forgetful =
    { Momentum: float }

    interface IStatefulLayer with
        member this.MixesExamples = true
        member this.Parameters input = (BatchNorm this.Momentum).Parameters input
        member this.State input = (BatchNorm this.Momentum).State input
        member this.Advance(x, context) =
            let result = (BatchNorm this.Momentum).Advance(x, context)
            LayerResult<_>(result.Output, context.State)

/// True if a check fails.
let private fails (check: unit -> unit) =
    try
        check ()
        false
    with :? AssertException -> true

let private g = Net(shape [ 2 ], Dense 4, Tanh(), Dense 3)
let private smooth = Net(shape [ 3 ], Dense 4, Tanh(), Dense 1)
let private linear = Net(shape [ 3 ], Dense 1)
let private game (losses: ILosses) d = Game(losses, [| Player("generator", g); Player("discriminator", d) |], Batch = 4)
let private objective penalty = Objectives.NonSaturating.With penalty
let private both = [ "discriminator"; "generator" ]

/// Fails unless a penalty on a linear D has its closed form in D's loss, and G's loss is the adversarial one:
/// ∇D = w everywhere.
let private linearPenalty (penalised: ILosses) (expected: float -> float) =
    let at = point (game Objectives.NonSaturating linear)
    let norm = at.Parameters["discriminator"].["0.weight"].ToArray() |> Seq.sumBy (fun w -> w * w) |> sqrt
    let losses (l: ILosses) = (compute Reference.Shared (game l linear) points both at).Losses
    let plain, found = losses Objectives.NonSaturating, losses penalised
    Near.one 1e-11 (plain["discriminator"] + expected norm) found["discriminator"] "D's loss"
    Near.one 1e-11 plain["generator"] found["generator"] "G's loss"

let private penalties =
    testList "penalties" [
        test "R1, R2 and the gradient penalty have their closed forms on a linear D" {
            linearPenalty (objective (R1 3)) (fun norm -> 1.5 * norm ** 2.0)
            linearPenalty (objective (R2 3)) (fun norm -> 1.5 * norm ** 2.0)
            linearPenalty (objective (GradientPenalty(10, 1))) (fun norm -> 10.0 * (norm - 1.0) ** 2.0)
            linearPenalty (objective (GradientPenalty(2, 0.25))) (fun norm -> 2.0 * (norm - 0.25) ** 2.0)
            linearPenalty ((objective (R1 3)).With(R2 1)) (fun norm -> 2.0 * norm ** 2.0)
        }
        test "R1 is at data, R2 at samples, the gradient penalty between them" {
            // Far from the origin tanh is flat: only a penalty at the other end sees a slope.
            let steep = Net(shape [ 1 ], Tanh(), Dense(1, ConstantInitializer 1.0))
            let far = Batch(shape [ 4; 1 ], [| 50f; 60f; 70f; 80f |])
            let near = Batch(shape [ 4; 1 ], [| 0f; 0.1f; 0.2f; 0.3f |])
            let penalty (p: IPenalty) (data: Batch) (bias: float) =
                let generator = Net(shape [ 1 ], Dense(1, ConstantInitializer 0.0, ConstantInitializer bias))
                let losses (o: Objective) =
                    let game = Game(generator, steep, Objective = o, Batch = 4)
                    let trainer = (Reference.Shared :> IEngine).Trainer(game, Examples("x", data))
                    (nonNull (trainer.Step(trainer.Init(Key.Of 1L), true)).Measures).Loss "discriminator"
                losses (Objectives.Wasserstein.With p) - losses Objectives.Wasserstein
            Expect.isGreaterThan (penalty (R1 2) near 50.0) 0.5 "R1 where data are near"
            Near.within 1e-12 0.0 (penalty (R1 2) far 0.0) "R1 where data are far"
            Expect.isGreaterThan (penalty (R2 2) far 0.0) 0.5 "R2 where samples are near"
            Near.within 1e-12 0.0 (penalty (R2 2) near 50.0) "R2 where samples are far"
            Near.within 1e-3 3.0 (penalty (GradientPenalty(3, 1)) far 50.0) "both far: no slope, where 1 is wanted"
            // x̂ between 0 and at least 50 is hardly ever near 0, as data and samples are.
            Expect.isGreaterThan (penalty (GradientPenalty(3, 0)) near 0.0) 1.0 "both near"
            Expect.isLessThan (penalty (GradientPenalty(3, 0)) near 1e6) 1e-6 "between near and far"
        }
        test "the slope's norm has a finite gradient where D is flat" {
            let flat = Net(shape [ 3 ], Dense(1, ConstantInitializer 0.0))
            let losses = Objectives.Wasserstein.With(GradientPenalty())
            let trainer = (Reference.Shared :> IEngine).Trainer(game losses flat, points)
            Expect.isTrue ((trainer.Step(trainer.Init(Key.Of 1L))).Snapshot().IsFinite) "finite"
        }
    ]

let private planted =
    testList "planted defects are caught" [
        test "a gradient penalty whose gradient never reaches D's weights" {
            let check (penalty: IPenalty) =
                gradientsAreDifferences TestOptions.Default (game (objective penalty) smooth) points [ "discriminator" ]
            check (R1 3)
            Expect.isTrue (fails (fun () -> check { Gamma = 3.0 })) "the same check fails"
            linearPenalty (objective { Gamma = 3.0 }) (fun norm -> 1.5 * norm ** 2.0)
        }
        test "D's penalty in G's loss" {
            let penalised = objective (R1 3)
            let check losses = linearPenalty losses (fun norm -> 1.5 * norm ** 2.0)
            check penalised
            Expect.isTrue (fails (fun () -> check { Of = penalised })) "the same check fails"
        }
        test "running statistics that are not returned" {
            /// Fails unless D's running mean has moved half of the way to the data's mean,
            /// then half of the way to the samples'.
            let check (layer: ILayer) =
                let game = Game(Net(shape [ 2 ], Dense 3), Net(shape [ 3 ], layer, Dense 1), Batch = 4)
                let at = point game
                let z = Array.zeroCreate<float32> 8
                game.Prior.Fill(Key.Of 51L, z)
                let mean (x: Batch) = [| for j in 0..2 -> Seq.average [ for i in 0..3 -> float x[i].[j] ] |]
                let real = (points :> ISource).Batch(Key.Of 52L, 1L, 4)
                let fake = game.Generator[at.Parameters["generator"]].Invoke(Batch(shape [ 4; 2 ], z))
                let half = Array.map2 (fun a b -> 0.5 * a + 0.5 * b)
                let expected = half (half (at.States["discriminator"].["0.mean"].ToArray()) (mean real)) (mean fake)
                let found = (compute Reference.Shared game points [ "discriminator" ] at).States["discriminator"]
                Near.all 1e-6 expected found[0..2] "running mean"
            check (BatchNorm 0.5)
            Expect.isTrue (fails (fun () -> check { Momentum = 0.5 })) "the same check fails"
        }
    ]

let private onePlayer =
    let host (x: float32 seq) = x |> Seq.map float |> Array.ofSeq
    /// The net's output for the minibatch of a case, by the same net at the same parameters.
    let outputs (case: GameCase) (player: string) (x: Batch) =
        case.Game[player].Net[(point case.Game).Parameters[player]].Invoke(x)
        |> fun y -> y.ToArray() |> host |> Array.chunkBySize y.Example.Size
    let minibatch (case: GameCase) =
        let x = case.Data.Batch(Key.Of 52L, 1L, 4)
        let labels = Array.zeroCreate<float32> (4 * (match case.Data.Label with null -> 0 | l -> l.Size))
        if labels.Length > 0 then case.Data.FillLabels(Key.Of 52L, 1L, labels)
        x, host labels
    let found (case: GameCase) =
        compute Reference.Shared case.Game case.Data [ for p in case.Game.Players -> p.Name ] (point case.Game)
    let case name = all |> List.find (fun c -> c.Name = name)
    testList "closed forms" [
        test "regression is the mean squared distance" {
            let case = case "regression"
            let x, labels = minibatch case
            let distance =
                Array.map2
                    (fun y l -> Array.sumBy (fun d -> d * d) (Array.map2 (-) y l))
                    (outputs case "regressor" x) (Array.chunkBySize 2 labels)
            Near.one 1e-6 (Array.average distance) (found case).Losses["regressor"] "loss"
        }
        test "classification is the cross-entropy; accuracy is the share of largest logits at the label" {
            let net = Net(shape [ 3 ], Dense 4, Tanh(), Dense 2)
            let case =
                { Name = ""; Data = points; Game = Game(Classification(), [| Player("classifier", net) |], Batch = 4) }
            let x, labels = minibatch case
            let y, labels = outputs case "classifier" x, Array.chunkBySize 2 labels
            let crossEntropy =
                Array.map2 (fun (y: float[]) l -> log (Array.sumBy exp y) - Array.sum (Array.map2 (*) y l)) y labels
            let right =
                Array.map2
                    (fun (y: float[]) (l: float[]) -> if (y[0] > y[1]) = (l[0] = 1.0) then 1.0 else 0.0) y labels
            Near.one 1e-6 (Array.average crossEntropy) (found case).Losses["classifier"] "loss"
            Expect.equal (found case).Measures["accuracy"] (Array.average right) "accuracy"
        }
        test "the cross-entropy stays finite at logits of ±1000, and an example without label adds nothing" {
            let tensor rows (v: float list) =
                Tensor<ReferenceValue>(
                    Reference.Shared,
                    Reference.Shared.Load(shape [ rows; v.Length / rows ], ReadOnlySpan(Array.ofList v)))
            let loss logits labels =
                (Reference.Shared.Read (Functions.CrossEntropy(tensor 2 logits, tensor 2 labels)).Value)[0]
            Near.one 1e-15 1000.0 (loss [ 1000.0; -1000.0; 0.0; 0.0 ] [ 0.0; 1.0; 0.0; 0.0 ]) "2000 nats for one of two"
            Near.one 1e-15 (log 2.0) (loss [ 7.0; 7.0; -3.0; -3.0 ] [ 0.5; 0.5; 1.0; 0.0 ]) "log 2"
        }
        test "the variational bound is reconstruction plus divergence, and both players descend it" {
            let case = case "variational autoencoder"
            let x, _ = minibatch case
            let noise = Array.zeroCreate<float32> 8
            case.Game.Prior.Fill(Key.Of 51L, noise)
            let encoded, noise = outputs case "encoder" x, Array.chunkBySize 2 (host noise)
            let z =
                Array.map2
                    (fun (e: float[]) (n: float[]) ->
                        [| for i in 0..1 -> float32 (e[i] + exp (0.5 * e[i + 2]) * n[i]) |])
                    encoded noise
            let logits = outputs case "generator" (Batch.OfRows z)
            let bound =
                [ for i in 0..3 ->
                      let reconstruction =
                          Array.fold2
                              (fun sum (p: float32) a ->
                                  sum + float p * log (1.0 + exp -a) + (1.0 - float p) * log (1.0 + exp a))
                              0.0 (x[i].ToArray()) logits[i]
                      let divergence =
                          Seq.sum
                              [ for j in 0..1 ->
                                    0.5 * (exp encoded[i].[j + 2] + encoded[i].[j] ** 2.0 - encoded[i].[j + 2] - 1.0) ]
                      reconstruction + divergence ]
            let found = found case
            Near.all
                1e-5 [ List.average bound; List.average bound ] [ found.Losses["encoder"]; found.Losses["generator"] ]
                "losses"
        }
        test "BiGAN's players see pairs" {
            let case = case "BiGAN"
            let x, _ = minibatch case
            let noise = Array.zeroCreate<float32> 8
            case.Game.Prior.Fill(Key.Of 51L, noise)
            let join (a: float[][]) (b: float[][]) =
                Batch.OfRows(Array.map2 (fun a b -> Array.append a b |> Array.map float32) a b)
            let data = host (x.ToArray()) |> Array.chunkBySize 3
            let real = outputs case "discriminator" (join data (outputs case "encoder" x)) |> Array.concat
            let z = Array.chunkBySize 2 (host noise)
            let fake =
                outputs case "discriminator" (join (outputs case "generator" (Batch(shape [ 4; 2 ], noise))) z)
                |> Array.concat
            let softplus a = log (1.0 + exp a)
            let found = found case
            Near.one
                1e-6 (0.5 * (Array.averageBy (softplus << (~-)) real + Array.averageBy softplus fake))
                found.Losses["discriminator"] "D"
            let others = 0.5 * (Array.averageBy softplus real + Array.averageBy (softplus << (~-)) fake)
            Near.all 1e-6 [ others; others ] [ found.Losses["encoder"]; found.Losses["generator"] ] "E and G"
        }
        test "a conditional game is that of nets that see the label beside the example" {
            let case = case "conditional"
            let x, labels = minibatch case
            let at = point case.Game
            let noise = Array.zeroCreate<float32> 8
            case.Game.Prior.Fill(Key.Of 51L, noise)
            let condition = Batch(shape [ 4; 2 ], labels |> Array.map float32)
            let output (player: string) x =
                Reference.Shared.Bind(case.Game[player].Net, at.Parameters[player], null).Invoke(x, condition)
            let logits x = (output "discriminator" x).ToArray() |> host
            let softplus a = log (1.0 + exp a)
            let real, fake = logits x, logits (output "generator" (Batch(shape [ 4; 2 ], noise)))
            let found = compute Reference.Shared case.Game case.Data both at
            Near.one
                1e-6 (Array.averageBy (softplus << (~-)) real + Array.averageBy softplus fake) found.Losses["discriminator"]
                "D"
            Near.one 1e-6 (Array.averageBy (softplus << (~-)) fake) found.Losses["generator"] "G"
        }
    ]

[<Tests>]
let tests = testList "Losses" [ penalties; planted; onePlayer ]
