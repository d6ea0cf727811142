namespace Gan.DiffSharp

open System
open Gan
open Gan.DiffSharp.Internal
open Gan.Libtorch
open global.DiffSharp
open global.DiffSharp.Model

/// The framework's nets, objectives and batches in DiffSharp's own terms: a net is a function of tensors that `dsharp.grad` and the like
/// differentiate by its parameters, one vector, or by its input; numbers come and go as tensors.
[<AutoOpen>]
module Surface =

    /// Tensors are made by DiffSharp's configuration (`dsharp.config`), like DiffSharp's own; on the Torch backend libtorch is loaded first.
    let private configured () =
        if Backend.Default = Backend.Torch then LibtorchLoader.Load()
        TensorOps.On(Backend.Default, Device.Default, Dtype.Default).Memory

    let private ops (x: Tensor) = TensorOps.Like x :> IOps<Tensor>

    type Gan.Net with

        /// <summary>The function of tensors <c>[m, …] → [m, …]</c> that the net is at a vector of parameters.</summary>
        /// <param name="theta">All parameters one after the other, <c>[size]</c>, in the order of the net's layout.</param>
        /// <param name="key">The key of the layers' noise while training; without one there is no dropout.</param>
        member net.At(theta: Tensor, ?key: Key) : Tensor -> Tensor =
            fun x ->
                let slots =
                    [| for slot in net.Layout.Slots -> Functions.rows slot.Offset slot.Shape.Size theta |> fun t -> t.view slot.Shape |]
                net.Apply(ops theta, slots, x, Option.toNullable key)

    type Gan.Params with

        /// All numbers as a vector, <c>[size]</c>.
        member parameters.ToTensor() =
            Tensor.ofRawTensor (configured().LoadDouble(Gan.Shape.Create(ReadOnlySpan [| parameters.Layout.Size |]), parameters.Values))

    type Gan.Batch with

        /// The examples as a tensor, <c>[m, …]</c>.
        member batch.ToTensor() = Tensor.ofRawTensor (configured().Load(batch.Shape, batch.Values))

    type global.DiffSharp.Tensor with

        /// The numbers on the host as examples; the first axis counts them.
        member x.ToBatch() =
            Batch(Gan.Shape.Create(ReadOnlySpan x.shape), TensorOps.Like(x).Memory.Read x.primalRaw |> Array.map float32)

        /// The numbers on the host as a player's parameters.
        member theta.ToParams(layout: Layout) = Params(layout, TensorOps.Like(theta).Memory.Read theta.primalRaw)

    type Gan.Objective with

        /// <summary>What D ascends: for the minimax objective V(D, G) (Goodfellow et al. 2014, eq. 1), a scalar tensor.</summary>
        /// <param name="d">The discriminator, from examples to logits <c>[m, 1]</c>.</param>
        /// <param name="real">Examples of the data.</param>
        /// <param name="fake">Examples that G made.</param>
        member objective.V (d: Tensor -> Tensor) (real: Tensor) (fake: Tensor) : Tensor =
            objective.Value(ops real, d real, d fake)

        /// What G descends, a scalar tensor.
        member objective.Descended (d: Tensor -> Tensor) (fake: Tensor) : Tensor = objective.LossG(ops fake, d fake)

/// A net as a model of DiffSharp's, for its composition (`g --> d`, `z --> g`), its optimisers and whatever else takes a model. It has the
/// net's parameters by the layout's names; what it does with them is the net's doing, without dropout.
[<Sealed>]
type NetModel(net: Net, parameters: Params) as model =
    inherit Model<Tensor, Tensor>()

    do
        let theta = parameters.ToTensor()
        let slots = [ for slot in net.Layout.Slots -> slot.Name, Parameter((Functions.rows slot.Offset slot.Shape.Size theta).view slot.Shape) ]
        model.addParameter (List.map snd slots, List.map fst slots)

    /// The net.
    member _.Net = net

    override model.forward x =
        net.Apply(TensorOps.Like x, [| for _, parameter in model.parameters -> parameter.value |], x, Nullable())

    override _.ToString() = string net
