module Gan.Core.Tests.Networks.ConnectionsTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Rejections
open Gan.Testing.Tensors

let private floats (b: Batch) = b.ToArray() |> Array.map float
let private doubled: ILayer = Dense(2, ConstantInitializer 2.0)

/// A net's output at its starting parameters.
let private output (net: Net) (x: float32[] list) (condition: float32[] list) =
    let bound = (Reference.Shared :> IEngine).Bind(net, net.Init(Key.Of 1L), null)
    bound.Invoke(Batch.OfRows(Array.ofList x), (if condition.IsEmpty then null else Batch.OfRows(Array.ofList condition)))
    |> floats

let private conditional = Net(shape [ 2 ], shape [ 3 ], JoinCondition(), Dense 1)
let private bound = (Reference.Shared :> IEngine).Bind(conditional, conditional.Init(Key.Of 1L), null)
let private rows m n = Batch(shape [ m; n ], Array.zeroCreate (m * n))

[<Tests>]
let tests =
    testList "Connections" [
        test "a residual connection is x + f(x)" {
            // f(x) = 2·(x₀ + x₁) in both features.
            Expect.equal
                (output (Net(shape [ 2 ], Residual doubled)) [ [| 1f; 2f |]; [| 0f; -1f |] ] []) [| 7.0; 8.0; -2.0; -3.0 |]
                ""
            Expect.equal (output (Net(shape [ 2 ], Residual [||])) [ [| 1f; 2f |] ] []) [| 2.0; 4.0 |] "without layers x + x"
        }
        test "a skip connection keeps its input beside f(x)" {
            Expect.equal
                (output (Net(shape [ 2 ], Skip doubled)) [ [| 1f; 2f |]; [| 0f; -1f |] ] [])
                [| 1.0; 2.0; 6.0; 6.0; 0.0; -1.0; -2.0; -2.0 |] ""
            let image = Net(shape [ 1; 2; 1 ], Skip(Convolution(2, 1, Weight = ConstantInitializer 10.0)))
            Expect.equal image.Output (shape [ 1; 2; 3 ]) "channels are concatenated"
        }
        test "a condition is concatenated to the features, at every pixel of an image" {
            Expect.equal
                (output (Net(shape [ 2 ], shape [ 1 ], JoinCondition())) [ [| 1f; 2f |]; [| 3f; 4f |] ]
                     [ [| 5f |]; [| 6f |] ])
                [| 1.0; 2.0; 5.0; 3.0; 4.0; 6.0 |]
                "features"
            let image = Net(shape [ 2 ], shape [ 2 ], Reshape(shape [ 1; 2; 1 ]), JoinCondition())
            Expect.equal image.Output (shape [ 1; 2; 3 ]) "shape"
            Expect.equal
                (output image [ [| 1f; 2f |]; [| 3f; 4f |] ] [ [| 5f; 6f |]; [| 7f; 8f |] ])
                [| 1.0; 5.0; 6.0; 2.0; 5.0; 6.0; 3.0; 7.0; 8.0; 4.0; 7.0; 8.0 |] "pixels"
        }
        test "nested layers receive the condition, and their tensors are named by their path" {
            let net = Net(shape [ 2 ], shape [ 1 ], Residual(Skip(JoinCondition(), Dense 3), Dense 2), BatchNorm())
            Expect.equal (string net.Layout)
                "0.0.1.weight [3, 3], 0.0.1.bias [3], 0.1.weight [5, 2], 0.1.bias [2], 1.scale [2], 1.shift [2]" "parameters"
            Expect.equal (string (Net(shape [ 2 ], Residual(BatchNorm(), Residual(BatchNorm()))).StateLayout))
                "0.0.mean [2], 0.0.variance [2], 0.1.0.mean [2], 0.1.0.variance [2]" "state"
        }
        test "nested dropout layers draw separate masks" {
            let net = Net(shape [ 40 ], Dropout 0.5, Residual(Dropout 0.5), Skip(Dropout 0.5))
            let x =
                Tensor<ReferenceValue>(Reference.Shared,
                                       Reference.Shared.Load(shape [ 1; 40 ], ReadOnlySpan(Array.create 40 1.0)))
            let y = Reference.Shared.Read((net.Apply(x, [||], [||], Nullable(Key.Of 1L))).Output.Value)
            Expect.equal (y |> Array.distinct |> Array.length > 3) true "each combination of three masks"
        }
        test "a net's condition is required, with its shape and one for each example" {
            Expect.equal (floats (bound.Invoke(rows 4 2, rows 4 3))).Length 4 "fits"
            for condition, expected in
                [ rows 4 2, "the net requires a condition of shape [4, 3], got [4, 2]"
                  rows 3 3, "the net requires a condition of shape [4, 3], got [3, 3]"
                  Batch(shape [ 4 ], Array.zeroCreate 4), "the net requires a condition of shape [4, 3], got [4]" ] do
                Expect.equal (message (fun () -> bound.Invoke(rows 4 2, condition))) expected ""
            Expect.equal
                (message (fun () -> bound.Invoke(rows 4 2, null))) "the net requires a condition of shape [4, 3], got none"
                "none"
            let plain = Net(shape [ 2 ], Dense 1)
            let unconditional = (Reference.Shared :> IEngine).Bind(plain, plain.Init(Key.Of 1L), null)
            Expect.equal
                (message (fun () -> unconditional.Invoke(rows 4 2, rows 4 3)))
                "the net has no condition, got one of shape [4, 3]" "none is wanted"
        }
        test "a net with a condition cannot be applied without one" {
            Expect.equal (message (fun () -> conditional[conditional.Init(Key.Of 1L)].Invoke(rows 4 2)))
                "the net requires a condition of shape [4, 3], got none" ""
        }
        test "a state of other layers is refused" {
            let other = Params.Zeros(Layout [ struct ("0.mean", shape [ 2 ]) ])
            Expect.equal
                (message (fun () -> (Reference.Shared :> IEngine).Bind(conditional, conditional.Init(Key.Of 1L), other)))
                "the net requires a state of its layers , got 0.mean [2]" ""
        }
        test "an error in a nested layer names its path" {
            for build, expected in
                [ (fun () -> Net(shape [ 2 ], Dense 2, Residual(Dense 3))),
                  "does not fit: layers that give the shape of their input, [2], are required, got [3]"
                  (fun () -> Net(shape [ 2 ], Residual(Dense 2, Dense 0))),
                  ("does not fit: layer 1 (Dense { Units = 0, Weight = , Bias = , ColumnNormCap =  }) does not fit: "
                   + "1 unit or more is required, got 0")
                  (fun () -> Net(shape [ 2 ], JoinCondition())),
                  "does not fit: a net with a condition of shape [k] is required, got none"
                  (fun () -> Net(shape [ 2 ], shape [ 2; 2 ], JoinCondition())),
                  "does not fit: a net with a condition of shape [k] is required, got one of shape [2, 2]"
                  (fun () -> Net(shape [ 2 ], Skip(JoinCondition()))),
                  "a net with a condition of shape [k] is required, got none" ] do
                Expect.stringContains (message build) expected ""
        }
        test "nets of different conditions are not composed" {
            let plain = Net(shape [ 2 ], Dense 2)
            let given = Net(shape [ 2 ], shape [ 3 ], JoinCondition(), Dense 2)
            let other = Net(shape [ 2 ], shape [ 4 ], JoinCondition())
            Expect.equal
                (message (fun () -> plain.Then given)) "two nets of one condition are required, got none and [3]" "none"
            Expect.equal
                (message (fun () -> given.Then other)) "two nets of one condition are required, got [3] and [4]" "another"
            Expect.equal
                (string (given.Then(given).Layout)) "1.weight [5, 2], 1.bias [2], 3.weight [5, 2], 3.bias [2]" "the same"
        }
        test "nets with connections are equal by value, and print their layers" {
            let net units = Net(shape [ 2 ], shape [ 1 ], Residual(Dense units, Dense 2), Skip(Tanh()))
            Expect.equal (net 3) (net 3) "equal"
            Expect.equal (hash (net 3)) (hash (net 3)) "hash"
            Expect.notEqual (net 3) (net 4) "another width"
            Expect.notEqual (Net(shape [ 2 ], shape [ 1 ], Tanh())) (Net(shape [ 2 ], Tanh())) "another condition"
            Expect.equal (string (Net(shape [ 2 ], shape [ 1 ], Residual(Tanh(), Relu()), Skip(Tanh()))))
                "[2] given [1] → Residual { Tanh { } → Relu { } } → Skip { Tanh { } } → [4]" "printed"
        }
    ]
