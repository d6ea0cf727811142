namespace Gan.FSharp.Internal

open System
open System.Collections.Generic
open Gan

/// Operations of any interpreter on boxed values. An F# function cannot be generic in the engine's values as a C# method
/// can; with boxed values one function runs on every engine. The interpreter does the same operations in the same order, so
/// the results have the same bits.
[<AbstractClass>]
type internal BoxedOps() =

    /// Copies a value to the host, row-major.
    abstract Read: obj -> float[]

    /// Copies numbers from the host, row-major.
    abstract Load: Shape * float[] -> obj

[<Sealed>]
type internal BoxedOps<'T>(ops: IDifferentiable<'T>) =
    inherit BoxedOps()

    let boxed (x: 'T) : obj = nonNull (box x)
    let all (xs: IReadOnlyList<obj>) : IReadOnlyList<'T> = [| for x in xs -> unbox<'T> x |]

    let engine () =
        match box ops with
        | :? IEngine<'T> as engine -> engine
        | _ -> invalidOp "an engine is required to read or load numbers; only the shapes of tensors are known here"

    /// Returns a lazy tensor of boxed values.
    member this.Box(x: Tensor<'T>) = Tensor<obj>(this, x.Shape, fun () -> boxed x.Value)

    /// Returns the lazy tensor of the interpreter's own values.
    member _.Unbox(x: Tensor<obj>) = Tensor<'T>(ops, x.Shape, fun () -> unbox<'T> x.Value)

    override _.Read x = engine().Read(unbox<'T> x)
    override _.Load(shape, numbers) = boxed (engine().Load(shape, ReadOnlySpan numbers))

    interface IDifferentiable<obj> with
        member _.Variable x = boxed (ops.Variable(unbox x))

        member _.Gradients(scalar, variables, differentiable) =
            [| for g in ops.Gradients(unbox scalar, all variables, differentiable) -> boxed g |]

    interface IOps<obj> with
        member _.ShapeOf x = ops.ShapeOf(unbox x)
        member _.Constant number = boxed (ops.Constant number)
        member _.Unary(op, x) = boxed (ops.Unary(op, unbox x))
        member _.Binary(op, a, b) = boxed (ops.Binary(op, unbox a, unbox b))
        member _.Sum(x, axis) = boxed (ops.Sum(unbox x, axis))
        member _.Max(x, axis) = boxed (ops.Max(unbox x, axis))
        member _.MatMul(a, b) = boxed (ops.MatMul(unbox a, unbox b))
        member _.Affine(x, w, b) = boxed (ops.Affine(unbox x, unbox w, unbox b))
        member _.Transpose x = boxed (ops.Transpose(unbox x))
        member _.Reshape(x, shape) = boxed (ops.Reshape(unbox x, shape))
        member _.Broadcast(x, shape) = boxed (ops.Broadcast(unbox x, shape))
        member _.Slice(x, axis, start, count) = boxed (ops.Slice(unbox x, axis, start, count))
        member _.Concat(parts, axis) = boxed (ops.Concat(all parts, axis))
        member _.Im2Col(x, window, outside) = boxed (ops.Im2Col(unbox x, window, outside))
        member _.Col2Im(columns, images, window) = boxed (ops.Col2Im(unbox columns, images, window))
        member _.Random input = boxed (ops.Random input)
        member _.StopGradient x = boxed (ops.StopGradient(unbox x))
