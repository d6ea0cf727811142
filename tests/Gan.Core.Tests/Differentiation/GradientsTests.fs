/// Laws of the gradient operators on random formulas. The engines' suite tests closed forms, nesting and unused inputs.
module Gan.Core.Tests.Differentiation.GradientsTests

open System
open System.Collections.Generic
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Testing
open Gan.Testing.FiniteDifferences
open Gan.Testing.Tensors

let private ops = Reference.Shared
let private load (values: float[]) = ops.Load(shape [ values.Length ], ReadOnlySpan values)
let private slots values : IReadOnlyList<ReferenceValue> = [| load values |]
let private read (x: ReferenceValue) = ops.Read x

/// A smooth map from [3] to [2], with given weights W: tanh(x·W)·exp(−x₀²) + x₁·x₂.
let private map (w: float[]) (p: IReadOnlyList<ReferenceValue>) =
    let weight = ops.Load(shape [ 3; 2 ], ReadOnlySpan w)
    let hidden = ops.Reshape(ops.Unary(UnaryOp.Tanh, ops.MatMul(ops.Reshape(p[0], shape [ 1; 3 ]), weight)), shape [ 2 ])
    let at i = ops.Slice(p[0], 0, i, 1)
    let bell = ops.Unary(UnaryOp.Exp, ops.Unary(UnaryOp.Negate, ops.Multiply(at 0, at 0)))
    ops.Add(ops.Multiply(hidden, bell), ops.Multiply(at 1, at 2))

let private total w p = ops.Sum(map w p, Nullable())

let private numbers count = Gen.choose (-1500, 1500) |> Gen.map (fun i -> float i / 1000.0) |> Gen.arrayOfLength count

let private cases =
    gen {
        let! w = numbers 6
        let! x = numbers 3
        let! v = numbers 3
        let! u = numbers 2
        return w, x, v, u
    }
    |> Arb.fromGen

let private inner a b = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b
let private near a b = Near.distance a b < 1e-12

let private jvp w x v = read (ops.Jvp(Func<_, _>(map w)).Invoke(slots x, slots v))
let private vjp w x u = read (ops.Vjp(Func<_, _>(map w)).Invoke(slots x, load u)[0])
let private hvp w x v = read (ops.Hvp(Func<_, _>(total w)).Invoke(slots x, slots v)[0])
let private gradient w x = read (ops.Grad(Func<_, _>(total w)).Invoke(slots x)[0])

[<Tests>]
let tests =
    testList "Gradients" [
        testProperty "the two products are adjoint: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩" <| Prop.forAll cases (fun (w, x, v, u) ->
            near [ inner u (jvp w x v) ] [ inner (vjp w x u) v ])
        testProperty "both are products with the Jacobian" <| Prop.forAll cases (fun (w, x, v, u) ->
            let j = read (ops.Jacobian(Func<_, _>(map w)).Invoke(slots x)) |> Array.chunkBySize 3
            near (j |> Array.map (inner v)) (jvp w x v) && near (j |> Array.transpose |> Array.map (inner u)) (vjp w x u))
        testProperty "the gradient equals finite differences" <| Prop.forAll cases (fun (w, x, _, _) ->
            Near.distance (slopes (fun x -> (read (total w (slots x)))[0]) x) (gradient w x) < 1e-8)
        testProperty "the Hessian–vector product is the gradient's derivative along v"
        <| Prop.forAll cases (fun (w, x, v, _) ->
            let along (h: float) = gradient w (Array.map2 (fun x v -> x + h * v) x v)
            let slope = Array.map2 (fun a b -> (a - b) / 2e-5) (along 1e-5) (along -1e-5)
            Near.distance slope (hvp w x v) < 1e-6)
        testProperty "the Hessian is symmetric, and its product is the Hessian–vector product"
        <| Prop.forAll cases (fun (w, x, v, _) ->
            let h = read (ops.Hessian(Func<_, _>(total w)).Invoke(slots x)) |> Array.chunkBySize 3
            near (Array.concat h) (Array.concat (Array.transpose h)) && near (h |> Array.map (inner v)) (hvp w x v))
        test "the laws detect a transposed Jacobian and a scaled gradient" {
            let w, x, v, u =
                [| 0.3; -0.7; 1.1; 0.2; -0.4; 0.9 |], [| 0.2; -0.5; 0.8 |], [| 1.0; 0.5; -0.3 |], [| 0.7; -1.2 |]
            Expect.isFalse (near [ inner u (Array.rev (jvp w x v)) ] [ inner (vjp w x u) v ]) "exchanged outputs"
            Expect.isFalse (near [ inner u (jvp w x v) ] [ 2.0 * inner (vjp w x u) v ]) "twice the product"
        }
        test "gradients of several slots have the slots' shapes" {
            let two: IReadOnlyList<ReferenceValue> =
                [| ops.Load(shape [ 2; 2 ], ReadOnlySpan [| 1.0; 2.0; 3.0; 4.0 |]); load [| 5.0; 6.0 |] |]
            let f (p: IReadOnlyList<ReferenceValue>) = ops.Sum(ops.Multiply(p[0], p[1]), Nullable())
            let g = ops.Grad(Func<_, _> f).Invoke two
            Expect.equal (g |> Seq.map _.Shape |> List.ofSeq) [ shape [ 2; 2 ]; shape [ 2 ] ] "shapes"
            Expect.sequenceEqual (read (ops.Flatten g)) [ 5.0; 6.0; 5.0; 6.0; 4.0; 6.0 ]
                "broadcast, and summed in the gradient"
        }
    ]
