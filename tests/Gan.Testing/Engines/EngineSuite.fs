/// The requirements on every engine (docs/engines.md): each operation, layer, objective and optimiser against closed
/// forms, finite differences and the float64 reference; Algorithm 1 against the reference from the same key; purity.
module Gan.Testing.EngineSuite

open System
open System.Collections.Generic
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.Testing.FiniteDifferences

let private networks (engine: IEngine<'T>) tolerance =
    let layers: (ILayer * int list) list =
        [ Dense 4, [ 3 ]; Maxout(4, 3), [ 3 ]; Relu(), [ 3 ]; LeakyRelu 0.3, [ 3 ]; Sigmoid(), [ 3 ]; Tanh(), [ 3 ]
          Dropout(0.5, Nullable 3.0), [ 3 ]; Reshape(shape [ 2; 3 ]), [ 6 ]
          Convolution(3, 2), [ 3; 3; 2 ]; Convolution(2, 3, 2, 1), [ 4; 3; 1 ]; MaxoutConvolution(2, 3, 2, 1, 1), [ 2; 3; 2 ]
          MaxPool(2, 2), [ 3; 3; 2 ]; MaxPool(3, 2), [ 4; 4; 1 ]; TransposedConvolution(2, 3, 2),
          [ 2; 2; 3 ]; TransposedConvolution(1, 4, 2, 1), [ 2; 3; 2 ]
          BatchNorm(), [ 3 ]; BatchNorm(0.5, 1e-3), [ 2; 3; 2 ]; JoinCondition(), [ 3 ]; JoinCondition(), [ 2; 3; 1 ]
          Residual(Dense 4, Tanh(), Dense 3), [ 3 ]; Skip(Dense 2, Sigmoid()), [ 3 ]; Skip(Convolution(2, 3, 1, 1)),
          [ 3; 2; 1 ]
          Residual(BatchNorm(), Dropout 0.5, Residual(BatchNorm(), JoinCondition(), Dense 3)), [ 3 ] ]
    /// A dense layer in front of a layer, so that the gradient passes through the layer; with a condition [2].
    let behind (layer: ILayer) input =
        Net(shape [ 3 ], shape [ 2 ], [| yield Dense (shape input).Size :> ILayer
                                         if List.length input > 1 then yield Reshape(shape input)
                                         yield layer |])
    /// Σ weights · net(x): value, gradient by the parameters, and the new state of the layers.
    let gradient (ops: IEngine<'S>) (net: Net) parameters =
        let tensor seed (s: Shape) = Tensor<'S>(ops, ops.Load(s, ReadOnlySpan(numbers seed s)))
        let theta = ops.Open(ops.Hold parameters, true)
        let state = [| for slot in net.StateLayout.Slots -> tensor 4L slot.Shape |]
        let tensors = [| for t in theta -> Tensor<'S>(ops, t) |]
        let result =
            net.Apply(tensor 1L (net.Input.Prepend 5), tensors, state, Nullable(Key.Of 11L), tensor 3L (shape [ 5; 2 ]))
        let value = (result.Output * tensor 2L result.Output.Shape).Sum().Value
        (ops.Read value).[0], ops.Gradients(value, theta) |> Seq.collect ops.Read |> Array.ofSeq,
        [ for s in result.State do yield! ops.Read s.Value ]

    testList "layers" [
        for layer, input in layers do
            yield testCase $"{layer} on {input}: values and gradients" (fun () ->
                let net = behind layer input
                let parameters = net.Init(Key.Of 7L)
                let value, g, state = gradient engine net parameters
                let value', g', state' = gradient Reference.Shared net parameters
                Near.one tolerance value' value "value"
                Near.all tolerance g' g "gradient"
                Near.all tolerance state' state "state"
                let f (p: float[]) = let value, _, _ = gradient Reference.Shared net (Params(net.Layout, p)) in value
                Near.all 1e-7 (slopes f (parameters.ToArray())) g' "the reference's gradient against finite differences")

        yield testCase "dropout is the identity without a key" (fun () ->
            let net = Net(shape [ 3 ], Dropout 0.5)
            let x = Batch.OfRows([| 1f; 2f; 3f |])
            Expect.sequenceEqual
                (Binding.Bind(engine, net, net.Init(Key.Of 1L)).Invoke(x).ToArray()) (x.ToArray()) "unchanged")

        yield testCase "a net is bound with its layers' state and a condition" (fun () ->
            let net = Net(shape [ 2 ], shape [ 1 ], BatchNorm(Epsilon = 1e-9), JoinCondition(), Dense 1)
            let parameters = Params(net.Layout, [| 1.0; 2.0; 0.5; -0.5; 1.0; 10.0; 100.0; 7.0 |])
            let state = Params(net.StateLayout, [| 1.0; -1.0; 4.0; 9.0 |])
            let y =
                engine.Bind(net, parameters, state).Invoke(Batch.OfRows([| 3f; 2f |], [| 1f; -1f |]),
                                                           Batch.OfRows([| 1f |], [| 2f |]))
            // γ·(x − μ)/σ + β = (1·1 + 0.5, 2·1 − 0.5) for the first, (0.5, −0.5) for the second.
            Near.all
                tolerance [ 1.5 + 15.0 + 100.0 + 7.0; 0.5 - 5.0 + 200.0 + 7.0 ] (y.ToArray() |> Seq.map float) "outputs")
    ]

let private objectives (engine: IEngine<'T>) tolerance =
    testList "adversarial losses" [
        for loss in Seq.append AdversarialLosses.All [ AdversarialLosses.Blend 0.3 ] ->
            testCase loss.Name (fun () ->
                let real, fake = numbers 1L (shape [ 9; 1 ]), numbers 2L (shape [ 9; 1 ])
                let load (ops: IEngine<'S>) (x: float32[]) = ops.Variable(ops.Load(shape [ 9; 1 ], ReadOnlySpan x))
                let losses (ops: IEngine<'S>) =
                    let r, f = load ops real, load ops fake
                    let tensor x = Tensor<'S>(ops, x)
                    let d, g = loss.Discriminator(tensor r, tensor f).Value, loss.Generator(tensor r, tensor f).Value
                    [ yield! ops.Read d
                      yield! ops.Read g
                      for gradient in ops.Gradients(d, [| r; f |]) do yield! ops.Read gradient
                      for gradient in ops.Gradients(g, [| r; f |]) do yield! ops.Read gradient ]
                Near.all tolerance (losses Reference.Shared) (losses engine) "losses and their gradients"

                let softplus a = log (1.0 + exp a)
                let mean (e: Expr) =
                    Seq.averageBy (fun a -> e.Eval(Scalars.Instance, dict [ "logit", float<float32> a ] |> Dictionary))
                let expected =
                    match loss with
                    // Each loss is the mean of its formula over plain numbers.
                    | :? LogitLoss as l -> [ -(mean l.Real real + mean l.Fake fake); mean l.OfGenerator fake ]
                    | _ ->
                        let pairs = Array.map2 (fun r f -> float r - float f) real fake
                        [ Array.averageBy (softplus << (~-)) pairs; Array.averageBy softplus pairs ]
                Near.all tolerance expected (losses engine |> List.take 2) "means") ]

/// All tests for one engine; `tolerance` is the relative error that the engine's precision allows against float64.
let suite (engine: IEngine<'T>) tolerance =
    testList $"engine {engine.Name} on {engine.Device}" [
        OperationSuite.operations engine tolerance
        OperationSuite.operators engine (tolerance * 10.0)
        networks engine tolerance
        objectives engine tolerance
        TrainingSuite.updates engine tolerance
        TrainingSuite.algorithm1 engine (tolerance * 10.0)
        GameSuite.suite engine (tolerance * 10.0)
    ]
