/// Derivatives against closed forms, finite differences and the core's operators; laws on random functions.
module Gan.FSharp.Tests.DifferentiationTests

open System
open System.Collections.Generic
open Expecto
open FsCheck.FSharp
open Gan
open Gan.FSharp
open Gan.FSharp.Differentiation
open Gan.Testing
open Gan.Testing.Properties
open Gan.Testing.FiniteDifferences

let inline private bell x = exp (-x * x) * tanh x

/// (1 − x)² + 100·(y − x²)².
let private rosenbrock (v: Tensor<'T>) =
    let x, y = v |> Tensor.slice 0 0 1, v |> Tensor.slice 0 1 1
    Tensor.square (1.0 - x) + 100.0 * Tensor.square (y - x * x) |> Tensor.sum

/// A smooth map from [3] to [2] with weights a: (tanh(a₀x₀ + a₁x₁ + a₂x₂)·exp(−x₀²), x₁·x₂ + a₀·softplus x₂).
let private map (a: float[]) (x: Tensor<'T>) =
    let at i = x |> Tensor.slice 0 i 1
    Tensor.concat 0 [
        tanh (a[0] * at 0 + a[1] * at 1 + a[2] * at 2) * exp (-(at 0 * at 0))
        at 1 * at 2 + a[0] * Tensor.softplus (at 2) ]

let private total a = map a >> Tensor.sum

let private numbers count = Gen.choose (-1500, 1500) |> Gen.map (fun i -> float i / 1000.0) |> Gen.arrayOfLength count

let private points = Gen.zip3 (numbers 3) (numbers 3) (Gen.zip (numbers 3) (numbers 2)) |> Arb.fromGen
let private near a b = Near.distance a b < 1e-12
let private inner a b = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b
let private applied f x v = f (Tensor.vector x) (Tensor.vector v) |> Tensor.toArray
let private gradient f = Tensor.onArray (grad f)
let private rows n (matrix: float[]) = Array.chunkBySize n matrix

/// The gradient of a function at a point, compared with finite differences.
let private agrees f x = Near.distance (slopes (Tensor.onArray f >> Array.exactlyOne) x) (gradient f x) < 1e-8

let private reference = Reference.Shared

/// A function in the form that the core's operators take.
let private core (f: Tensor<ReferenceValue> -> Tensor<ReferenceValue>) =
    Func<IReadOnlyList<ReferenceValue>, ReferenceValue>(fun p -> (f (Tensor<ReferenceValue>(reference, p[0]))).Value)

let private load (x: float[]) = reference.Load(Shape.ofList [ x.Length ], ReadOnlySpan x)
let private slots x : IReadOnlyList<ReferenceValue> = [| load x |]

let private law name = testPropertyWithConfig (cases 100) name

[<Tests>]
let tests =
    testList "Differentiation" [
        law "the gradient equals finite differences" <| Prop.forAll points (fun (a, x, _) -> agrees (total a) x)
        law "the gradient is linear" <| Prop.forAll points (fun (a, x, (b, c)) ->
            let f x = c[0] * total a x + c[1] * total b x
            near (Array.map2 (fun f g -> c[0] * f + c[1] * g) (gradient (total a) x) (gradient (total b) x)) (gradient f x))
        law "the gradient of a composition is Jᵀ∇g" <| Prop.forAll points (fun (a, x, _) ->
            let outer = Tensor.square >> Tensor.sum
            let u = gradient outer (Tensor.onArray (map a) x)
            near (applied (jacobianTv (map a)) x u) (gradient (map a >> outer) x))
        law "the products are those with the Jacobian" <| Prop.forAll points (fun (a, x, (v, u)) ->
            let j = Tensor.onArray (jacobian (map a)) x |> rows 3
            near (j |> Array.map (inner v)) (applied (jacobianv (map a)) x v)
            && near (j |> Array.transpose |> Array.map (inner u)) (applied (jacobianTv (map a)) x u))
        law "the Hessian is symmetric; its products and its trace agree" <| Prop.forAll points (fun (a, x, (v, _)) ->
            let h = Tensor.onArray (hessian (total a)) x |> rows 3
            near (Array.concat h) (Array.concat (Array.transpose h))
            && near (h |> Array.map (inner v)) (applied (hvp (total a)) x v)
            && near [ Seq.sum [ for i in 0..2 -> h[i][i] ] ] (Tensor.onArray (laplacian (total a)) x))
        law "the Hessian equals finite differences of the gradient" <| Prop.forAll points (fun (a, x, _) ->
            let row i = slopes (fun x -> (gradient (total a) x)[i]) x
            Near.distance (Array.concat [ row 0; row 1; row 2 ]) (Tensor.onArray (hessian (total a)) x) < 1e-7)
        law "gradv is the derivative along v" <| Prop.forAll points (fun (a, x, (v, _)) ->
            near [ inner v (gradient (total a) x) ] (applied (gradv (total a)) x v))
        law "all equal the core's operators" <| Prop.forAll points (fun (a, x, (v, u)) ->
            let read = reference.Read
            near (read (reference.Grad(core (total a)).Invoke(slots x)[0])) (gradient (total a) x)
            && near (read (reference.Jacobian(core (map a)).Invoke(slots x))) (Tensor.onArray (jacobian (map a)) x)
            && near (read (reference.Hessian(core (total a)).Invoke(slots x))) (Tensor.onArray (hessian (total a)) x)
            && near (read (reference.Jvp(core (map a)).Invoke(slots x, slots v))) (applied (jacobianv (map a)) x v)
            && near (read (reference.Vjp(core (map a)).Invoke(slots x, load u)[0])) (applied (jacobianTv (map a)) x u)
            && near (read (reference.Hvp(core (total a)).Invoke(slots x, slots v)[0])) (applied (hvp (total a)) x v))
        test "closed forms" {
            let slope x = exp (-x * x) * (1.0 - tanh x * tanh x - 2.0 * x * tanh x)
            for x in [ -1.3; 0.0; 0.5; 2.0 ] do
                Near.one 1e-14 (slope x) (Tensor.onFloat (diff bell) x) "a derivative"
                Near.one 1e-14 (24.0 * x) (Tensor.onFloat (diffn 3 (fun x -> x * x * x * x)) x) "the third derivative of x⁴"
            Near.one 0.0 (bell 0.5) (Tensor.onFloat (diffn 0 bell) 0.5) "order 0"
            Near.all 1e-14 [ 0.0; 0.0 ] (gradient rosenbrock [| 1.0; 1.0 |]) "Rosenbrock's minimum"
            Near.all 1e-14 [ 802.0; -400.0; -400.0; 200.0 ] (Tensor.onArray (hessian rosenbrock) [| 1.0; 1.0 |])
                "Rosenbrock's Hessian there"
            let value, slopes = fgrad rosenbrock (Tensor.vector [ -1.0; 2.0 ])
            Near.one 1e-14 104.0 (Tensor.toFloat value) "the value"
            Near.all 1e-14 [ 396.0; 200.0 ] (Tensor.toArray slopes) "the gradient"
            let curve t = Tensor.concat 0 [ Tensor.reshape [ 1 ] (t * t); Tensor.reshape [ 1 ] (exp t) ]
            Near.all 1e-14 [ 2.0; exp 1.0 ] (Tensor.toArray (diff curve (Tensor.scalar 1.0))) "the tangent of a curve"
        }
        test "derivatives nest: the mixed derivative of x²·y³" {
            let along y = diff (fun x -> x * x * (y * y * y))
            let mixed y = diff (fun y -> along y (Tensor.scalar 3.0)) y
            Near.one 1e-14 (2.0 * 3.0 * 3.0 * 4.0) (Tensor.onFloat mixed 2.0) "6x·y²"
        }
        test "a planted wrong derivative is caught" {
            let planted x = Tensor.sum (x * Tensor.stopGradient x)
            Expect.isTrue (agrees (fun x -> Tensor.sum (x * x)) [| 0.7; -0.4 |]) "the right one"
            Expect.isFalse (agrees planted [| 0.7; -0.4 |]) "half of it"
        }
        test "wrong shapes are refused" {
            let message f = Rejections.message (fun () -> f (Tensor.vector [ 1.0; 2.0 ]) |> Tensor.toArray)
            Expect.stringContains (message (grad Tensor.square)) "requires a scalar of shape [], got shape [2]" "grad"
            Expect.stringContains (message (diff Tensor.square)) "a scalar is required, got shape [2]" "diff"
            Expect.stringContains (message (fun x -> diffn -1 id x)) "an order of 0 or more is required, got -1" "diffn"
        }
    ]
