module Gan.Core.Tests.Optimizers.OptimizersTests

open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.SmallGame
open Gan.Testing.Tensors

/// Each optimiser as a plain loop on one number: initial parameter and gradient function to the parameters after each step.
type private Oracle = (float -> float) -> float -> float seq

let private sgd (rate: ISchedule) : Oracle = fun gradient start ->
    (start, 0L) |> Seq.unfold (fun (x, t) ->
        let x = x - rate.At t * gradient x
        Some(x, (x, t + 1L)))

let private momentum (rate: ISchedule) (decay: ISchedule) : Oracle = fun gradient start ->
    (start, 0.0, 0L) |> Seq.unfold (fun (x, v, t) ->
        let v = decay.At t * v - rate.At t * gradient x
        Some(x + v, (x + v, v, t + 1L)))

let private adam (rate: ISchedule) b1 b2 epsilon : Oracle = fun gradient start ->
    (start, 0.0, 0.0, 1) |> Seq.unfold (fun (x, m, v, t) ->
        let g = gradient x
        let m, v = b1 * m + (1.0 - b1) * g, b2 * v + (1.0 - b2) * g * g
        let mHat, vHat = m / (1.0 - b1 ** float t), v / (1.0 - b2 ** float t)
        let x = x - rate.At(int64 (t - 1)) * mHat / (sqrt vHat + epsilon)
        Some(x, (x, m, v, t + 1)))

let private decayed factor (oracle: Oracle) : Oracle = fun gradient -> oracle (fun x -> gradient x + factor * x)

let private falling, rising = ExponentialDecay(0.1, 1.05, 0.02), LinearSchedule(0.5, 0.9, 2, 12, 2)

let private table: (string * IOptimizer * Oracle) list =
    [ "gradient descent", Sgd falling, sgd falling
      "momentum", Momentum(falling, rising), momentum falling rising
      "Adam", Adam(falling, 0.5, 0.99, 1e-3), adam falling 0.5 0.99 1e-3
      "Adam as published", Adam(ConstantSchedule 0.01), adam (ConstantSchedule 0.01) 0.9 0.999 1e-8
      "weight decay before descent", Chain(WeightDecay 0.3, Sgd falling), decayed 0.3 (sgd falling)
      "weight decay before momentum", Chain(WeightDecay 0.3, Momentum(falling, rising)),
      decayed 0.3 (momentum falling rising)
      "weight decay before Adam", Chain(WeightDecay 0.3, Adam(ConstantSchedule 0.1)),
      decayed 0.3 (adam (ConstantSchedule 0.1) 0.9 0.999 1e-8)
      // The outer descent negates and scales once more: x ← x + 0.5·(−(−rate))·g, so its rate is negative here.
      "descent after descent", Chain(Sgd falling, Sgd(ConstantSchedule -0.5)), sgd (ExponentialDecay(0.05, 1.05, 0.01))
      "nested chains", Chain(Sgd(ConstantSchedule 0.5), Chain(Sgd(ConstantSchedule -0.25), Sgd(ConstantSchedule -4.0))),
      sgd (ConstantSchedule 0.5)
      "a chain of one", Chain(Chain(Chain(Adam(ConstantSchedule 0.1)))), adam (ConstantSchedule 0.1) 0.9 0.999 1e-8 ]

/// A gradient that is not a multiple of x, so that no two rules agree by chance.
let private gradient x = 2.0 * x + sin (3.0 * x)

let private layout = Layout [ struct ("a", shape [ 3 ]); struct ("b", shape [ 2; 1 ]) ]
let private starts = [| 1.0; -2.0; 0.0; 0.3; 5.0 |]

/// The parameters after each step, by the update rule.
let private steps count (optimizer: IOptimizer) =
    let rule = optimizer.Rule()
    let step (p: Params, s: IReadOnlyList<Params>) t =
        let struct (p, s) = rule.Apply(t, p, s, p.Map gradient)
        p, s
    [ 0L .. int64 count - 1L ]
    |> List.scan step (Params(layout, Array.copy starts), rule.Init layout)
    |> List.tail
    |> List.map (fun (p, _) -> p.ToArray())

