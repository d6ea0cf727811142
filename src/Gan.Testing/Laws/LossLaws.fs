/// The laws of an adversarial loss (IAdversarialLoss): functions of D's logits on data and on samples.
module Gan.Testing.LossLaws

open System
open Expecto
open Gan
open Gan.Testing.Laws
open Gan.Testing.Tensors

[<Literal>]
let Gradients = "gradients equal finite differences"

[<Literal>]
let Finite = "losses and gradients are finite"

[<Literal>]
let Pure = "the same logits give the same bits, and are unchanged"

[<Literal>]
let Mean = "a mean over the batch"

[<Literal>]
let Signs = "D learns to tell data from samples, G to be taken for data"

/// D's loss, G's loss, and their gradients by the logits on data and on samples, in this order in one array.
let private evaluate (engine: IEngine<'T>) (loss: IAdversarialLoss) (real: 'T) (fake: 'T) =
    let real, fake = engine.Variable real, engine.Variable fake
    let d = loss.Discriminator(Tensor<'T>(engine, real), Tensor<'T>(engine, fake))
    let g = loss.Generator(Tensor<'T>(engine, real), Tensor<'T>(engine, fake))
    for player, l in [ "D", d; "G", g ] do
        Expect.equal l.Shape Shape.Scalar $"the shape of the loss of {player}"
    [| yield! engine.Read d.Value
       yield! engine.Read g.Value
       for l in [ d; g ] do
           for gradient in engine.Gradients(l.Value, [| real; fake |]) do yield! engine.Read gradient |]

let private column (engine: IEngine<'T>) (x: float[]) = engine.Load(shape [ x.Length; 1 ], ReadOnlySpan x)

let private exactly loss real fake =
    evaluate Reference.Shared loss (column Reference.Shared real) (column Reference.Shared fake)

/// Examples in a batch of the laws.
let private m = 7

/// m logits of N(0, 9), drawn in float32 so that every engine gets the same ones.
let private logits (options: TestOptions) case player =
    let values = Array.zeroCreate<float32> m
    Draw.Normal((options.Key case).Fold(int64 player), values.AsSpan())
    values |> Array.map (fun v -> float (3f * v))

let private cases (options: TestOptions) check =
    for case in 1 .. options.Cases do
        check (logits options case 1) (logits options case 2)

let private gradients (options: TestOptions) (loss: IAdversarialLoss) =
    law Gradients (fun () ->
        cases options (fun real fake ->
            let both = Array.append real fake
            let all = exactly loss real fake
            for player, at in [ "D", 0; "G", 1 ] do
                FiniteDifferences.agree options.Differences (fun x -> (exactly loss x[.. m - 1] x[m..])[at]) both
                    [| 0 .. 2 * m - 1 |] all[2 + 2 * m * at .. 1 + 2 * m * (at + 1)] $"the gradient of {player}'s loss"))

let private mean (options: TestOptions) loss =
    law Mean (fun () ->
        cases options (fun real fake ->
            let values x y = (exactly loss x y)[..1]
            let expected = values real fake
            Near.all 1e-11 expected (values (Array.append real real) (Array.append fake fake)) "D and G, every example twice"
            Near.all 1e-11 expected (values (Array.rev real) (Array.rev fake)) "D and G, the examples in another order"))

/// Where D is wrong about every example, its loss falls with the logits on data and rises with those on samples. Where D
/// rejects every sample, G's loss falls with the logits on samples.
let private signs (options: TestOptions) loss =
    law Signs (fun () ->
        cases options (fun real fake ->
            let part all i = Array.sub all (2 + i * m) m
            let size = Array.map (fun (v: float) -> min 2.0 (0.05 + abs v))
            let wrong = exactly loss (Array.map (~-) (size real)) (size fake)
            let rejecting = exactly loss (size real) (Array.map (~-) (size fake))
            for what, sign, gradient in
                [ "D's loss by its logits on data", -1.0, part wrong 0
                  "D's loss by its logits on samples", 1.0, part wrong 1
                  "G's loss by D's logits on samples", -1.0, part rejecting 3 ] do
                if gradient |> Array.exists (fun g -> not (sign * g >= 0.0)) || Array.sum gradient = 0.0 then
                    let relation = if sign < 0.0 then "negative" else "positive"
                    failtest $"the gradient of {what}: {relation} numbers required, got {List.ofArray gradient}"))

let private named (loss: IAdversarialLoss) =
    law Named (fun () ->
        let net = Net(shape [ 1 ], Dense 1)
        let game = Game(net, net, Objective = Objective loss)
        survivesFiles game loss (fun game -> game.Objective.Adversarial) "the loss that the recipe names")

let private finite (options: TestOptions) loss =
    law Finite (fun () ->
        let largest = options.LargestLogit
        let sizes = [ largest; largest / 10.0; 30.0; 1.0 ] |> List.filter ((>=) largest)
        let values = [ yield! sizes; yield 0.0; yield! List.map (~-) sizes ]
        onEngines options
            { new IEngineAction with
                member _.Apply(engine: IEngine<'T>) =
                    for real in values do
                        for fake in values do
                            let all = evaluate engine loss (column engine [| real |]) (column engine [| fake |])
                            Laws.finite all $"{engine.Name}: losses and gradients at logits {real} and {fake}" })

let private pure' (options: TestOptions) loss =
    law Pure (fun () ->
        cases options (fun real fake ->
            onEngines options
                { new IEngineAction with
                    member _.Apply(engine: IEngine<'T>) =
                        let x, y = column engine real, column engine fake
                        let first = evaluate engine loss x y
                        evaluate engine loss y x |> ignore
                        same first (evaluate engine loss x y) $"{engine.Name}: losses and gradients, evaluated again"
                        same real (engine.Read x) $"{engine.Name}: the logits on data after the evaluation"
                        same fake (engine.Read y) $"{engine.Name}: the logits on samples after the evaluation" }))

let private agrees (options: TestOptions) loss =
    law EnginesAgree (fun () ->
        cases options (fun real fake ->
            let expected = exactly loss real fake
            for engine in options.Engines do
                engine.Apply
                    { new IEngineAction with
                        member _.Apply(other: IEngine<'T>) =
                            let found = evaluate other loss (column other real) (column other fake)
                            Near.all engine.Tolerance expected found $"{engine}: losses and gradients" }))

/// The laws that each engine of the options must meet.
let ofEngines options (loss: IAdversarialLoss) = [ agrees options loss; finite options loss; pure' options loss ]

/// All laws except those of formulas (LogitLossLaws).
[<CompiledName "Of">]
let laws options (loss: IAdversarialLoss) =
    [ yield gradients options loss
      yield mean options loss
      yield signs options loss
      yield! ofEngines options loss
      yield named loss ]
