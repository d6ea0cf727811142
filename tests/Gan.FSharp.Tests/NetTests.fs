/// Nets as pipelines equal those of the constructor.
module Gan.FSharp.Tests.NetTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.FSharp
open Gan.FSharp.Differentiation
open Gan.Testing
open Gan.Testing.Properties
open Gan.Testing.FiniteDifferences

let private plane = Net.input 2
let private image = Net.input [ 8; 8; 3 ]
let private init: IInitializer = NormalInitializer 0.1
let private zero: IInitializer = ConstantInitializer 0.5
let private cap = Nullable 2.0
let private shape = Shape.ofList

/// A step of a pipeline, the net before it, and the layer that it appends.
let private steps: (string * Net * (Net -> Net) * ILayer) list =
    [ "dense", plane, Net.dense 5, Dense 5
      "dense, all options", plane, Net.dense(5, init, zero, 2.0), Dense(5, init, zero, cap)
      "maxout", plane, Net.maxout(5, 3), Maxout(5, 3)
      "maxout, all options", plane, Net.maxout(5, 3, init, zero, 2.0), Maxout(5, 3, init, zero, cap)
      "convolution", image, Net.convolution(4, 3), Convolution(4, 3)
      "convolution, all options", image, Net.convolution(4, 3, 2, 1, init, zero, 2.0),
      Convolution(4, 3, 2, 1, init, zero, cap)
      "maxoutConvolution", image, Net.maxoutConvolution(4, 2, 3), MaxoutConvolution(4, 2, 3)
      "maxoutConvolution, all options", image, Net.maxoutConvolution(4, 2, 3, 2, 1, init, zero, 2.0),
      MaxoutConvolution(4, 2, 3, 2, 1, init, zero, cap)
      "transposedConvolution", image, Net.transposedConvolution(4, 3), TransposedConvolution(4, 3)
      "transposedConvolution, all options", image, Net.transposedConvolution(4, 3, 2, 1, init, zero, true),
      TransposedConvolution(4, 3, 2, 1, init, zero, true)
      "maxPool", image, Net.maxPool(3, 2), MaxPool(3, 2)
      "relu", plane, Net.relu, Relu()
      "leakyRelu", plane, Net.leakyRelu 0.1, LeakyRelu 0.1
      "sigmoid", plane, Net.sigmoid, Sigmoid()
      "tanh", plane, Net.tanh, Tanh()
      "dropout", plane, Net.dropout 0.5, Dropout 0.5
      "dropout with a scale", plane, Net.dropout(0.5, 1.0), Dropout(0.5, Nullable 1.0)
      "batchNorm", plane, Net.batchNorm, BatchNorm()
      "reshape", image, Net.reshape [ 64; 3 ], Reshape(shape [ 64; 3 ])
      "joinCondition", (plane |> Net.condition [ 3 ]), Net.joinCondition, JoinCondition()
      "residual", plane, Net.residual (Net.dense 4 >> Net.relu >> Net.dense 2), Residual(Dense 4, Relu(), Dense 2)
      "residual within a conditional net", (plane |> Net.condition [ 3 ]),
      Net.residual (Net.joinCondition >> Net.dense 2), Residual(JoinCondition(), Dense 2)
      "skip", plane, Net.skip (Net.dense 3 >> Net.tanh), Skip(Dense 3, Tanh())
      "layer", plane, Net.layer (BatchNorm(Momentum = 0.5)), BatchNorm(Momentum = 0.5) ]

/// Named steps from [2] to [2], so that any sequence of them fits.
let private fitting =
    Gen.elements [
        "dense", Net.dense 2
        "relu", Net.relu
        "batchNorm", Net.batchNorm
        "dropout", Net.dropout 0.5
        "maxout", Net.maxout(2, 2)
        "residual", Net.residual (Net.dense 5 >> Net.dense 2)
        "skip", Net.skip (Net.dense 1) >> Net.dense 2 ]

let private pipelines = Gen.choose (0, 4) |> Gen.bind (fun n -> Gen.listOfLength n fitting) |> Gen.three |> Arb.fromGen
let private run steps net = steps |> List.fold (fun net (_, step) -> step net) net

let private mlp = plane |> Net.dense 4 |> Net.tanh |> Net.dense 1
let private theta = mlp.Init(Key.Of 3L)
let private points = Batches.normal 4 5 2 0.0 1.0

let private law name = testPropertyWithConfig (cases 100) name

