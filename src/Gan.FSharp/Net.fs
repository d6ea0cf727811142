namespace Gan.FSharp

open Gan
open Gan.FSharp.Internal

/// Nets as pipelines. The functions are static members that extend the type `Gan.Net`, because members can have optional
/// arguments and functions cannot.
/// <code>
/// let g = Net.input 2 |> Net.dense 128 |> Net.relu |> Net.dense 2
/// let d = Net.input [ 28; 28; 1 ] |> Net.convolution(32, 5, stride = 2) |> Net.leakyRelu 0.2 |> Net.reshape [ 4608 ]
/// </code>
/// Each step checks that its layer fits the net before it, and raises ArgumentException with the layer's index otherwise.
[<AutoOpen>]
module NetFunctions =

    let private net (input: Shape) (condition: Shape | null) (layers: ILayer seq) =
        match condition with
        | null -> Net(input, Array.ofSeq layers)
        | given -> Net(input, given, Array.ofSeq layers)

    let private append (layer: ILayer) (before: Net) = net before.Input before.Condition [ yield! before.Layers; layer ]

    /// The layers that a function of nets appends.
    let private body (f: Net -> Net) (before: Net) = Array.ofSeq (f (net before.Output before.Condition [])).Layers

    let private cut (layout: Layout) (theta: Tensor) =
        [| for slot in layout.Slots -> theta.Slice(slot.Offset, slot.Shape.Size, 0).Reshape slot.Shape |]

    type Net with

        /// Starts a net whose input is a vector of this many features.
        static member input(features: int) = net (Shape.ofList [ features ]) null []

        /// Starts a net whose input examples have these extents: `[ 28; 28; 1 ]`.
        static member input(extents: int list) = net (Shape.ofList extents) null []

        /// Gives the net a condition of these extents, `[ classes ]` for one-hot labels, which layers such as
        /// `Net.joinCondition` use. It must come before these layers in the pipeline.
        static member condition(extents: int list) =
            fun (before: Net) -> net before.Input (Shape.ofList extents) before.Layers

        /// Appends a layer: one of your own, or one of the framework with options that have no function here.
        static member layer(layer: ILayer) = append layer

        /// Appends a function of tensors `[m, …] → [m, …]` without parameters as a layer. The layer has no name in files and
        /// equals only itself.
        static member map(f: Tensor -> Tensor) =
            append
                { new ILayer with
                    member _.Apply(x: Tensor<'T>, _) =
                        let ops = BoxedOps<'T> x.Ops
                        ops.Unbox(f (ops.Box x)) }

        /// Appends a fully connected layer, x·W + b; by default He's initialiser for W and zeros for b.
        static member dense(units: int, ?weight: IInitializer, ?bias: IInitializer, ?columnNormCap: float) =
            append (Dense(units, Option.toObj weight, Option.toObj bias, Option.toNullable columnNormCap))

        /// Appends a maxout layer: each unit is the maximum of affine functions.
        static member maxout(units: int, pieces: int, ?weight: IInitializer, ?bias: IInitializer, ?columnNormCap: float) =
            append (Maxout(units, pieces, Option.toObj weight, Option.toObj bias, Option.toNullable columnNormCap))

        /// Appends a convolution with square kernels; by default stride 1 and no padding.
        static member convolution
            (channels: int, size: int, ?stride: int, ?pad: int, ?weight: IInitializer, ?bias: IInitializer,
             ?columnNormCap: float) =
            append (
                Convolution(
                    channels, size, defaultArg stride 1, defaultArg pad 0, Option.toObj weight, Option.toObj bias,
                    Option.toNullable columnNormCap))

        /// Appends a maxout convolution: each channel is the maximum of convolutions.
        static member maxoutConvolution
            (channels: int, pieces: int, size: int, ?stride: int, ?pad: int, ?weight: IInitializer, ?bias: IInitializer,
             ?columnNormCap: float) =
            append (
                MaxoutConvolution(
                    channels, pieces, size, defaultArg stride 1, defaultArg pad 0, Option.toObj weight,
                    Option.toObj bias, Option.toNullable columnNormCap))

        /// Appends a transposed convolution; with `untied = true` each output pixel has its own bias.
        static member transposedConvolution
            (channels: int, size: int, ?stride: int, ?pad: int, ?weight: IInitializer, ?bias: IInitializer,
             ?untied: bool) =
            append (
                TransposedConvolution(
                    channels, size, defaultArg stride 1, defaultArg pad 0, Option.toObj weight, Option.toObj bias,
                    defaultArg untied false))

        /// Appends max pooling with square windows.
        static member maxPool(size: int, stride: int) = append (MaxPool(size, stride))

        /// Appends the rectifier, max(x, 0).
        static member relu(before: Net) = append (Relu()) before

        /// Appends the leaky rectifier with a slope in [0, 1).
        static member leakyRelu(slope: float) = append (LeakyRelu slope)

        /// Appends the sigmoid. Do not end a discriminator with it: the losses are functions of the logit.
        static member sigmoid(before: Net) = append (Sigmoid()) before

        /// Appends the hyperbolic tangent.
        static member tanh(before: Net) = append (Tanh()) before

        /// Appends dropout; `keep` is the probability of keeping a number (1 − p in PyTorch). A kept number is multiplied by
        /// `scale`, by default 1 / keep.
        static member dropout(keep: float, ?scale: float) = append (Dropout(keep, Option.toNullable scale))

        /// Appends batch normalisation with momentum 0.9 and epsilon 1e-5.
        static member batchNorm(before: Net) = append (BatchNorm()) before

        /// Appends a reshape of each example.
        static member reshape(extents: int list) = append (Reshape(Shape.ofList extents))

        /// Appends the layer that joins the net's condition to each example.
        static member joinCondition(before: Net) = append (JoinCondition()) before

        /// Appends a residual connection x + f(x): `Net.residual (Net.dense 16 >> Net.relu >> Net.dense 2)`.
        static member residual(f: Net -> Net) = fun (before: Net) -> append (Residual(body f before)) before

        /// Appends a skip connection, which joins x and f(x) along the last axis.
        static member skip(f: Net -> Net) = fun (before: Net) -> append (Skip(body f before)) before

        /// The layers, first to last, which `LayerPatterns` can match.
        static member layers(net: Net) = List.ofSeq net.Layers

        /// The function from batch to batch at these parameters, in evaluation mode, on the float64 reference engine.
        static member bind(parameters: Params) = fun (net: Net) (x: Batch) -> net[parameters].Invoke x

        /// <summary>The function of tensors <c>[m, …] → [m, …]</c> at a vector of parameters, which is differentiable by
        /// the parameters and by its input.</summary>
        /// <param name="theta">All parameters, in the order of the net's layout, <c>[size]</c>.</param>
        /// <param name="key">The key of the random numbers in training mode; without it, evaluation mode.</param>
        /// <param name="condition">The condition of each example, <c>[m, …]</c>, for a net that has one.</param>
        /// <param name="state">The state of the layers, such as running statistics; by default the initial one.</param>
        static member at(theta: Tensor, ?key: Key, ?condition: Tensor, ?state: Params) =
            fun (net: Net) (x: Tensor) ->
                let state = state |> Option.defaultWith net.InitState
                let load (slot: Slot) =
                    match box x.Ops with
                    | :? BoxedOps as ops -> Tensor(x.Ops, slot.Shape, fun () -> ops.Load(slot.Shape, state[slot].ToArray()))
                    | _ -> invalidArg (nameof x) "a tensor of an engine is required"
                let kept = [| for slot in net.StateLayout.Slots -> load slot |]
                net.Apply(x, cut net.Layout theta, kept, Option.toNullable key, Option.toObj condition).Output
