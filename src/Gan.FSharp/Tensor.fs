namespace Gan.FSharp

open System
open Gan
open Gan.FSharp.Internal

/// A lazy tensor of any engine. F# functions of tensors take and return this type: losses, penalties, layers, and the
/// functions that `Differentiation` differentiates. The operators `+ - * /` and F#'s `exp`, `log`, `sqrt` and `tanh` apply
/// to it. One operand of an operator may be a float; shapes broadcast as in NumPy.
type Tensor = Gan.Tensor<obj>

/// Functions of tensors for pipelines. All except the conversions at the end are differentiable to any order, and also apply
/// to the `Tensor<'T>` of a generic layer or loss.
[<RequireQualifiedAccess>]
module Tensor =

    /// x² of each element.
    let square (x: Tensor<'T>) = Functions.Square x

    /// 1 / (1 + e⁻ˣ) of each element.
    let sigmoid (x: Tensor<'T>) = Functions.Sigmoid x

    /// log(1 + eˣ) of each element, without overflow: −log σ(a) is `softplus -a`, −log(1 − σ(a)) is `softplus a`.
    let softplus (x: Tensor<'T>) = Functions.Softplus x

    /// max(x, 0) of each element; the derivative at 0 is 0.
    let relu (x: Tensor<'T>) = Functions.Relu x

    /// 1 for elements above 0, otherwise 0; the derivative is 0.
    let heaviside (x: Tensor<'T>) = Functions.Heaviside x

    /// The sum of all elements, shape `[]`.
    let sum (x: Tensor<'T>) = Functions.Sum x

    /// The mean of all elements, shape `[]`.
    let mean (x: Tensor<'T>) = Functions.Mean x

    /// The sums along an axis, which is removed.
    let sumOver (axis: int) (x: Tensor<'T>) = x.Sum(Nullable axis)

    /// The means along an axis, which is removed.
    let meanOver (axis: int) (x: Tensor<'T>) = x.Mean(Nullable axis)

    /// The maxima along an axis, which is removed. Among equal elements the first one receives the gradient.
    let maxOver (axis: int) (x: Tensor<'T>) = x.Max axis

    /// Σ a·b over all elements, shape `[]`.
    let dot (a: Tensor<'T>) (b: Tensor<'T>) = sum (a * b)

    /// The matrix product `[m, k] · [k, n] → [m, n]`.
    let matmul (a: Tensor<'T>) (b: Tensor<'T>) = Functions.MatMul(a, b)

    /// The transpose `[m, n] → [n, m]`.
    let transpose (x: Tensor<'T>) = x.Transpose()

    /// The same elements in row-major order with another shape of the same size.
    let reshape (extents: int list) (x: Tensor<'T>) = x.Reshape(Shape.ofList extents)

    /// The elements start, …, start + count − 1 along an axis; negative axes count from the end.
    let slice (axis: int) (start: int) (count: int) (x: Tensor<'T>) = x.Slice(start, count, axis)

    /// Concatenates tensors along an axis; negative axes count from the end.
    let concat (axis: int) (parts: Tensor<'T> list) = Functions.Concat(axis, parts)

    /// The same value, which gradients treat as a constant.
    let stopGradient (x: Tensor<'T>) = Functions.StopGradient x

    /// The L2 norm of each example, `[m, …] → [m]`: √(Σ x² + 1e-12).
    let normOfEach (x: Tensor<'T>) = Functions.NormOfEach x

    /// The squared L2 norm of each example, `[m, …] → [m]`.
    let squaredNormOfEach (x: Tensor<'T>) = Functions.SquaredNormOfEach x

    /// The cross-entropy of softmax(logits) against labels, averaged over the batch, in nats; both are `[m, classes]`.
    let crossEntropy (labels: Tensor<'T>) (logits: Tensor<'T>) = Functions.CrossEntropy(logits, labels)

    let private onReference (shape: Shape) (numbers: float[]) : Tensor =
        let ops = BoxedOps<ReferenceValue> Reference.Shared
        Tensor(ops, ops.Load(shape, numbers))

    /// Makes a scalar, shape `[]`, on the float64 reference engine.
    let scalar (number: float) = onReference Shape.Scalar [| number |]

    /// Makes a vector `[n]` on the float64 reference engine.
    let vector (numbers: float seq) =
        let numbers = Array.ofSeq numbers
        onReference (Shape.ofList [ numbers.Length ]) numbers

    /// Copies examples `[m, …]` to the float64 reference engine.
    let ofBatch (batch: Batch) = onReference batch.Shape (Array.map float (batch.ToArray()))

    /// Copies all parameters of a net to a vector `[size]` on the float64 reference engine.
    let ofParams (parameters: Params) = vector (parameters.ToArray())

    /// Copies the elements to the host, row-major. It raises InvalidOperationException inside a loss or layer, where the
    /// numbers of tensors do not exist yet.
    let toArray (x: Tensor) =
        match box x.Ops with
        | :? BoxedOps as ops -> ops.Read x.Value
        | _ -> invalidArg (nameof x) "a tensor of an engine is required"

    /// Copies a tensor of one element to the host. It raises ArgumentException for a tensor of another size.
    let toFloat (x: Tensor) =
        if x.Shape.Size <> 1 then invalidArg (nameof x) $"a tensor of one element is required, got shape {x.Shape}"
        (toArray x)[0]

    /// Converts a function of a scalar tensor to a function of floats: `onFloat (diff f) 0.5`.
    let onFloat (f: Tensor -> Tensor) (x: float) = f (scalar x) |> toFloat

    /// Converts a function of a vector to a function of arrays; the result is row-major: `onArray (grad f) [| 1.0; 2.0 |]`.
    let onArray (f: Tensor -> Tensor) (x: float[]) = f (vector x) |> toArray