[<Tests>]
let tests =
    testList "Net" [
        for name, before, step, layer in steps do
            test $"{name} appends the layer of the constructor" {
                let expected =
                    match before.Condition with
                    | null -> Net(before.Input, layer)
                    | condition -> Net(before.Input, condition, layer)
                Expect.equal (before |> step) expected "the net"
            }
        test "every layer of the core has a function" {
            let appended = steps |> List.map (fun (_, _, _, layer) -> layer.GetType().Name)
            Expect.equal (Set.ofList appended) Implementations.names<ILayer> "the layers"
        }
        test "inputs and conditions" {
            Expect.equal (Net.input 2) (Net(shape [ 2 ], Array.empty<ILayer>)) "a number of features"
            Expect.equal image (Net(shape [ 8; 8; 3 ], Array.empty<ILayer>)) "extents"
            Expect.equal (plane |> Net.condition [ 3 ]) (Net(shape [ 2 ], shape [ 3 ], Array.empty<ILayer>)) "a condition"
        }
        test "a whole net equals the constructor's" {
            Expect.equal (image |> Net.convolution(4, 3, stride = 2) |> Net.relu |> Net.reshape [ 36 ] |> Net.dense 1)
                (Net(shape [ 8; 8; 3 ], Convolution(4, 3, Stride = 2), Relu(), Reshape(shape [ 36 ]), Dense 1)) "the net"
            Expect.notEqual (plane |> Net.relu |> Net.dense 2) (plane |> Net.dense 2 |> Net.relu) "the order counts"
        }
        test "a step that does not fit is refused where it is made" {
            Expect.stringContains (Rejections.message (fun () -> plane |> Net.relu |> Net.convolution(4, 3)))
                "an example of shape [h, w, c] is required, got [2]" "the message"
        }
        law "a pipeline is the composition of its parts, which associates"
        <| Prop.forAll pipelines (fun (f, g, h) ->
            let part steps = plane |> run steps
            let whole = plane |> run (f @ g @ h)
            whole = (part f --> part g --> part h) && whole = (part f --> (part g --> part h)))
        test "nets that do not fit are not composed" {
            Expect.stringContains (Rejections.message (fun () -> mlp --> mlp))
                "the second net requires an input of shape [2], the first gives [1]" "the message"
        }
        test "layers returns the layers" {
            Expect.equal (Net.layers mlp) [ Dense 4; Tanh(); Dense 1 ] "the layers"
        }
        test "map is a layer on every engine" {
            let gelu = Net.input 2 |> Net.map (fun x -> x * Tensor.sigmoid (1.702 * x))
            let empty = gelu.Init(Key.Of 1L)
            let expected = points.ToArray() |> Array.map (fun x -> float x / (1.0 + exp (-1.702 * float x)))
            for engine in [ Reference.Shared :> IEngine; Compiled.Shared ] do
                let y = engine.Bind(gelu, empty).Invoke points
                Near.all 1e-6 expected (y.ToArray() |> Array.map float) engine.Name
        }
        test "bind is the function of the core" {
            Expect.sequenceEqual ((mlp |> Net.bind theta) points |> _.ToArray()) (mlp[theta].Invoke(points).ToArray())
                "the output"
        }
        test "at is the same function of tensors, also with a condition, a key and a state" {
            let y = Net.at (Tensor.ofParams theta) mlp (Tensor.ofBatch points)
            Near.all 1e-6 (mlp[theta].Invoke(points).ToArray() |> Seq.map float) (Tensor.toArray y) "the output"
            let conditional =
                plane |> Net.condition [ 2 ] |> Net.joinCondition |> Net.dense 3 |> Net.batchNorm |> Net.dropout 0.5
            let theta = conditional.Init(Key.Of 5L)
            let state = Params(conditional.StateLayout, [| 0.1; 0.2; 0.3; 1.0; 2.0; 3.0 |])
            let given = Batches.normal 6 5 2 0.0 1.0
            let of' (batch: Batch) = Tensor.ofBatch batch
            let evaluated =
                Net.at(Tensor.ofParams theta, condition = of' given, state = state) conditional (of' points)
            let expected = Reference.Shared.Bind(conditional, theta, state).Invoke(points, given)
            Near.all 1e-6 (expected.ToArray() |> Seq.map float) (Tensor.toArray evaluated) "in evaluation mode"
            let trained =
                Net.at(Tensor.ofParams theta, key = Key.Of 7L, condition = of' given) conditional (of' points)
            Expect.isTrue (Tensor.toArray trained |> Array.contains 0.0) "some numbers are dropped in training mode"
        }
        test "the gradient by the parameters equals finite differences" {
            let loss theta = Net.at theta mlp (Tensor.ofBatch points) |> Tensor.square |> Tensor.mean
            let expected = slopes (Tensor.onArray loss >> Array.exactlyOne) (theta.ToArray())
            Near.all 1e-8 expected (Tensor.onArray (grad loss) (theta.ToArray())) "the gradient"
        }
    ]
