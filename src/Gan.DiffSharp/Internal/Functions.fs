/// Functions of tensors whose gradients DiffSharp states differently, or that it has only for tensors of the same kind, in its own terms
/// for new operations: a value on raw tensors and a rule for each mode of differentiation. They nest like DiffSharp's own.
module internal Gan.DiffSharp.Internal.Functions

open System
open global.DiffSharp
open global.DiffSharp.Backends

/// 1 where x is above 0, else 0; its slope is 0, so it is a constant.
let step (x: Tensor) =
    let raw = x.primalRaw
    Tensor.ofRawTensor (raw.GtTT(raw.ZerosLike raw.Shape).Cast raw.Dtype)

/// max(x, 0) with the slope 0 at 0, where DiffSharp's has ½.
let relu: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOpElementwise("relu at 0") with
            member _.fRaw a = a.ReluT()
            member _.dfda(a, _) = step a }

/// log(1 + eˣ) with the slope σ(x), which is finite in its derivatives too where DiffSharp's 1 / (1 + e⁻ˣ) is not.
let softplus: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOpElementwise("softplus by sigmoid") with
            member _.fRaw a = a.SoftplusT()
            member _.dfda(a, _) = a.sigmoid() }

/// The same value as a node of its own, whose derivative is its own.
let alias: Tensor -> Tensor =
    Tensor.Op
        { new UnaryOp("alias") with
            member _.fRaw a = a
            member _.ad_dfda(_, ad, _) = ad
            member _.fd_dfda(_, _, fd) = fd }

/// Operands that DiffSharp's elementwise operations take: it repeats one of them, not both.
let broadcast (a: Tensor) (b: Tensor) =
    let both = Gan.Shape.Broadcast(Gan.Shape.Create(ReadOnlySpan a.shape), Gan.Shape.Create(ReadOnlySpan b.shape)) |> Array.ofSeq
    if a.shape = both || b.shape = both then a, b else a.expand both, b.expand both

/// Rows [start, start + count) of the first axis.
let rows start count (x: Tensor) =
    x.GetSlice(Array2D.init x.dim 3 (fun axis bound ->
        match bound, axis with
        | 0, 0 -> start
        | 1, 0 -> start + count - 1
        | 1, _ -> x.shape[axis] - 1
        | _ -> 0))

let rec private join (a: Tensor, b: Tensor) : Tensor =
    (a, b)
    |> Tensor.Op
        { new BinaryOp("join") with
            member _.fRaw(a, b) = a.CatTs([| a; b |], 0)
            member _.ad_dfda(_, ad, b, _) = join (ad, b.zerosLike ())
            member _.bd_dfdb(a, _, bd, _) = join (a.zerosLike (), bd)
            member _.fd_dfda(a, _, _, fd) = rows 0 a.shape[0] fd
            member _.fd_dfdb(a, b, _, fd) = rows a.shape[0] b.shape[0] fd }

/// Tensors one after the other along the first axis, constants among variables too, which DiffSharp's `cat` refuses.
let concat (parts: Tensor seq) = parts |> Seq.reduce (fun a b -> join (a, b))

/// The maximum along an axis; among equals the first takes the gradient.
let max axis (x: Tensor) =
    let _, places = x.primalRaw.MaxReduceT(axis, true)
    x.gather(axis, Tensor.ofRawTensor places).squeeze axis