let private expected count (oracle: Oracle) =
    let each = starts |> Array.map (oracle gradient >> Seq.take count >> Array.ofSeq)
    [ for t in 0 .. count - 1 -> each |> Array.map (Array.item t) ]

let private differs a b = List.exists2 (fun x y -> Near.distance x y > 1e-9) a b

[<Tests>]
let tests =
    testList "Optimizers" [
        testList "twenty steps equal a plain loop" [
            for name, optimizer, oracle in table ->
                test name {
                    List.iter2 (fun e a -> Near.all 1e-12 e a "parameters") (expected 20 oracle) (steps 20 optimizer)
                } ]
        test "the loops detect planted errors: no bias correction, the rate outside the velocity, decay after the rate" {
            let uncorrected: Oracle = fun gradient start ->
                (start, 0.0, 0.0) |> Seq.unfold (fun (x, m, v) ->
                    let g = gradient x
                    let m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                    let x = x - 0.01 * m / (sqrt v + 1e-8)
                    Some(x, (x, m, v)))
            Expect.isTrue (differs (expected 20 uncorrected) (steps 20 (Adam(ConstantSchedule 0.01)))) "Adam"
            let outside: Oracle = fun gradient start ->
                (start, 0.0, 0L) |> Seq.unfold (fun (x, v, t) ->
                    let v = (rising: LinearSchedule).At t * v + gradient x
                    let x = x - (falling: ExponentialDecay).At t * v
                    Some(x, (x, v, t + 1L)))
            Expect.isTrue (differs (expected 20 outside) (steps 20 (Momentum(falling, rising)))) "momentum"
            Expect.isTrue
                (differs (steps 20 (Chain(Adam(ConstantSchedule 0.1), WeightDecay 0.3)))
                     (steps 20 (Chain(WeightDecay 0.3, Adam(ConstantSchedule 0.1)))))
                "order"
        }

        test "the state starts at zero, one set for each of its names" {
            let chain = Chain(Adam(ConstantSchedule 1.0), Momentum(falling, rising))
            for optimizer, count in [ Sgd(ConstantSchedule 1.0) :> IOptimizer, 0
                                      Momentum(falling, rising), 1
                                      Adam(ConstantSchedule 1.0), 2
                                      chain, 3 ] do
                let state = optimizer.Rule().Init layout
                Expect.equal state.Count count $"{optimizer}"
                Expect.all state (fun s -> s.Layout.Equals layout && Array.forall ((=) 0.0) (s.ToArray())) "zeros"
        }
        test "state names in a chain are distinct" {
            let rule =
                let inner = Chain(Adam(ConstantSchedule 0.3), Momentum(falling, rising))
                (Chain(Adam(ConstantSchedule 0.1), Adam(ConstantSchedule 0.2), inner) :> IOptimizer).Rule()
            let names =
                Seq.append (rule.State |> Seq.map (fun struct (n, _) -> n))
                    (rule.Numbers |> Seq.map (fun struct (n, _) -> n))
                |> List.ofSeq
            Expect.equal names (List.distinct names) "distinct"
            Expect.equal names.Length (3 * 5 + 3) "all names"
        }
        test "an update does not change its inputs" {
            let rule = (Momentum(falling, rising) :> IOptimizer).Rule()
            let p, state, g = Params(layout, Array.copy starts), rule.Init layout, Params(layout, [| 1.0 .. 5.0 |])
            rule.Apply(0L, p, state, g) |> ignore
            Expect.sequenceEqual (p.ToArray()) starts "parameters"
            Expect.sequenceEqual (state[0].ToArray()) (Array.zeroCreate 5) "state"
            Expect.sequenceEqual (g.ToArray()) [ 1.0 .. 5.0 ] "gradient"
        }
        test "state that stores the old parameters is updated with the old parameters" {
            let rule = UpdateRule(-UpdateRule.Update, [| struct ("previous", UpdateRule.Parameter) |])
            let struct (p, state) =
                rule.Apply(0L, Params(layout, Array.copy starts), rule.Init layout, Params(layout, Array.create 5 1.0))
            Expect.sequenceEqual (p.ToArray()) (starts |> Array.map (fun x -> x - 1.0)) "moved"
            Expect.sequenceEqual (state[0].ToArray()) starts "previous"
        }
        test "a weight average leaves its rule unchanged and averages the updated parameters" {
            let beta, momentum = 0.7, Momentum(falling, rising) :> IOptimizer
            let averaged = WeightAverage(momentum, ConstantSchedule beta) :> IOptimizer
            let rule = averaged.Rule()
            let sampled =
                ((Params(layout, Array.copy starts), rule.Init layout), [ 0L .. 19L ])
                ||> List.scan (fun (p, s) t ->
                    let struct (p, s) = rule.Apply(t, p, s, p.Map gradient)
                    p, s)
                |> List.map (fun (p, s) -> averaged.SampledParameters(PlayerSnapshot(p, s)).ToArray())
            let played = steps 20 momentum
            let expected = (starts, played) ||> List.scan (Array.map2 (fun mean theta -> beta * mean + (1.0 - beta) * theta))
            Near.all 1e-12 (Seq.concat played) (Seq.concat (steps 20 averaged)) "played"
            Near.all 1e-12 (Seq.concat expected) (Seq.concat sampled) "sampled"
            Expect.isTrue (differs (List.tail sampled) played) "different from the parameters"
        }
        test "with equal weights an average is the mean of the parameters from a step on, and before it the parameters" {
            let rule = WeightAverage(Momentum(falling, rising), EqualWeights 5L) :> IOptimizer
            let sampled =
                ((Params(layout, Array.copy starts), rule.Rule().Init layout), [ 0L .. 19L ])
                ||> List.scan (fun (p, s) t ->
                    let struct (p, s) = rule.Rule().Apply(t, p, s, p.Map gradient)
                    p, s)
                |> List.map (fun (p, s) -> rule.SampledParameters(PlayerSnapshot(p, s)).ToArray())
                |> List.tail
            let played = steps 20 (Momentum(falling, rising))
            let expected =
                [ for t in 0..19 ->
                      let counted = List.ofSeq played |> List.take (t + 1) |> List.skip (min t 5)
                      [| for i in 0..4 -> counted |> List.averageBy (fun theta -> theta[i]) |] ]
            Near.all 1e-12 (Seq.concat expected) (Seq.concat sampled) "means"
        }
        test "an average needs a decay below 1 and a rule, and cannot be in a chain" {
            for refused, message in
                [ (fun () -> (WeightAverage(Sgd(ConstantSchedule 1.0), ConstantSchedule 1.0) :> IOptimizer).Rule()),
                  "an average needs a decay from 0 to below 1, got 1"
                  (fun () -> (WeightAverage(Unchecked.defaultof<IOptimizer>, ConstantSchedule 0.5) :> IOptimizer).Rule()),
                  "an average needs a rule, got null"
                  (fun () ->
                       (WeightAverage(Sgd(ConstantSchedule 1.0), Unchecked.defaultof<ISchedule>) :> IOptimizer).Rule()),
                  "an average needs a decay, got null"
                  (fun () -> (Chain(WeightAverage(Sgd(ConstantSchedule 1.0), ConstantSchedule 0.5)) :> IOptimizer).Rule()),
                  "a chain needs rules without a weight average, got one; average the chain instead" ] do
                Expect.throwsC (fun () -> refused () |> ignore) (fun e -> Expect.equal e.Message message "message")
        }
        test "an empty chain is refused" {
            Expect.throwsC (fun () -> (Chain [||] :> IOptimizer).Rule() |> ignore) (fun e ->
                Expect.equal e.Message "a chain needs 1 rule or more, got none" "message")
        }
        test "optimisers are equal by value" {
            let chain rate = Chain(WeightDecay 0.1, Adam(ConstantSchedule rate))
            Expect.equal (chain 0.1) (chain 0.1) "equal"
            Expect.equal (hash (chain 0.1)) (hash (chain 0.1)) "hash"
            Expect.notEqual (chain 0.1) (chain 0.2) "another rate"
        } ]
