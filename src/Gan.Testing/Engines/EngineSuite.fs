/// The requirements on every engine (docs/engines.md): each operation, layer, adversarial loss and optimizer against closed
/// forms, finite differences and the float64 reference; Algorithm 1 against the reference from the same key; purity.
module Gan.Testing.EngineSuite

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.NetLaws
open Gan.Testing.Tensors

let private options (engine: IEngine<'T>) tolerance = TestOptions.Default.WithEngines(TestEngine.Of(engine, tolerance))

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

    testList "layers" [
        for layer, input in layers do
            let net = behindDense layer (shape input)
            let laws = if obj.ReferenceEquals(engine, Reference.Shared) then NetLaws.laws else NetLaws.ofEngines
            yield Laws.toTest $"{layer} on {input}" (laws (options engine tolerance) net)

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
        for loss in Seq.append AdversarialLosses.All [ AdversarialLosses.Blend 0.3 ] do
            Laws.toTest loss.Name (LossLaws.ofEngines (options engine tolerance) loss) ]

/// All tests for one engine; `tolerance` is the relative error that the engine's precision allows against float64.
let suite (engine: IEngine<'T>) tolerance =
    testList $"engine {engine.Name} on {engine.Device}" [
        OperationSuite.operations engine tolerance
        OperationSuite.operators engine (tolerance * 10.0)
        networks engine tolerance
        objectives engine tolerance
        TrainingSuite.updates engine tolerance
        TrainingSuite.algorithm1 engine (tolerance * 10.0)
        GameSuite.suite engine tolerance
    ]
