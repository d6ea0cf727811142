/// The laws of an optimizer.
module Gan.Testing.OptimizerLaws

open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing.Laws
open Gan.Testing.Tensors

[<Literal>]
let Pure = "an update is a function of its arguments, which are unchanged"

[<Literal>]
let Descends = "the first step and 200 steps descend a quadratic function"

[<Literal>]
let Finite = "updates are finite for gradients from 0 to 1e6"

[<Literal>]
let Sampled = "the parameters to sample from have the layout of the net's"

let private layout = Layout [ struct ("a", shape [ 3; 2 ]); struct ("b", shape [ 700 ]) ]
let private host seed = Params(layout, numbers seed (shape [ layout.Size ]) |> Array.map float)

type private Held = { Theta: Params; State: IReadOnlyList<Params> }

let private flat held =
    [| yield! held.Theta.ToArray()
       for s in held.State do yield! s.ToArray() |]

let private start (rule: UpdateRule) = { Theta = host 1L; State = rule.Init layout }

let private apply (rule: UpdateRule) step held gradient =
    let struct (theta, state) = rule.Apply(step, held.Theta, held.State, gradient)
    { Theta = theta; State = state }

/// The updates 0, 1, … of a rule; the gradient is a function of the update's index and the parameters.
let private updates (optimizer: IOptimizer) count (gradient: int64 -> Params -> Params) =
    let rule = optimizer.Rule()
    [ 0L .. count - 1L ] |> List.scan (fun held t -> apply rule t held (gradient t held.Theta)) (start rule) |> List.tail

/// The result of the updates 0, 1, … on an engine, from the same start.
let private updatesOn (engine: IEngine<'T>) (rule: UpdateRule) (gradients: Params list) =
    let buffer = engine.Hold(host 1L)
    let state = rule.Init layout |> Seq.map engine.Hold |> Array.ofSeq
    for t, gradient in List.indexed gradients do
        engine.Update(rule, int64 t, buffer, state, engine.Open(engine.Hold gradient, false))
    { Theta = buffer.Read(); State = [| for s in state -> s.Read() |] }

let private pure' (optimizer: IOptimizer) =
    law Pure (fun () ->
        let rule = optimizer.Rule()
        let states = updates optimizer 6L (fun t _ -> host (10L + t))
        for t, before in List.indexed (List.truncate 5 states) do
            let copy, gradient = flat before, host (11L + int64 t)
            let again = apply rule (int64 t + 1L) before gradient
            same (flat states[t + 1]) (flat again) $"update {t + 1}, computed again"
            same copy (flat before) $"the arguments of update {t + 1}"
            same ((host (11L + int64 t)).ToArray()) (gradient.ToArray()) $"the gradient of update {t + 1}")

let private agrees (options: TestOptions) (optimizer: IOptimizer) =
    law EnginesAgree (fun () ->
        let gradients = [ for t in 0L .. 4L -> host (10L + t) ]
        let expected = updates optimizer 5L (fun t _ -> gradients[int t]) |> List.last |> flat
        for engine in options.Engines do
            engine.Apply
                { new IEngineAction with
                    member _.Apply(other: IEngine<'T>) =
                        Near.all engine.Tolerance expected (flat (updatesOn other (optimizer.Rule()) gradients))
                            $"{engine}: the result of five updates" })

/// ½‖θ − θ'‖² for a target θ', with the gradient θ − θ'.
let private descends (optimizer: IOptimizer) =
    law Descends (fun () ->
        let target = host 5L
        let gradient (p: Params) = p.Zip(target, fun x t -> x - t)
        let loss p = (gradient p).ToArray() |> Array.sumBy (fun v -> v * v / 2.0)
        let states = updates optimizer 200L (fun _ p -> gradient p)
        let step = states.Head.Theta.Zip(host 1L, fun x y -> x - y)
        let slope = Array.map2 (*) ((gradient (host 1L)).ToArray()) (step.ToArray()) |> Array.sum
        if not (slope < 0.0) then failtest $"a first step with a negative product with the gradient required, got {slope}"
        let first, last = loss (host 1L), loss (List.last states).Theta
        if not (last < first) then failtest $"a loss below {first} after 200 steps required, got {last}")

let private finite (options: TestOptions) (optimizer: IOptimizer) =
    law Finite (fun () ->
        for size in [ 0.0; 1e-8; 1.0; 1e6 ] do
            let gradients = [ for t in 0L .. 3L -> (host (10L + t)).Map(fun v -> size * v) ]
            Laws.finite (updates optimizer 4L (fun t _ -> gradients[int t]) |> List.last |> flat)
                $"parameters and state after four gradients of size {size}"
            onEngines options
                { new IEngineAction with
                    member _.Apply(engine: IEngine<'T>) =
                        Laws.finite (flat (updatesOn engine (optimizer.Rule()) gradients))
                            $"{engine.Name}: parameters and state after four gradients of size {size}" })

let private sampled (optimizer: IOptimizer) =
    law Sampled (fun () ->
        let held = updates optimizer 3L (fun t _ -> host (10L + t)) |> List.last
        let found = optimizer.SampledParameters(PlayerSnapshot(held.Theta, held.State))
        Expect.equal found.Layout layout "the layout"
        Laws.finite (found.ToArray()) "the parameters to sample from")

/// A game whose players use the optimizer.
let private game (optimizer: IOptimizer) =
    let g, d = Net(shape [ 2 ], Dense 3, Tanh(), Dense 2), Net(shape [ 2 ], Dense 3, Tanh(), Dense 1)
    Game(g, d, GeneratorOptimizer = optimizer, DiscriminatorOptimizer = optimizer)

let private named (optimizer: IOptimizer) =
    law Named (fun () ->
        survivesFiles (game optimizer) optimizer (fun game -> game.GeneratorOptimizer) "the optimizer in the recipe")

/// The laws of an optimizer.
[<CompiledName "Of">]
let laws options (optimizer: IOptimizer) =
    [ yield pure' optimizer
      yield agrees options optimizer
      yield descends optimizer
      yield finite options optimizer
      yield sampled optimizer
      yield! GameLaws.runs options (game optimizer) (Data.uniform "uniform" [ 2 ])
      yield named optimizer ]
