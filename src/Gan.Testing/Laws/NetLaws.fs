/// The laws of a net and of a layer.
module Gan.Testing.NetLaws

open System
open Expecto
open Gan
open Gan.Testing.Laws
open Gan.Testing.Tensors

[<Literal>]
let Shapes = "outputs have the shape that was inferred"

[<Literal>]
let Gradients = "gradients equal finite differences"

[<Literal>]
let Finite = "outputs and gradients are finite"

[<Literal>]
let Pure = "the same key gives the same bits, and nothing is changed"

[<Literal>]
let Independent = "an example's output depends on that example alone"

[<Literal>]
let Evaluation = "evaluation leaves the state as it is"

/// The examples in a batch of the laws.
let private m = 5

/// A batch, the parameters and the state of a net, flat.
type private Point = { Input: float[]; Parameters: float[]; State: float[] }

/// The results of a net, flat: the outputs y, Σ weights · y, its gradients by the parameters and by the input, the new
/// state.
type private Result =
    { Output: float[]; Value: float; ByParameters: float[]; ByInput: float[]; State: float[] }

    member this.All = Array.concat [ this.Output; this.ByParameters; this.ByInput; this.State ]

/// Parameters, state and inputs in general position: nothing has its initial 0 or 1.
let private point (options: TestOptions) (net: Net) : Point =
    let normal i (s: Shape) =
        let values = Array.zeroCreate<float32> s.Size
        Draw.Normal(options.Key i, values.AsSpan())
        Array.map float values
    let parameters = net.Init(options.Key 1)
    { Input = normal 2 (net.Input.Prepend m)
      Parameters =
          Array.map2 (fun p by -> p + 0.2 * by) (parameters.ToArray()) (normal 3 (shape [ net.Layout.Size ]))
          |> Array.map (float32 >> float)
      State = net.InitState().ToArray() |> Array.map (fun v -> v + 0.25) }

