/// Runs of the layer have the bits of the core's, also resumed.
module Gan.FSharp.Tests.TrainerTests

open Expecto
open Gan
open Gan.FSharp
open Gan.Testing

let private g = Net.input 2 |> Net.dense 6 |> Net.relu |> Net.dense 2
let private d = Net.input 2 |> Net.dense 6 |> Net.leakyRelu 0.2 |> Net.dense 1
let private adam = Adam(1e-2, Beta1 = 0.5)
let private engine = Compiled.Shared
let private key = Key.Of 3L

let private trainer =
    Game.ofNets g d |> Game.optimizer adam |> Game.batch 16 |> Trainer.create engine Distributions.Ring

let private core =
    let shape = Shape.ofList [ 2 ]
    let g, d = Net(shape, Dense 6, Relu(), Dense 2), Net(shape, Dense 6, LeakyRelu 0.2, Dense 1)
    engine.Trainer(Game(g, d, GeneratorOptimizer = adam, DiscriminatorOptimizer = adam, Batch = 16), Distributions.Ring)

let private start = trainer |> Trainer.init key
let private expected = Bits.take 6 (core.Run(core.Init key))
let private same states what = Bits.same (Bits.take 6 states) expected what

[<Tests>]
let tests =
    testList "Trainer" [
        test "states and statesInPlace have the bits of the core's Run" {
            same (trainer |> Trainer.states start) "states"
            same (trainer |> Trainer.statesInPlace start) "statesInPlace"
            same (trainer |> Trainer.measuredStates (Trainer.every 2L) start) "measuredStates"
            same (trainer |> Trainer.measuredStatesInPlace (Trainer.every 2L) start) "measuredStatesInPlace"
            same (start |> Seq.unfold (fun s -> let next = trainer |> Trainer.step s in Some(next, next))) "step"
            same (start |> Seq.unfold (fun s -> let next = trainer |> Trainer.measuredStep s in Some(next, next))) "measured"
        }
        test "another key gives other bits" {
            let other = trainer |> Trainer.init (Key.Of 4L)
            Expect.notEqual (trainer |> Trainer.states other |> Bits.take 6) expected "the bits"
        }
        testList "resumed" [
            for cut in 0..5 do
                test $"after step {cut}" {
                    let before = if cut = 0 then start else trainer |> Trainer.states start |> Seq.item (cut - 1)
                    let resumed = trainer |> Trainer.resume (State.snapshot before)
                    Bits.same (trainer |> Trainer.states resumed |> Bits.take (6 - cut)) (List.skip cut expected) "the rest"
                } ]
        test "measurements are options" {
            let states = trainer |> Trainer.measuredStates (Trainer.every 2L) start |> Seq.take 4 |> List.ofSeq
            Expect.equal (states |> List.map (State.measures >> Option.isSome)) [ false; true; false; true ] "every second"
            let measured = nonNull states[1].Measures
            Expect.equal (State.tryMeasure "value" states[1]) (Some measured["value"]) "a measurement"
            Expect.equal (State.tryMeasure "value" states[0]) None "not measured"
            Expect.equal (State.tryMeasure "no-such" states[1]) None "no such measurement"
            Expect.equal (Measures.tryFind "value" measured) (Some measured["value"]) "tryFind"
            Expect.equal (Measures.toList measured) [ for m in measured.All -> m.Name, m.Value ] "all of them"
            Expect.isNonEmpty (Measures.toList measured) "there are some"
            let next = trainer |> Trainer.measuredStep start
            Expect.isSome (State.measures next) "a measured step"
            Expect.equal (State.parameters "generator" next |> _.ToArray()) (next.Parameters("generator").ToArray()) "θ"
        }
        test "every requires a number of 1 or more" {
            Expect.stringContains (Rejections.message (fun () -> Trainer.every 0L)) "1 or more is required, got 0" "0"
            Expect.equal ([ 1L .. 6L ] |> List.filter (Trainer.every 3L)) [ 3L; 6L ] "every third"
        }
        test "bind is the core's function of a trained player" {
            let x = Batches.normal 1 4 2 0.0 1.0
            let state = trainer |> Trainer.states start |> Seq.item 3
            Expect.sequenceEqual ((trainer |> Trainer.bind "discriminator" state) x |> _.ToArray())
                (trainer.Bind(state, "discriminator").Invoke(x, null).ToArray()) "the logits"
        }
        test "bindGiven takes the condition first" {
            let net n = Net.input 2 |> Net.condition [ 2 ] |> Net.joinCondition |> Net.dense n
            let data = Examples("labelled", Batches.normal 1 20 2 0.0 1.0, [| for i in 0..19 -> i % 2 |])
            let trainer = Game.ofNets (net 2) (net 1) |> Game.batch 4 |> Trainer.create engine data
            let state = trainer |> Trainer.init key
            let x, condition = Batches.normal 1 4 2 0.0 1.0, Batch.OneHot([| 0; 1; 1; 0 |], 2)
            Expect.sequenceEqual ((trainer |> Trainer.bindGiven "generator" state) condition x |> _.ToArray())
                (trainer.Bind(state, "generator").Invoke(x, condition).ToArray()) "the samples"
        }
    ]
