namespace Gan.DiffSharp.Internal

#nowarn "9" // addresses of libtorch's memory, for the update rules

open System
open System.Numerics
open System.Numerics.Tensors
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open Gan
open TorchSharp
open global.DiffSharp
open global.DiffSharp.Backends

/// The memory of DiffSharp's Torch backend: libtorch's tensors, on the CPU or a CUDA device. The garbage collector does not
/// see their memory, and DiffSharp does not free it: tensors that no TorchSharp scope frees wait for a finaliser. Only
/// members that TorchSharp has had under the same name since 0.96, the version that DiffSharp was built for, are used.
[<Sealed>]
type internal TorchMemory<'T
    when 'T: unmanaged
    and 'T: (new: unit -> 'T)
    and 'T: struct
    and 'T :> ValueType
    and 'T :> IBinaryFloatingPointIeee754<'T>>(device, dtype) =
    inherit Memory(Backend.Torch, device, dtype)

    let onCpu = device.DeviceType = global.DiffSharp.DeviceType.CPU
    let tensor (raw: RawTensor) = raw.Handle :?> torch.Tensor
    let numbers (host: torch.Tensor) : Span<'T> = MemoryMarshal.Cast<byte, 'T> host.bytes

    let host (shape: Gan.Shape) = RawTensor.Empty(Array.ofSeq shape, dtype, Device.CPU, Backend.Torch)
    let moved (raw: RawTensor) = if onCpu then raw else raw.MoveTo device

    let addressOf (host: torch.Tensor) =
        NativePtr.toNativeInt (NativePtr.ofVoidPtr<byte> (Unsafe.AsPointer(&MemoryMarshal.GetReference(host.bytes))))

    let address (raw: RawTensor) = addressOf (tensor raw)

    override _.Load(shape, values) =
        let raw = host shape
        TensorPrimitives.ConvertTruncating(values, numbers (tensor raw))
        moved raw

    override _.LoadDouble(shape, values) =
        let raw = host shape
        TensorPrimitives.ConvertTruncating(values, numbers (tensor raw))
        moved raw

    override _.Read raw =
        use _ = torch.NewDisposeScope()
        let source = (tensor raw).cpu().contiguous()
        let result = Array.zeroCreate<float> raw.Nelement
        TensorPrimitives.ConvertTruncating(Span.op_Implicit (numbers source), Span result)
        GC.KeepAlive source
        result

    override _.Keep raw =
        use scope = torch.NewDisposeScope()
        let own = raw.Clone()
        scope.Detach(tensor own) |> ignore
        own

    override _.Free raw = (tensor raw).Dispose()
    override _.Assign(target, value) = (tensor target).copy_ (tensor value) |> ignore

    override _.Advance(rule, step, parameters, state, gradients) =
        if onCpu then
            // A gradient may be a view with other strides; the rules read memory in row-major order.
            let rows = gradients |> Array.map (fun g -> (tensor g).contiguous ())
            let pieces =
                [| for i in 0 .. parameters.Length - 1 ->
                       struct (address parameters[i], [| for s in state -> address s[i] |],
                               addressOf rows[i],
                               parameters[i].Nelement) |]
            rule.Advance<'T>(step, pieces)
            GC.KeepAlive rows
        onCpu

    override _.Scope() = torch.NewDisposeScope()
