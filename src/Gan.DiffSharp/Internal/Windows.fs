namespace Gan.DiffSharp.Internal

open System
open System.Collections.Concurrent
open Gan
open global.DiffSharp
open global.DiffSharp.Backends

/// Windows of images as rows of a matrix, and back, for every backend: both are linear, each is the other's derivative, and both are one
/// gathering by a table of places.
[<Sealed>]
type internal Windows(memory: Memory) =
    let tables = ConcurrentDictionary<struct (Gan.Shape * Window * bool), RawTensor>()

    /// For each number of the patches [m, down, across, size, size, c], where in the images [m, h, w, c] it is from, or none.
    let origins (images: Gan.Shape) (window: Window) =
        let m, h, w, c = images[0], images[1], images[2], images[3]
        [| for image in 0 .. m - 1 do
               for i in 0 .. window.Positions h - 1 do
                   for j in 0 .. window.Positions w - 1 do
                       for y in i * window.Stride - window.Before .. i * window.Stride - window.Before + window.Size - 1 do
                           for x in j * window.Stride - window.Before .. j * window.Stride - window.Before + window.Size - 1 do
                               for channel in 0 .. c - 1 do
                                   if y >= 0 && y < h && x >= 0 && x < w then
                                       ValueSome(((image * h + y) * w + x) * c + channel)
                                   else
                                       ValueNone |]

    /// A number that is from nowhere is from one past the images' end.
    let outgoing (images: Gan.Shape) window = origins images window |> Array.map (ValueOption.defaultValue images.Size)

    /// For each number of the images, the places of the patches it went to, all lists made as long as the longest by one past the patches' end.
    let incoming (images: Gan.Shape) window =
        let from = origins images window
        let went =
            from
            |> Seq.indexed
            |> Seq.choose (fun (place, origin) -> match origin with ValueSome o -> Some(o, place) | ValueNone -> None)
            |> Seq.groupBy fst
            |> Seq.map (fun (origin, pairs) -> origin, pairs |> Seq.map snd |> Array.ofSeq)
            |> dict
        let most = went.Values |> Seq.map Array.length |> Seq.append [ 1 ] |> Seq.max
        Array.init (images.Size * most) (fun i ->
            match went.TryGetValue(i / most) with
            | true, places when i % most < places.Length -> places[i % most]
            | _ -> from.Length)

    let table (images: Gan.Shape) window back =
        tables.GetOrAdd(struct (images, window, back), fun _ ->
            (if back then incoming images window else outgoing images window) |> memory.Indices |> memory.Keep)

    let gather (raw: RawTensor) (past: float) (table: RawTensor) =
        raw.ViewT([| raw.Nelement |]).CatTs([| raw.ViewT [| raw.Nelement |]; memory.Scalar(past).ViewT [| 1 |] |], 0).GatherT(0, table)

    /// The numbers under a window at each of its positions: [m, h, w, c] → [m · down · across, size · size · c].
    member windows.Im2Col (window: Window) (outside: float) (images: Tensor) : Tensor =
        let shape = Gan.Shape.Create(ReadOnlySpan images.shape)
        let patches = Shapes.Instance.Im2Col(shape, window) |> Array.ofSeq
        images
        |> Tensor.Op
            { new global.DiffSharp.UnaryOp("patches") with
                member _.fRaw a = (gather a outside (table shape window false)).ViewT patches
                member _.ad_dfda(_, ad, _) = windows.Im2Col window 0.0 ad
                member _.fd_dfda(_, _, fd) = windows.Col2Im shape window fd }

    /// The images in which each number is the sum of those that `Im2Col` would have taken from there.
    member windows.Col2Im (images: Gan.Shape) (window: Window) (patches: Tensor) : Tensor =
        patches
        |> Tensor.Op
            { new global.DiffSharp.UnaryOp("overlay") with
                member _.fRaw a =
                    let places = table images window true
                    (gather a 0.0 places).ViewT([| images.Size; places.Nelement / images.Size |]).SumTDim(1).ViewT(Array.ofSeq images)
                member _.ad_dfda(_, ad, _) = windows.Col2Im images window ad
                member _.fd_dfda(_, _, fd) = windows.Im2Col window 0.0 fd }
