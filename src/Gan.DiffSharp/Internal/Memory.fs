namespace Gan.DiffSharp.Internal

open System
open Gan
open global.DiffSharp
open global.DiffSharp.Backends

/// How numbers get into the memory of one of DiffSharp's backends, out of it, and changed in place. DiffSharp's own constructors convert any
/// .NET value and copy it on the way, and take what is not said from a configuration that anybody may change; here each number is copied
/// once, and backend, device and type are always said.
[<AbstractClass>]
type internal Memory(backend: Backend, device: Device, dtype: Dtype) =

    /// Which of DiffSharp's backends computes.
    member _.Backend = backend

    /// Where it computes.
    member _.Device = device

    /// What its numbers are, float32 or float64.
    member _.Dtype = dtype

    /// A tensor of these numbers.
    abstract Load: shape: Gan.Shape * values: ReadOnlySpan<float32> -> RawTensor

    /// A tensor of these numbers.
    abstract LoadDouble: shape: Gan.Shape * values: ReadOnlySpan<float> -> RawTensor

    /// The numbers of a tensor, row-major.
    abstract Read: RawTensor -> float[]

    /// A copy in memory of its own that no scope frees.
    abstract Keep: RawTensor -> RawTensor

    /// Frees what `Keep` gave.
    abstract Free: RawTensor -> unit

    /// Overwrites a tensor that `Keep` gave with another of its shape.
    abstract Assign: target: RawTensor * value: RawTensor -> unit

    /// One update in place of parameters and of the rule's state, slot by slot, by the gradients; false where the memory cannot be reached
    /// from this process.
    abstract Advance: rule: UpdateRule * step: int64 * parameters: RawTensor[] * state: RawTensor[][] * gradients: RawTensor[] -> bool

    /// Tensors made until this is disposed are freed then, except those kept.
    abstract Scope: unit -> IDisposable

    /// A scalar, made like any other tensor: TorchSharp 0.107 may free a plain number while libtorch still reads it.
    member memory.Scalar(value: float) : RawTensor =
        let one = [| value |]
        memory.LoadDouble(Gan.Shape.Scalar, ReadOnlySpan one)

    /// A tensor of whole numbers, which DiffSharp takes for places.
    member _.Indices(values: int[]) : RawTensor =
        RawTensor.CreateFromFlatArray(values, [| values.Length |], Dtype.Int32, device, backend)
