namespace Gan.FSharp

open Gan

/// Active patterns of all layers of the framework, with their main options:
/// <code>
/// let width layer = match layer with Dense units | Maxout(units, _) -> units | _ -> 0
/// </code>
/// The other options, such as initialisers, are properties of the layers' own types:
/// `| :? Gan.Dense as dense -> dense.Weight`.
[<AutoOpen>]
module LayerPatterns =

    /// A fully connected layer: the number of units.
    [<return: Struct>]
    let (|Dense|_|) (layer: ILayer) =
        match layer with
        | :? Dense as l -> ValueSome l.Units
        | _ -> ValueNone

    /// A maxout layer: units and pieces.
    let (|Maxout|_|) (layer: ILayer) =
        match layer with
        | :? Maxout as l -> Some(l.Units, l.Pieces)
        | _ -> None

    /// A convolution: channels, size of the kernel, stride and pad.
    let (|Convolution|_|) (layer: ILayer) =
        match layer with
        | :? Convolution as l -> Some(l.Channels, l.Size, l.Stride, l.Pad)
        | _ -> None

    /// A maxout convolution: channels, pieces, size of the kernel, stride and pad.
    let (|MaxoutConvolution|_|) (layer: ILayer) =
        match layer with
        | :? MaxoutConvolution as l -> Some(l.Channels, l.Pieces, l.Size, l.Stride, l.Pad)
        | _ -> None

    /// A transposed convolution: channels, size of the kernel, stride and pad.
    let (|TransposedConvolution|_|) (layer: ILayer) =
        match layer with
        | :? TransposedConvolution as l -> Some(l.Channels, l.Size, l.Stride, l.Pad)
        | _ -> None

    /// Max pooling: size and stride of the window.
    let (|MaxPool|_|) (layer: ILayer) =
        match layer with
        | :? MaxPool as l -> Some(l.Size, l.Stride)
        | _ -> None

    /// The rectifier.
    let (|Relu|_|) (layer: ILayer) = layer :? Relu

    /// The leaky rectifier: its slope.
    [<return: Struct>]
    let (|LeakyRelu|_|) (layer: ILayer) =
        match layer with
        | :? LeakyRelu as l -> ValueSome l.Slope
        | _ -> ValueNone

    /// The sigmoid.
    let (|Sigmoid|_|) (layer: ILayer) = layer :? Sigmoid

    /// The hyperbolic tangent.
    let (|Tanh|_|) (layer: ILayer) = layer :? Tanh

    /// Dropout: the probability of keeping a number, and the factor of a kept number.
    let (|Dropout|_|) (layer: ILayer) =
        match layer with
        | :? Dropout as l -> Some(l.Keep, l.Scale |> Option.ofNullable |> Option.defaultValue (1.0 / l.Keep))
        | _ -> None

    /// Batch normalisation: momentum and epsilon.
    let (|BatchNorm|_|) (layer: ILayer) =
        match layer with
        | :? BatchNorm as l -> Some(l.Momentum, l.Epsilon)
        | _ -> None

    /// A reshape: the extents of each example.
    let (|Reshape|_|) (layer: ILayer) =
        match layer with
        | :? Reshape as l -> Some(Shape.toList l.To)
        | _ -> None

    /// The layer that joins the net's condition to each example.
    let (|JoinCondition|_|) (layer: ILayer) = layer :? JoinCondition

    /// A residual connection x + f(x): the layers of f.
    let (|Residual|_|) (layer: ILayer) =
        match layer with
        | :? Residual as l -> Some(List.ofArray l.Layers)
        | _ -> None

    /// A skip connection, x joined with f(x): the layers of f.
    let (|Skip|_|) (layer: ILayer) =
        match layer with
        | :? Skip as l -> Some(List.ofArray l.Layers)
        | _ -> None
