module Gan.Core.Tests.Networks.NetTests

open System
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private cap: ILayer[] = [| Dense 4; Relu() |]

/// Three nets without randomness or state, each of which takes the output of the one before.
let private rows =
    let plain (net: Net) =
        net.StateLayout.Size = 0 && net.Layers |> Seq.forall (function :? Dropout -> false | _ -> true)
    let from input = NetGenerators.from input |> Gen.where plain
    gen {
        let! first = NetGenerators.input |> Gen.bind from
        let! second = from first.Output
        let! third = from second.Output
        return first, second, third
    }
    |> Arb.fromGen

let private x (net: Net) = Reference.Shared.Load(net.Input.Prepend 3, ReadOnlySpan(numbers 5L (net.Input.Prepend 3)))
let private slots (p: Params) = Reference.Shared.Open(Reference.Shared.Hold p, false) |> List.ofSeq
let private apply (net: Net) theta x = net.Apply(Reference.Shared, Array.ofList theta, x)

/// An input shape, layers, and the expected output shape and parameters.
let private inferred: (int list * ILayer list * int list * string) list =
    [ [ 3 ], [], [ 3 ], ""
      [ 3 ], [ Dense 4 ], [ 4 ], "0.weight [3, 4], 0.bias [4]"
      [ 100 ], [ Dense 7; Relu(); Dense 2; Sigmoid() ], [ 2 ], "0.weight [100, 7], 0.bias [7], 2.weight [7, 2], 2.bias [2]"
      [ 5 ], [ Dropout 0.5; Maxout(4, 3) ], [ 4 ], "1.weight [5, 12], 1.bias [12]"
      [ 2; 3 ], [ Reshape(shape [ 6 ]); Dense 1 ], [ 1 ], "1.weight [6, 1], 1.bias [1]"
      [ 6 ], [ Tanh(); LeakyRelu 0.1; Reshape(shape [ 1; 2; 3 ]) ], [ 1; 2; 3 ], "" ]

/// Layers that do not fit an input of [4], and the message.
let private misfits: (ILayer list * string) list =
    [ [ Dense 2; Reshape(shape [ 2; 1 ]); Relu(); Dense 3 ],
      ("layer 3 (Dense { Units = 3, Weight = , Bias = , ColumnNormCap =  }) does not fit: an example of shape [n] is "
       + "required, got [2, 1]")
      [ Relu(); Dense 0 ],
      "layer 1 (Dense { Units = 0, Weight = , Bias = , ColumnNormCap =  }) does not fit: 1 unit or more is required, got 0"
      [ Maxout(0, 2) ], ") does not fit: 1 unit or more is required, got 0"
      [ Maxout(2, 0) ], ") does not fit: 1 piece or more is required, got 0"
      [ Maxout(Int32.MaxValue, 2) ], "layer 0 (Maxout { Units = 2147483647, Pieces = 2, "
      [ Reshape(shape [ 3; 3 ]) ], "layer 0 (Reshape { To = [3, 3] }) does not fit: 9 numbers are required, got [4]"
      [ Dropout 0.0 ],
      "layer 0 (Dropout { Keep = 0, Scale =  }) does not fit: a keep probability in (0, 1] is required, got 0"
      [ Dropout nan ], "a keep probability in (0, 1] is required, got NaN"
      [ Tanh(); LeakyRelu 1.0 ], "layer 1 (LeakyRelu { Slope = 1 }) does not fit: a slope in [0, 1) is required, got 1"
      [ LeakyRelu -0.1 ], "a slope in [0, 1) is required, got -0.1" ]

