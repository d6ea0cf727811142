/// Training in the engines' suite: updates of a buffer by each optimizer, and Algorithm 1 against the reference.
module Gan.Testing.TrainingSuite

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

let updates (engine: IEngine<'T>) tolerance =
    testList "optimisers" [
        for name, optimizer in optimizers ->
            testCase $"{name}: five updates of a buffer" (fun () ->
                let layout = Layout([ struct ("a", shape [ 3; 2 ]); struct ("b", shape [ 700 ]) ])
                let host seed = Params(layout, numbers seed (shape [ layout.Size ]) |> Array.map float)
                let rule = optimizer.Rule()
                let expected =
                    ((host 1L, rule.Init layout), [ 0L .. 4L ]) ||> Seq.fold (fun (p, s) t ->
                        let struct (p', s') = rule.Apply(t, p, s, host (10L + t))
                        p', s')
                let buffer = engine.Hold(host 1L)
                let state = rule.Init layout |> Seq.map engine.Hold |> Array.ofSeq
                for t in 0L .. 4L do
                    engine.Update(rule, t, buffer, state, engine.Open(engine.Hold(host (10L + t)), false))
                Near.all tolerance ((fst expected).ToArray()) (buffer.Read().ToArray()) "parameters"
                (snd expected, state)
                ||> Seq.iter2 (fun e s -> Near.all tolerance (e.ToArray()) (s.Read().ToArray()) "state")) ]

let algorithm1 (engine: IEngine<'T>) tolerance =
    let steps = 6
    let run (engine: IEngine) order optimizer =
        let trainer = engine.Trainer(smallGame order optimizer, source)
        trainer, trainer.Init(Key.Of 42L)
    let bits (state: State) = all (state.Snapshot())

    testList "Algorithm 1" [
        for order in orders do
            for name, optimizer in optimizers ->
                testCase $"{order}, {name}: whole steps agree with the reference" (fun () ->
                    let after (engine: IEngine) =
                        let trainer, start = run engine order optimizer
                        trainer.Run(start, fun _ -> true)
                        |> Seq.take steps
                        |> Seq.map (fun s -> s.Measures, bits s)
                        |> List.ofSeq
                    (after Reference.Shared, after engine) ||> List.iter2 (fun (m, p) (m', p') ->
                        Near.all tolerance p p' "parameters and optimiser state"
                        Expect.equal (measured m' |> List.map fst) (measured m |> List.map fst) "names of the measures"
                        Near.all tolerance (measured m |> List.map snd) (measured m' |> List.map snd) "measures"))

        yield testCase "a step does not change its input state, and gives the same bits twice" (fun () ->
            let trainer, start = run engine orders[0] (snd optimizers[2])
            let before = bits start
            let once, twice = trainer.Step start, trainer.Step start
            Expect.sequenceEqual (bits once) (bits twice) "the same bits"
            Expect.sequenceEqual (bits start) before "untouched"
            Expect.notEqual (bits once) before "changed parameters")

        yield testCase "a run gives the bits of repeated steps, in place or not" (fun () ->
            for order in orders do
                let trainer, start = run engine order (snd optimizers[1])
                let stepped = (start, [ 1..steps ]) ||> List.fold (fun s _ -> trainer.Step s)
                for run in [ trainer.RunInPlace start; trainer.Run start ] do
                    let last = run |> Seq.item (steps - 1)
                    Expect.equal last.Step (int64 steps) "steps"
                    Expect.sequenceEqual (bits last) (bits stepped) $"{order}")

        yield testCase "a run resumed at any step gives the bits of the uninterrupted run" (fun () ->
            let trainer, start = run engine orders[1] (snd optimizers[2])
            let whole = trainer.Run start |> Seq.take steps |> Seq.map (fun s -> s.Snapshot()) |> List.ofSeq
            for cut in 0 .. steps - 2 do
                let resumed = trainer.Run(trainer.Resume whole[cut]) |> Seq.item (steps - 2 - cut)
                Expect.sequenceEqual (bits resumed) (all (List.last whole)) $"cut after {cut + 1}")

        yield testCase "a weight average does not change the game, to the bit" (fun () ->
            let played (optimizer: IOptimizer) =
                let trainer, start = run engine orders[2] optimizer
                let last = (trainer.Run start |> Seq.item (steps - 1)).Snapshot()
                let parameters (player: string) = last[player].Parameters.ToArray()
                optimizer.SampledParameters(last["generator"]).ToArray(),
                [ parameters "discriminator"; parameters "generator" ]
            let rule = snd optimizers[1]
            let (sampled, plain), (average, averaged) = played rule, played (WeightAverage(rule, 0.9))
            Expect.equal averaged plain "the game"
            Expect.equal sampled plain[1] "without an average: the parameters"
            Expect.notEqual average sampled "with an average: different ones")

        yield testCase "a state whose buffers a run in place reused cannot be read" (fun () ->
            let trainer, start = run engine orders[0] (snd optimizers[0])
            use states = (trainer.RunInPlace start).GetEnumerator()
            states.MoveNext() |> ignore
            let first = states.Current
            bits first |> ignore
            states.MoveNext() |> ignore
            Expect.throwsC (fun () -> bits first |> ignore) (fun e ->
                Expect.stringContains e.Message "the state at step 1 can no longer be read" "message"))

        yield testCase "column norms are at most their cap" (fun () ->
            let trainer, start = run engine orders[0] (Sgd 5.0)
            let last = trainer.Run start |> Seq.item 3
            let w = last.Parameters("discriminator").["3.weight"].ToArray()
            let norms = [ for j in 0..3 -> sqrt (Seq.sum [ for i in 0..4 -> w[i * 4 + j] ** 2.0 ]) ]
            Expect.all norms (fun n -> n <= 0.9 * (1.0 + 1e-6)) $"{norms}"
            Expect.exists norms (fun n -> n > 0.9 * (1.0 - 1e-6)) "the cap is active")
    ]
