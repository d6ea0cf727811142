namespace Gan.FSharp

open Gan

/// Differential operators on functions of tensors, with the names of DiffSharp. They can be nested, and their results are
/// differentiable: `diff (diff f)`, or a gradient inside a loss. An `inline` function can apply to floats as well as to
/// tensors. All operators use reverse mode; a Jacobian-vector product (`jacobianv`) takes two reverse passes.
///
/// Functions of a `Tensor` are evaluated in float64 if the argument is made by `Tensor.scalar` or `Tensor.vector`:
/// `Tensor.onArray (grad f) [| 1.0; 2.0 |]`.
module Differentiation =

    /// The gradient ∇f(x) of a scalar function f, of the shape of x. It raises ArgumentException if f(x) is not a scalar.
    let grad (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) = Functions.Gradient(f, x)

    /// The value and the gradient, (f(x), ∇f(x)), of a scalar function.
    let fgrad (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) = f x, grad f x

    /// The product of a vector and the Jacobian, uᵀ·∂f/∂x, of the shape of x; u has the shape of f(x).
    let jacobianTv (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) (u: Tensor<'T>) = grad (fun x -> Tensor.dot (f x) u) x

    /// The product of the Jacobian and a vector, ∂f/∂x·v, of the shape of f(x); v has the shape of x. It is the gradient of
    /// ⟨uᵀ·∂f/∂x, v⟩ with respect to u, which is the same for every u (the double-backward identity).
    let jacobianv (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) (v: Tensor<'T>) =
        let zero = x.Constant(0.0).BroadcastTo((f x).Shape)
        grad (fun u -> Tensor.dot (jacobianTv f x u) v) zero

    /// The derivative of a scalar function along a direction, ∇f(x)·v, shape `[]`; v has the shape of x.
    let gradv (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) (v: Tensor<'T>) = Tensor.dot (grad f x) v

    /// The derivative f′(x) at a scalar x, of the shape of f(x). It raises ArgumentException if x is not a scalar.
    let diff (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) =
        if x.Shape.Count <> 0 then invalidArg (nameof x) $"a scalar is required, got shape {x.Shape}"
        if (f x).Shape.Count = 0 then grad f x else jacobianv f x (x.Constant 1.0)

    /// The derivative of order n, 0 or more, at a scalar x.
    let rec diffn (n: int) (f: Tensor<'T> -> Tensor<'T>) : Tensor<'T> -> Tensor<'T> =
        if n < 0 then invalidArg (nameof n) $"an order of 0 or more is required, got {n}"
        if n = 0 then f else diff (diffn (n - 1) f)

    /// The Jacobian, `[size of f(x), size of x]`: row i is the gradient of element i of f(x), row-major.
    let jacobian (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) =
        let outputs = (f x).Shape.Size
        let element i x = f x |> Tensor.reshape [ outputs ] |> Tensor.slice 0 i 1 |> Tensor.sum
        Tensor.concat 0 [ for i in 0 .. outputs - 1 -> grad (element i) x |> Tensor.reshape [ 1; x.Shape.Size ] ]

    /// The Hessian ∇²f(x) of a scalar function, `[size of x, size of x]`.
    let hessian (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) = jacobian (grad f) x

    /// The product of the Hessian and a vector, ∇²f(x)·v, of the shape of x, without forming the Hessian.
    let hvp (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) (v: Tensor<'T>) = grad (fun x -> gradv f x v) x

    /// The trace of the Hessian, Δf(x), shape `[]`.
    let laplacian (f: Tensor<'T> -> Tensor<'T>) (x: Tensor<'T>) =
        let n = x.Shape.Size
        let h = hessian f x
        List.reduce (+) [ for i in 0 .. n - 1 -> h |> Tensor.slice 0 i 1 |> Tensor.slice 1 i 1 |> Tensor.sum ]