[<Tests>]
let tests =
    testList "Net" [
        testList "infers shapes and names parameters" [
            for input, layers, output, layout in inferred ->
                test $"{layers.Length} layers on {input}" {
                    let net = Net(shape input, Array.ofList layers)
                    Expect.equal net.Output (shape output) "output"
                    Expect.equal (string net.Layout) layout "layout"
                } ]
        testList "the error names the layer that does not fit and its index" [
            for layers, expected in misfits ->
                test expected {
                    Expect.stringContains (message (fun () -> Net(shape [ 4 ], Array.ofList layers))) expected ""
                } ]

        testProperty "composition is associative" <| Prop.forAll rows (fun (f, g, h) -> f.Then(g).Then h = f.Then(g.Then h))
        testProperty "a composition applies the second net to the output of the first" <| Prop.forAll rows (fun (f, g, h) ->
            let theta, theta', theta'' = slots (f.Init(Key.Of 1L)), slots (g.Init(Key.Of 2L)), slots (h.Init(Key.Of 3L))
            let whole = apply (f.Then(g).Then h) (theta @ theta' @ theta'') (x f)
            let oneByOne = x f |> apply f theta |> apply g theta' |> apply h theta''
            Reference.Shared.Read whole = Reference.Shared.Read oneByOne)
        test "composition does not commute" {
            let double, plusTwo =
                Net(shape [ 1 ], Dense(1, ConstantInitializer 2.0)),
                Net(shape [ 1 ], Dense(1, ConstantInitializer 1.0, ConstantInitializer 2.0))
            let at3 (net: Net) = net[net.Init(Key.Of 0L)].Invoke(Batch.OfRows [| 3.0f |]).ToArray()[0]
            Expect.equal (at3 (double.Then plusTwo)) 8.0f "2·3 + 2"
            Expect.equal (at3 (plusTwo.Then double)) 10.0f "2·(3 + 2)"
            Expect.equal (Net.op_RightShift (double, plusTwo)) (double.Then plusTwo) ">>"
        }
        test "nets whose shapes do not match are refused" {
            Expect.equal
                (message (fun () -> Net(shape [ 2 ], cap).Then(Net(shape [ 3 ], cap))))
                "the second net requires an input of shape [3], the first gives [4]"
                ""
        }

        test "the initial parameters are a function of the key" {
            let net = Net(shape [ 4 ], Dense 4, Relu(), Dense 4, Maxout(2, 2))
            let start (seed: int64) = net.Init(Key.Of seed)
            Expect.sequenceEqual ((start 1L).ToArray()) ((start 1L).ToArray()) "the same again"
            Expect.notEqual ((start 1L).ToArray()) ((start 2L).ToArray()) "another key"
            let p = start 1L
            Expect.notEqual (p["0.weight"].ToArray()) (p["2.weight"].ToArray())
                "tensors of equal shape are drawn independently"
        }
        test "an initialiser receives the marginals" {
            let net = Net(shape [ 1 ], Dense(2, ConstantInitializer 0.0, LogitOfMarginals()), Sigmoid())
            let theta = net.Init(Key.Of 1L, [| 0.25f; 0.75f |])
            Near.all 1e-7 [ 0.25; 0.75 ] (net[theta].Invoke(Batch.OfRows [| 9.0f |]).ToArray() |> Seq.map float) "its output"
        }
        test "parameters and batches that do not fit are refused" {
            let net, other = Net(shape [ 2 ], Dense 1), Net(shape [ 3 ], Dense 1)
            Expect.equal
                (message (fun () -> net[other.Init(Key.Of 1L)]))
                "the net requires parameters 0.weight [2, 1], 0.bias [1], got 0.weight [3, 1], 0.bias [1]"
                "parameters"
            Expect.equal
                (message (fun () -> net[net.Init(Key.Of 1L)].Invoke(Batch.OfRows [| 1.0f; 2.0f; 3.0f |])))
                "the net requires examples of shape [2], got [3]"
                "batch"
        }
        test "a net is equal by value, and prints its layers" {
            let net width = Net(shape [ 2 ], Dense width, Reshape(shape [ width ]))
            Expect.equal (net 3) (net 3) "equal"
            Expect.equal (hash (net 3)) (hash (net 3)) "hash"
            Expect.notEqual (net 3) (net 4) "another width"
            Expect.equal (string (Net(shape [ 2 ], Relu(), Tanh()))) "[2] → Relu { } → Tanh { } → [2]" "printed"
        } ]
