/// FsCheck generators of small random nets. They shrink by dropping layers.
module Gan.Testing.NetGenerators

open System
open FsCheck.FSharp
open Gan
open Gan.Testing.Tensors

let private activation: FsCheck.Gen<ILayer> =
    Gen.elements [ Relu() :> ILayer; LeakyRelu 0.2; Sigmoid(); Tanh() ]

/// A layer that fits examples of shape [n].
let private flat: FsCheck.Gen<ILayer> =
    Gen.frequency [
        4, Gen.choose (1, 5) |> Gen.map (fun n -> Dense n :> ILayer)
        2, Gen.map2 (fun n k -> Maxout(n, k) :> ILayer) (Gen.choose (1, 4)) (Gen.choose (1, 3))
        4, activation
        1, Gen.constant (BatchNorm() :> ILayer)
        1, Gen.elements [ 0.5; 0.8 ] |> Gen.map (fun keep -> Dropout keep :> ILayer)
        1, Gen.choose (1, 3) |> Gen.map (fun n -> Skip(Dense n, Tanh()) :> ILayer)
    ]

/// A layer that fits images of shape [h, w, c].
let private ofImages (s: Shape) : FsCheck.Gen<ILayer> =
    Gen.frequency [
        3, Gen.map2 (fun c size -> Convolution(c, min size (min s[0] s[1])) :> ILayer)
            (Gen.choose (1, 3)) (Gen.choose (1, 3))
        1, Gen.choose (1, 2) |> Gen.map (fun c -> TransposedConvolution(c, 2, 2) :> ILayer)
        (if s[0] = s[1] then 1 else 0), Gen.constant (MaxPool(min 2 s[0], 1) :> ILayer)
        3, activation
        1, Gen.constant (BatchNorm() :> ILayer)
        1, Gen.constant (Reshape(shape [ s.Size ]) :> ILayer)
    ]

/// A layer that fits examples of a shape; images stay below 65 numbers.
let layer (input: Shape) : FsCheck.Gen<ILayer> =
    if input.Count = 3 && input.Size < 65 then ofImages input
    elif input.Count = 1 then flat
    else Gen.constant (Reshape(shape [ input.Size ]))

let private built (input: Shape) (condition: Shape | null) (layers: ILayer list) =
    try
        match condition with
        | null -> Some(Net(input, Array.ofList layers))
        | c -> Some(Net(input, c, Array.ofList layers))
    with :? ArgumentException -> None

/// Layers that fit one another after an input, in order; at most n.
let private layers (input: Shape) n =
    let rec more input n =
        gen {
            if n = 0 then
                return []
            else
                let! first = layer input
                let! rest = more (Net(input, first)).Output (n - 1)
                return first :: rest
        }
    Gen.choose (0, n) |> Gen.bind (more input)

/// A net from examples of a shape, of at most four layers.
let from (input: Shape) = layers input 4 |> Gen.map (fun layers -> Net(input, Array.ofList layers))

/// A net between two shapes that has parameters: at most four random layers, then a dense one.
let between (input: Shape) (output: Shape) =
    gen {
        let! first = layers input 4
        let last = (Net(input, Array.ofList first)).Output
        return
            Net(input, [| yield! first
                          if last.Count <> 1 then yield Reshape(shape [ last.Size ])
                          yield Dense output.Size
                          if output.Count <> 1 then yield Reshape output |])
    }

/// A shape of a vector of 1 to 5 numbers, or of a small image.
let input =
    Gen.frequency [
        3, Gen.choose (1, 5) |> Gen.map (fun n -> shape [ n ])
        1, Gen.map3 (fun h w c -> shape [ h; w; c ]) (Gen.choose (1, 3)) (Gen.choose (1, 3)) (Gen.choose (1, 2))
    ]

/// The nets with one layer fewer, and the same input and condition.
let shrink (net: Net) =
    let layers = List.ofSeq net.Layers
    Seq.init layers.Length (fun i -> built net.Input net.Condition (List.removeAt i layers)) |> Seq.choose id

/// A net from a random shape. It shrinks to nets with fewer layers.
let net = Arb.fromGenShrink (input |> Gen.bind from, shrink)

/// A discriminator of examples of a shape: a net that ends in one logit.
let discriminator (example: Shape) =
    Arb.fromGenShrink (between example (shape [ 1 ]), shrink >> Seq.filter (fun net -> net.Output.Equals(shape [ 1 ])))
