namespace Gan.DiffSharp.Internal

open System
open Gan
open global.DiffSharp
open global.DiffSharp.Backends

/// Reads, writes and updates tensors in the memory of one of DiffSharp's backends. DiffSharp's own constructors convert any
/// .NET value through intermediate copies, and take defaults from a mutable configuration. Here each number is copied once,
/// and backend, device and element type are always explicit.
[<AbstractClass>]
type internal Memory(backend: Backend, device: Device, dtype: Dtype) =

    member _.Backend = backend
    member _.Device = device

    /// The element type, float32 or float64.
    member _.Dtype = dtype

    /// Creates a tensor of these elements, row-major.
    abstract Load: shape: Gan.Shape * values: ReadOnlySpan<float32> -> RawTensor

    /// Creates a tensor of these elements, row-major.
    abstract LoadDouble: shape: Gan.Shape * values: ReadOnlySpan<float> -> RawTensor

    /// Copies the elements of a tensor to the host, row-major.
    abstract Read: RawTensor -> float[]

    /// Copies a tensor to separate memory that no scope frees.
    abstract Keep: RawTensor -> RawTensor

    /// Frees a tensor that `Keep` returned.
    abstract Free: RawTensor -> unit

    /// Overwrites a tensor that `Keep` returned with another of its shape.
    abstract Assign: target: RawTensor * value: RawTensor -> unit

    /// Advances parameters and the rule's state in place by one update, slot by slot; returns false, without an update, if
    /// the host cannot address the memory.
    abstract Advance:
        rule: UpdateRule * step: int64 * parameters: RawTensor[] * state: RawTensor[][] * gradients: RawTensor[] -> bool

    /// Opens a scope; disposing it frees the tensors created since, except those kept.
    abstract Scope: unit -> IDisposable

    /// Creates a scalar from an array, as other tensors: TorchSharp 0.107 may free a plain number while libtorch still
    /// reads it.
    member memory.Scalar(value: float) : RawTensor =
        let one = [| value |]
        memory.LoadDouble(Gan.Shape.Scalar, ReadOnlySpan one)

    /// Creates a tensor of indices for DiffSharp's `gather`, int32.
    member _.Indices(values: int[]) : RawTensor =
        RawTensor.CreateFromFlatArray(values, [| values.Length |], Dtype.Int32, device, backend)