let private tensors (engine: IEngine<'T>) (layout: Layout) (values: float[]) =
    [| for slot in layout.Slots -> engine.Load(slot.Shape, ReadOnlySpan(values, slot.Offset, slot.Shape.Size)) |]

/// The net at a point; with a key as in training, without one as in evaluation.
let private evaluate (engine: IEngine<'T>) (net: Net) (key: Nullable<Key>) (at: Point) =
    let wrap x = Tensor<'T>(engine, x)
    let drawn seed (s: Shape) = engine.Load(s, ReadOnlySpan(numbers seed s))
    let theta = tensors engine net.Layout at.Parameters |> Array.map engine.Variable
    let x = engine.Variable(engine.Load(net.Input.Prepend m, ReadOnlySpan at.Input))
    let condition = match net.Condition with null -> null | c -> wrap (drawn 3L (c.Prepend m))
    let result =
        net.Apply(wrap x, Array.map wrap theta, tensors engine net.StateLayout at.State |> Array.map wrap, key, condition)
    Expect.equal result.Output.Shape (net.Output.Prepend m) $"{engine.Name}: the shape of the output, as declared"
    Expect.equal (engine.ShapeOf result.Output.Value) (net.Output.Prepend m) $"{engine.Name}: the shape of the output"
    let value = (result.Output * wrap (drawn 2L result.Output.Shape)).Sum().Value
    let gradients = engine.Gradients(value, Array.append theta [| x |]) |> Seq.map engine.Read |> Array.ofSeq
    Expect.sequenceEqual (engine.Read x) (engine.Read(engine.Load(net.Input.Prepend m, ReadOnlySpan at.Input)))
        $"{engine.Name}: the input after the evaluation"
    { Output = engine.Read result.Output.Value
      Value = (engine.Read value)[0]
      ByParameters = Array.concat gradients[.. theta.Length - 1]
      ByInput = gradients[theta.Length]
      State = [| for s in result.State do yield! engine.Read s.Value |] }

let private training = Nullable(Key.Of 11L)
let private evaluation = Nullable<Key>()
let private modes = [ "in training", training; "in evaluation", evaluation ]

let private shapes options (net: Net) =
    law Shapes (fun () -> for _, key in modes do evaluate Reference.Shared net key (point options net) |> ignore)

let private gradients (options: TestOptions) (net: Net) =
    law Gradients (fun () ->
        let at = point options net
        let found = evaluate Reference.Shared net training at
        let agree what values gradient (moved: float[] -> Point) =
            let coordinates = FiniteDifferences.coordinates options.Coordinates (Array.length values)
            FiniteDifferences.agree options.Differences (fun v -> (evaluate Reference.Shared net training (moved v)).Value)
                values coordinates gradient $"the gradient by the {what}"
        agree "parameters" at.Parameters found.ByParameters (fun p -> { at with Parameters = p })
        agree "input" at.Input found.ByInput (fun x -> { at with Input = x }))

let private agrees (options: TestOptions) (net: Net) =
    law EnginesAgree (fun () ->
        let at = point options net
        for mode, key in modes do
            let expected = evaluate Reference.Shared net key at
            for engine in options.Engines do
                engine.Apply
                    { new IEngineAction with
                        member _.Apply(other: IEngine<'T>) =
                            let found = evaluate other net key at
                            for what, e, f in
                                [ "outputs", expected.Output, found.Output
                                  "gradient by the parameters", expected.ByParameters, found.ByParameters
                                  "gradient by the input", expected.ByInput, found.ByInput
                                  "state", expected.State, found.State ] do
                                Near.all engine.Tolerance e f $"{engine} {mode}: {what}" })

let private finite (options: TestOptions) (net: Net) =
    law Finite (fun () ->
        let at = point options net
        let largest = at.Input |> Array.map abs |> Array.max
        for mode, key in modes do
            for size in [ 0.0; 1.0; options.LargestInput ] do
                onEngines options
                    { new IEngineAction with
                        member _.Apply(engine: IEngine<'T>) =
                            let scaled = { at with Input = at.Input |> Array.map (fun x -> x * size / largest) }
                            Laws.finite (evaluate engine net key scaled).All
                                $"{engine.Name} {mode}: outputs, gradients and state for inputs up to {size}" })

let private pure' (options: TestOptions) (net: Net) =
    law Pure (fun () ->
        let at = point options net
        for mode, key in modes do
            onEngines options
                { new IEngineAction with
                    member _.Apply(engine: IEngine<'T>) =
                        let first = evaluate engine net key at
                        evaluate engine net (Nullable(Key.Of 12L)) { at with Input = Array.rev at.Input } |> ignore
                        same first.All (evaluate engine net key at).All
                            $"{engine.Name} {mode}: outputs, gradients and state, evaluated again" })

let private independent options (net: Net) =
    law Independent (fun () ->
        let at = point options net
        for mode, key in modes do
            if mode = "in evaluation" || not net.MixesExamples then
                let size, width = net.Input.Size, net.Output.Size
                let output x = (evaluate Reference.Shared net key { at with Input = x }).Output
                let whole = output at.Input
                for moved in 0 .. m - 1 do
                    let changed = at.Input |> Array.mapi (fun i v -> if i / size = moved then 0.7 - v else v) |> output
                    for other in 0 .. m - 1 do
                        if other <> moved then
                            let row (all: float[]) = all[other * width .. (other + 1) * width - 1]
                            Near.all 1e-12 (row whole) (row changed)
                                ($"{mode}: the output for example {other} when example {moved} changes; "
                                 + "a layer that mixes examples declares MixesExamples"))

let private evaluationKeeps options (net: Net) =
    law Evaluation (fun () ->
        let at = point options net
        same at.State (evaluate Reference.Shared net evaluation at).State "the state after an evaluation")

let private named (net: Net) =
    law Named (fun () ->
        let game = Game(Classification "player", [| Player("player", net) |])
        survivesFiles game net (fun game -> game["player"].Net) "the net in the recipe")

/// The laws that each engine of the options must meet.
let ofEngines options (net: Net) = [ agrees options net; finite options net; pure' options net ]

/// The laws of a net.
[<CompiledName "Of">]
let laws options (net: Net) =
    [ yield shapes options net
      yield gradients options net
      yield! ofEngines options net
      yield independent options net
      yield evaluationKeeps options net
      yield named net ]

/// A dense layer in front of a layer, so that gradients pass through the layer; with a condition of shape [2].
let behindDense (layer: ILayer) (input: Shape) =
    Net(shape [ 3 ], shape [ 2 ], [| yield Dense input.Size :> ILayer
                                     if input.Count <> 1 then yield Reshape input
                                     yield layer |])
