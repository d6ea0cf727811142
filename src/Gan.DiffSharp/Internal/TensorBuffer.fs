namespace Gan.DiffSharp.Internal

open System
open Gan
open global.DiffSharp.Backends

/// A buffer of one DiffSharp tensor per slot, which is opened without a copy and changed in place.
[<Sealed>]
type internal TensorBuffer(memory: Memory, layout: Layout, slots: RawTensor[]) =
    inherit Gan.Buffer(layout)

    // The garbage collector sees only small objects; the memory pressure makes it collect unreachable states in time.
    let bytes = Math.Max(1L, int64 layout.Size * (if memory.Dtype = global.DiffSharp.Dtype.Float64 then 8L else 4L))
    do GC.AddMemoryPressure bytes
    let mutable slots = ValueSome slots

    /// The tensors, one per slot.
    member _.Slots =
        match slots with
        | ValueSome slots -> slots
        | ValueNone -> raise (ObjectDisposedException(nameof TensorBuffer))

    /// Copies parameters to a buffer.
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
