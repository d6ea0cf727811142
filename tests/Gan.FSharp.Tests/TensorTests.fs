/// Functions of tensors for pipelines equal those of the core, on boxed values and on an engine's own.
module Gan.FSharp.Tests.TensorTests

open System
open Expecto
open Gan
open Gan.FSharp
open Gan.Testing

let private numbers = [| 0.3; -1.2; 0.7; 2.1; -0.4; 0.9 |]
let private reference = Reference.Shared

/// The tensor [2, 3] in the form of the layer, and in the reference engine's own values.
let private boxed = Tensor.vector numbers |> Tensor.reshape [ 2; 3 ]
let private own = Tensor<ReferenceValue>(reference, reference.Load(Shape.ofList [ 2; 3 ], ReadOnlySpan numbers))

let private same name (ours: Tensor) (ours': Tensor<ReferenceValue>) (core: Tensor<ReferenceValue>) =
    test name {
        let expected = reference.Read core.Value
        Expect.sequenceEqual (Tensor.toArray ours) expected "on boxed values"
        Expect.sequenceEqual (reference.Read ours'.Value) expected "on the engine's own values"
        Expect.equal (Shape.toList ours.Shape) (Shape.toList core.Shape) "the shape"
    }

[<Tests>]
let tests =
    testList "Tensor" [
        same "square" (Tensor.square boxed) (Tensor.square own) (Functions.Square own)
        same "sigmoid" (Tensor.sigmoid boxed) (Tensor.sigmoid own) (Functions.Sigmoid own)
        same "softplus" (Tensor.softplus boxed) (Tensor.softplus own) (Functions.Softplus own)
        same "relu" (Tensor.relu boxed) (Tensor.relu own) (Functions.Relu own)
        same "heaviside" (Tensor.heaviside boxed) (Tensor.heaviside own) (Functions.Heaviside own)
        same "sum" (Tensor.sum boxed) (Tensor.sum own) (Functions.Sum own)
        same "mean" (Tensor.mean boxed) (Tensor.mean own) (Functions.Mean own)
        same "sumOver" (Tensor.sumOver 1 boxed) (Tensor.sumOver 1 own) (own.Sum(Nullable 1))
        same "meanOver" (Tensor.meanOver 0 boxed) (Tensor.meanOver 0 own) (own.Mean(Nullable 0))
        same "maxOver" (Tensor.maxOver 1 boxed) (Tensor.maxOver 1 own) (own.Max 1)
        same "dot" (Tensor.dot boxed boxed) (Tensor.dot own own) (Functions.Sum(own * own))
        same "transpose" (Tensor.transpose boxed) (Tensor.transpose own) (own.Transpose())
        same "matmul" (Tensor.matmul boxed (Tensor.transpose boxed)) (Tensor.matmul own (Tensor.transpose own))
            (Functions.MatMul(own, own.Transpose()))
        same "reshape" (Tensor.reshape [ 3; 2 ] boxed) (Tensor.reshape [ 3; 2 ] own) (own.Reshape(Shape.ofList [ 3; 2 ]))
        same "slice" (Tensor.slice -1 1 2 boxed) (Tensor.slice -1 1 2 own) (own.Slice(1, 2, -1))
        same "concat" (Tensor.concat 0 [ boxed; boxed ]) (Tensor.concat 0 [ own; own ]) (Functions.Concat(0, [| own; own |]))
        same "stopGradient" (Tensor.stopGradient boxed) (Tensor.stopGradient own) own
        same "normOfEach" (Tensor.normOfEach boxed) (Tensor.normOfEach own) (Functions.NormOfEach own)
        same "squaredNormOfEach" (Tensor.squaredNormOfEach boxed) (Tensor.squaredNormOfEach own)
            (Functions.SquaredNormOfEach own)
        same "crossEntropy" (Tensor.crossEntropy boxed boxed) (Tensor.crossEntropy own own)
            (Functions.CrossEntropy(own, own))
        same "exp, log, sqrt and tanh of F#" (exp boxed + log (exp boxed) + sqrt (exp boxed) + tanh boxed)
            (exp own + log (exp own) + sqrt (exp own) + tanh own)
            (Functions.Exp own + Functions.Log(Functions.Exp own) + Functions.Sqrt(Functions.Exp own) + Functions.Tanh own)
        same "numbers on either side" (2.0 * boxed - 1.0) (2.0 * own - 1.0) (2.0 * own - 1.0)
        test "numbers go in and out" {
            Expect.equal (Tensor.scalar 0.1 |> Tensor.toFloat) 0.1 "a scalar"
            Expect.sequenceEqual (Tensor.vector numbers |> Tensor.toArray) numbers "a vector"
            let batch = Batch.OfRows([| 1.0f; 2.0f |], [| 3.0f; 4.0f |])
            Expect.sequenceEqual (Tensor.ofBatch batch |> Tensor.toArray) [ 1.0; 2.0; 3.0; 4.0 ] "a batch"
            Expect.equal (Shape.toList (Tensor.ofBatch batch).Shape) [ 2; 2 ] "the shape of a batch"
            let theta = (Net.input 2 |> Net.dense 3).Init(Key.Of 1L)
            Expect.sequenceEqual (Tensor.ofParams theta |> Tensor.toArray) (theta.ToArray()) "parameters"
            Expect.equal (Tensor.onFloat Tensor.square 3.0) 9.0 "a function of a number"
            Expect.sequenceEqual (Tensor.onArray Tensor.square [| 1.0; -2.0 |]) [ 1.0; 4.0 ] "a function of an array"
        }
        test "the number of a vector is refused" {
            Expect.stringContains (Rejections.message (fun () -> Tensor.toFloat (Tensor.vector numbers)))
                "a tensor of one element is required, got shape [6]" "the message"
        }
        test "numbers inside a layer are refused" {
            let reading = fun x -> Tensor.toArray x |> ignore; x
            Expect.stringContains (Rejections.message (fun () -> Net.input 2 |> Net.map reading))
                "an engine is required to read or load numbers" "the message"
        }
    ]
