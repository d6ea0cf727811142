namespace Gan.DiffSharp.Internal

open System
open Gan
open global.DiffSharp.Backends

/// A player's parameters, one DiffSharp tensor a slot: opened without a copy, changed in place.
[<Sealed>]
type internal TensorBuffer(memory: Memory, layout: Layout, slots: RawTensor[]) =
    inherit Gan.Buffer(layout)

    // The collector sees small objects; told of libtorch's memory behind them, it collects dropped states in time.
    let bytes = Math.Max(1L, int64 layout.Size * (if memory.Dtype = global.DiffSharp.Dtype.Float64 then 8L else 4L))
    do GC.AddMemoryPressure bytes
    let mutable slots = ValueSome slots

    /// The tensors, slot by slot.
    member _.Slots =
        match slots with
        | ValueSome slots -> slots
        | ValueNone -> raise (ObjectDisposedException(nameof TensorBuffer))

    /// A buffer with the numbers of these parameters.
    static member Of(memory: Memory, parameters: Params) =
        use _ = memory.Scope()
        let slots =
            parameters.Layout.Slots
            |> Seq.map (fun slot -> memory.LoadDouble(slot.Shape, parameters[slot]) |> memory.Keep)
            |> Array.ofSeq
        new TensorBuffer(memory, parameters.Layout, slots)

    override buffer.Read() =
        Params(layout, buffer.Slots |> Array.collect memory.Read)

    override buffer.Copy() =
        new TensorBuffer(memory, layout, Array.map memory.Keep buffer.Slots)

    override _.Dispose disposing =
        match slots with
        | ValueSome own ->
            slots <- ValueNone
            Array.iter memory.Free own
            GC.RemoveMemoryPressure bytes
        | ValueNone -> ()
        base.Dispose disposing

    override buffer.Finalize() = buffer.Dispose false
