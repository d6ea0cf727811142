namespace Gan.DiffSharp.Internal

open System
open System.Collections.Concurrent
open Gan
open global.DiffSharp
open global.DiffSharp.Backends

/// im2col and col2im for every backend. Both are linear, each is the transpose of the other, and both are one gather by a
/// table of indices.
[<Sealed>]
type internal Windows(memory: Memory) =
    let tables = ConcurrentDictionary<struct (Gan.Shape * Window * bool), RawTensor>()

    /// For each element of the patches [m, h′, w′, size, size, c], its index in the images [m, h, w, c]; none for padding.
    let origins (images: Gan.Shape) (window: Window) =
        let m, h, w, c = images[0], images[1], images[2], images[3]
        [| for image in 0 .. m - 1 do
               for i in 0 .. window.Positions h - 1 do
                   for j in 0 .. window.Positions w - 1 do
                       let top, left = i * window.Stride - window.Before, j * window.Stride - window.Before
                       for y in top .. top + window.Size - 1 do
                           for x in left .. left + window.Size - 1 do
                               for channel in 0 .. c - 1 do
                                   if y >= 0 && y < h && x >= 0 && x < w then
                                       ValueSome(((image * h + y) * w + x) * c + channel)
                                   else
                                       ValueNone |]

    /// The table of im2col; the index of padding is one past the last element of the images.
    let outgoing (images: Gan.Shape) window = origins images window |> Array.map (ValueOption.defaultValue images.Size)

    /// The table of col2im: for each element of the images, its indices in the patches. All lists are padded to the length
    /// of the longest with the index one past the last element of the patches.
    let incoming (images: Gan.Shape) window =
        let from = origins images window
        let went =
            from
            |> Seq.indexed
            |> Seq.choose (fun (index, origin) -> match origin with ValueSome o -> Some(o, index) | ValueNone -> None)
            |> Seq.groupBy fst
            |> Seq.map (fun (origin, pairs) -> origin, pairs |> Seq.map snd |> Array.ofSeq)
            |> dict
        let most = went.Values |> Seq.map Array.length |> Seq.append [ 1 ] |> Seq.max
        Array.init (images.Size * most) (fun i ->
            match went.TryGetValue(i / most) with
            | true, indices when i % most < indices.Length -> indices[i % most]
            | _ -> from.Length)

    let table (images: Gan.Shape) window back =
        tables.GetOrAdd(struct (images, window, back), fun _ ->
            (if back then incoming images window else outgoing images window) |> memory.Indices |> memory.Keep)

    /// Gathers elements of a tensor by a table; the index one past the last element gives `past`.
    let gather (raw: RawTensor) (past: float) (table: RawTensor) =
        let flat = raw.ViewT [| raw.Nelement |]
        flat.CatTs([| flat; memory.Scalar(past).ViewT [| 1 |] |], 0).GatherT(0, table)

    /// im2col: [m, h, w, c] → [m · h′ · w′, size · size · c]; elements outside an image are `outside`.
    member windows.Im2Col (window: Window) (outside: float) (images: Tensor) : Tensor =
        let shape = Gan.Shape.Create(ReadOnlySpan images.shape)
        let patches = Shapes.Instance.Im2Col(shape, window) |> Array.ofSeq
        images
        |> Tensor.Op
            { new global.DiffSharp.UnaryOp("patches") with
                member _.fRaw a = (gather a outside (table shape window false)).ViewT patches
                member _.ad_dfda(_, ad, _) = windows.Im2Col window 0.0 ad
                member _.fd_dfda(_, _, fd) = windows.Col2Im shape window fd }

    /// col2im, the transpose of `Im2Col`.
    member windows.Col2Im (images: Gan.Shape) (window: Window) (patches: Tensor) : Tensor =
        patches
        |> Tensor.Op
            { new global.DiffSharp.UnaryOp("overlay") with
                member _.fRaw a =
                    let indices = table images window true
                    let terms = (gather a 0.0 indices).ViewT([| images.Size; indices.Nelement / images.Size |])
                    terms.SumTDim(1).ViewT(Array.ofSeq images)
                member _.ad_dfda(_, ad, _) = windows.Col2Im images window ad
                member _.fd_dfda(_, _, fd) = windows.Im2Col window 0.0 fd }
