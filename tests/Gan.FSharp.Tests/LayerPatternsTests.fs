/// The patterns of layers are complete, and extract their numbers.
module Gan.FSharp.Tests.LayerPatternsTests

open System
open Expecto
open Gan
open Gan.FSharp

/// The name of the pattern that a layer matches, and what it extracts.
let private matched (layer: ILayer) : string * obj list =
    match layer with
    | Dense units -> "Dense", [ units ]
    | Maxout(units, pieces) -> "Maxout", [ units; pieces ]
    | Convolution(channels, size, stride, pad) -> "Convolution", [ channels; size; stride; pad ]
    | MaxoutConvolution(channels, pieces, size, stride, pad) -> "MaxoutConvolution", [ channels; pieces; size; stride; pad ]
    | TransposedConvolution(channels, size, stride, pad) -> "TransposedConvolution", [ channels; size; stride; pad ]
    | MaxPool(size, stride) -> "MaxPool", [ size; stride ]
    | Relu -> "Relu", []
    | LeakyRelu slope -> "LeakyRelu", [ slope ]
    | Sigmoid -> "Sigmoid", []
    | Tanh -> "Tanh", []
    | Dropout(keep, scale) -> "Dropout", [ keep; scale ]
    | BatchNorm(momentum, epsilon) -> "BatchNorm", [ momentum; epsilon ]
    | Reshape extents -> "Reshape", [ extents ]
    | JoinCondition -> "JoinCondition", []
    | Residual layers -> "Residual", [ layers ]
    | Skip layers -> "Skip", [ layers ]
    | _ -> "none", []

let private examples: (ILayer * obj list) list =
    [ Dense 3, [ 3 ]
      Maxout(3, 2), [ 3; 2 ]
      Convolution(4, 5, 2, 1), [ 4; 5; 2; 1 ]
      MaxoutConvolution(4, 3, 5, 2, 1), [ 4; 3; 5; 2; 1 ]
      TransposedConvolution(4, 5, 2, 1), [ 4; 5; 2; 1 ]
      MaxPool(3, 2), [ 3; 2 ]
      Relu(), []
      LeakyRelu 0.3, [ 0.3 ]
      Sigmoid(), []
      Tanh(), []
      Dropout 0.5, [ 0.5; 2.0 ]
      BatchNorm(0.8, 1e-3), [ 0.8; 1e-3 ]
      Reshape(Shape.ofList [ 2; 3 ]), [ [ 2; 3 ] ]
      JoinCondition(), []
      Residual(Relu(), Tanh()), [ [ Relu() :> ILayer; Tanh() ] ]
      Skip(Relu()), [ [ Relu() :> ILayer ] ] ]

[<Tests>]
let tests =
    testList "LayerPatterns" [
        test "every layer of the core has an example here" {
            let shown = examples |> List.map (fun (layer, _) -> layer.GetType().Name)
            Expect.equal (Set.ofList shown) Implementations.names<ILayer> "the layers"
        }
        for layer, expected in examples do
            test $"{layer} matches its pattern" {
                Expect.equal (matched layer) (layer.GetType().Name, expected) "the pattern and its numbers"
            }
        test "a dropout's own scale is extracted" {
            Expect.equal (matched (Dropout(0.5, Nullable 1.0))) ("Dropout", [ 0.5; 1.0 ]) "the scale"
        }
        test "a net is analysed with match" {
            let units net =
                Net.layers net |> List.sumBy (function Dense n -> n | Residual inner -> List.length inner | _ -> 0)
            let net = Net.input 2 |> Net.dense 8 |> Net.residual (Net.relu >> Net.dense 8) |> Net.dense 1
            Expect.equal (units net) 11 "8 + 2 + 1"
        }
        test "a layer of your own matches none" {
            let own = Net.input 2 |> Net.map id |> Net.layers |> List.exactlyOne
            Expect.equal (matched own) ("none", []) "the pattern"
        }
    ]
