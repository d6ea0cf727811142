/// Functions of tensors whose derivatives differ from DiffSharp's, or that DiffSharp does not have for constants together
/// with variables. They use DiffSharp's extension point for operations: a value on raw tensors and a derivative for each
/// mode. They nest like DiffSharp's own operations.
module internal Gan.DiffSharp.Internal.Functions

open System
open global.DiffSharp
open global.DiffSharp.Backends

/// 1 where x > 0, else 0; its derivative is 0, so the result is a constant.
let step (x: Tensor) =
    let raw = x.primalRaw
    Tensor.ofRawTensor (raw.GtTT(raw.ZerosLike raw.Shape).Cast raw.Dtype)

/// max(x, 0) with the derivative 0 at 0; DiffSharp's relu has ½ there.
let relu: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOpElementwise("relu at 0") with
            member _.fRaw a = a.ReluT()
            member _.dfda(a, _) = step a }

/// log(1 + eˣ) with the derivative σ(x), whose own derivatives are finite where those of DiffSharp's 1 / (1 + e⁻ˣ) are not.
let softplus: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOpElementwise("softplus by sigmoid") with
            member _.fRaw a = a.SoftplusT()
            member _.dfda(a, _) = a.sigmoid() }

/// The same value as a new node, so that gradients by the node are separate from those by x.
let alias: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOp("alias") with
            member _.fRaw a = a
            member _.ad_dfda(_, ad, _) = ad
            member _.fd_dfda(_, _, fd) = fd }

/// Broadcasts two operands to each other where needed: DiffSharp's elementwise operations repeat one operand, not both.
let broadcast (a: Tensor) (b: Tensor) =
    let shapeOf (x: Tensor) = Gan.Shape.Create(ReadOnlySpan x.shape)
    let both = Gan.Shape.Broadcast(shapeOf a, shapeOf b) |> Array.ofSeq
    if a.shape = both || b.shape = both then a, b else a.expand both, b.expand both

/// The elements with indices in [start, start + count) along an axis.
let slice axis start count (x: Tensor) =
    x.GetSlice(Array2D.init x.dim 3 (fun along bound ->
        match bound with
        | 0 when along = axis -> start
        | 1 when along = axis -> start + count - 1
        | 1 -> x.shape[along] - 1
        | _ -> 0))

let rec private join axis (a: Tensor) (b: Tensor) : Tensor =
    (a, b)
    |> Tensor.Op
        { new BinaryOp("join") with
            member _.fRaw(a, b) = a.CatTs([| a; b |], axis)
            member _.ad_dfda(_, ad, b, _) = join axis ad (b.zerosLike ())
            member _.bd_dfdb(a, _, bd, _) = join axis (a.zerosLike ()) bd
            member _.fd_dfda(a, _, _, fd) = slice axis 0 a.shape[axis] fd
            member _.fd_dfdb(a, b, _, fd) = slice axis a.shape[axis] b.shape[axis] fd }

/// Concatenates tensors along an axis; unlike DiffSharp's `cat`, it accepts constants together with variables.
let concat axis (parts: Tensor seq) = parts |> Seq.reduce (join axis)

/// The maximum along an axis; among equal elements the first one receives the gradient.
let max axis (x: Tensor) =
    let _, indices = x.primalRaw.MaxReduceT(axis, true)
    x.gather(axis, Tensor.ofRawTensor indices).squeeze axis
