namespace Gan.DiffSharp.Internal

open System
open System.Numerics
open System.Numerics.Tensors
open System.Runtime.InteropServices
open Gan
open global.DiffSharp
open global.DiffSharp.Backends

/// The memory of DiffSharp's reference backend: managed arrays, which the garbage collector frees and the update rules can
/// address.
[<Sealed>]
type internal ReferenceMemory<'T
    when 'T: unmanaged
    and 'T: (new: unit -> 'T)
    and 'T: struct
    and 'T :> ValueType
    and 'T :> IBinaryFloatingPointIeee754<'T>>(dtype) =
    inherit Memory(Backend.Reference, Device.CPU, dtype)

    let array (raw: RawTensor) = raw.Handle :?> 'T[]

    // The backend uses the array without a copy.
    let over (shape: Gan.Shape) (values: 'T[]) =
        RawTensor.CreateFromFlatArray(values, Array.ofSeq shape, dtype, Device.CPU, Backend.Reference)

    override _.Load(shape, values) =
        let own = Array.zeroCreate<'T> values.Length
        TensorPrimitives.ConvertTruncating(values, Span own)
        over shape own

    override _.LoadDouble(shape, values) =
        let own = Array.zeroCreate<'T> values.Length
        TensorPrimitives.ConvertTruncating(values, Span own)
        over shape own

    override _.Read raw =
        let values = array raw
        let result = Array.zeroCreate<float> values.Length
        TensorPrimitives.ConvertTruncating(ReadOnlySpan values, Span result)
        result

    override _.Keep raw = raw.Clone()
    override _.Free _ = ()
    override _.Assign(target, value) = (array value).CopyTo(array target, 0)

    override _.Advance(rule, step, parameters, state, gradients) =
        let pins =
            [| yield! parameters; yield! Seq.concat state; yield! gradients |]
            |> Array.map (fun raw -> raw, GCHandle.Alloc(array raw, GCHandleType.Pinned))
        try
            let address (raw: RawTensor) =
                let pin = pins |> Array.find (fst >> (fun r -> Object.ReferenceEquals(r, raw))) |> snd
                pin.AddrOfPinnedObject()
            let pieces =
                [| for i in 0 .. parameters.Length - 1 ->
                       let states = [| for s in state -> address s[i] |]
                       struct (address parameters[i], states, address gradients[i], (array parameters[i]).Length) |]
            rule.Advance<'T>(step, pieces)
            true
        finally
            for _, pin in pins do
                pin.Free()

    override _.Scope() =
        { new IDisposable with
            member _.Dispose() = () }
