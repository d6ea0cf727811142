namespace Gan.DiffSharp

open System
open Gan
open Gan.DiffSharp.Internal
open global.DiffSharp

/// The operations over DiffSharp's tensors, which DiffSharp differentiates in forward and reverse mode, nested to any depth.
/// Where DiffSharp differs from `IOps<T>`, the operation is replaced: the derivative of relu at 0, softplus where it
/// saturates, broadcasts that repeat both operands, and concatenation of constants with variables. No operation depends on
/// DiffSharp's default configuration.
[<Sealed>]
type internal TensorOps(memory: Memory) =
    let windows = Windows memory

    interface IOps<Tensor> with
        member _.ShapeOf x = Gan.Shape.Create(ReadOnlySpan x.shape)
        member _.Constant value = Tensor.ofRawTensor (memory.Scalar value)

        member _.Unary(op, x) =
            match op with
            | UnaryOp.Negate -> x.neg ()
            | UnaryOp.Exp -> x.exp ()
            | UnaryOp.Log -> x.log ()
            | UnaryOp.Sqrt -> x.sqrt ()
            | UnaryOp.Sigmoid -> x.sigmoid ()
            | UnaryOp.Tanh -> x.tanh ()
            | UnaryOp.Softplus -> Functions.softplus x
            | UnaryOp.Relu -> Functions.relu x
            | UnaryOp.Heaviside -> Functions.step x
            | _ -> raise (ArgumentOutOfRangeException(nameof op, op, null))

        member _.Binary(op, a, b) =
            let a, b = Functions.broadcast a b
            match op with
            | BinaryOp.Add -> a + b
            | BinaryOp.Subtract -> a - b
            | BinaryOp.Multiply -> a * b
            | BinaryOp.Divide -> a / b
            | _ -> raise (ArgumentOutOfRangeException(nameof op, op, null))

        member _.Sum(x, axis) = if axis.HasValue then x.sum axis.Value else x.sum ()
        member _.Max(x, axis) = Functions.max axis x
        member _.MatMul(a, b) = a.matmul b
        member _.Transpose x = x.transpose ()
        member _.Reshape(x, shape) = x.view shape
        member _.Broadcast(x, shape) = x.expand shape
        member _.Slice(x, axis, start, count) = Functions.slice axis start count x
        member _.Concat(parts, axis) = Functions.concat axis parts
        member _.Im2Col(x, window, outside) = windows.Im2Col window outside x
        member _.Col2Im(columns, images, window) = windows.Col2Im images window columns

        member _.Random input =
            let values = Array.zeroCreate<float32> input.Shape.Size
            input.Fill(Span values)
            Tensor.ofRawTensor (memory.Load(input.Shape, ReadOnlySpan values))

        member _.StopGradient x = x.noDiff ()
