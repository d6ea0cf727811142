module Gan.Core.Tests.Engines.ScalarsTests

open System
open Expecto
open Gan
open Gan.Testing

let private apply (op: UnaryOp) (x: float) = Scalars.Apply(op, x)

/// log(1 + y) for 0 ≤ y ≤ 1 as 2·artanh(y / (2 + y)), by its series.
let private logOnePlus (y: float) =
    let z = y / (2.0 + y)
    2.0 * Seq.sum (seq { for k in 40 .. -1 .. 0 -> z ** float (2 * k + 1) / float (2 * k + 1) })

let private relative expected actual = abs (actual - expected) / max Double.Epsilon (abs expected)

let private grid = [ for i in -3000..3000 -> float i / 100.0 + 0.003 ]

[<Tests>]
let tests =
    testList "Scalars" [
        test "softplus has full relative accuracy" {
            for x in grid do
                let expected = max x 0.0 + logOnePlus (exp -(abs x))
                Expect.isLessThan (relative expected (apply UnaryOp.Softplus x)) 1e-15 $"at {x}"
            // For large negative x softplus is eˣ up to rounding; log(1 + eˣ) gives 0.
            for x in [ -40.0; -100.0; -700.0 ] do
                Expect.equal (apply UnaryOp.Softplus x) (exp x) $"at {x}"
            Expect.equal (log (1.0 + exp -40.0)) 0.0 "log(1 + eˣ)"
        }
        test "softplus and sigmoid do not overflow" {
            Expect.equal (apply UnaryOp.Softplus 1000.0) 1000.0 "far right"
            Expect.equal (apply UnaryOp.Softplus -1000.0) 0.0 "far left"
            Expect.equal (apply UnaryOp.Sigmoid 1000.0) 1.0 "far right"
            Expect.equal (apply UnaryOp.Sigmoid -700.0) (exp -700.0) "far left"
            Expect.equal (apply UnaryOp.Sigmoid -1e300) 0.0 "further left"
        }
        test "sigmoids of x and −x sum to 1, softpluses differ by x" {
            for x in grid do
                Near.one 4e-16 1.0 (apply UnaryOp.Sigmoid x + apply UnaryOp.Sigmoid -x) $"sigmoid {x}"
                Near.one 1e-15 x (apply UnaryOp.Softplus x - apply UnaryOp.Softplus -x) $"softplus {x}"
        }
        test "the sigmoid is softplus's derivative" {
            for x in grid do
                let slope = (apply UnaryOp.Softplus (x + 1e-5) - apply UnaryOp.Softplus (x - 1e-5)) / 2e-5
                Near.one 1e-9 slope (apply UnaryOp.Sigmoid x) $"at {x}"
        }
        testList "table" [
            for op, x, expected in
                [ UnaryOp.Negate, 2.5, -2.5
                  UnaryOp.Exp, 1.0, Math.E
                  UnaryOp.Log, Math.E, 1.0
                  UnaryOp.Sqrt, 6.25, 2.5
                  UnaryOp.Sigmoid, 0.0, 0.5
                  UnaryOp.Tanh, 0.5, (exp 1.0 - 1.0) / (exp 1.0 + 1.0)
                  UnaryOp.Softplus, 0.0, log 2.0
                  UnaryOp.Relu, 3.0, 3.0
                  UnaryOp.Relu, -3.0, 0.0
                  UnaryOp.Relu, 0.0, 0.0
                  UnaryOp.Heaviside, 3.0, 1.0
                  UnaryOp.Heaviside, 0.0, 0.0
                  UnaryOp.Heaviside, -3.0, 0.0 ] ->
                test $"{op} of {x}" { Near.one 1e-15 expected (apply op x) "" } ]
        test "NaN gives NaN" {
            for op in Enum.GetValues<UnaryOp>() |> Seq.except [ UnaryOp.Heaviside ] do
                Expect.isTrue (Double.IsNaN(apply op nan)) $"{op}"
        }
        test "binary operations" {
            let results = [ for op in Enum.GetValues<BinaryOp>() -> Scalars.Apply(op, 6.0, 1.5) ]
            Expect.equal results [ 7.5; 4.5; 9.0; 4.0 ] "+ − · /"
        }
        test "a tensor is one number" {
            let ops = Scalars.Instance :> IOps<float>
            Expect.equal (ops.ShapeOf 3.0) Shape.Scalar "shape"
            Expect.equal (ops.Affine(2.0, 3.0, 4.0)) 10.0 "affine"
            Expect.equal (ops.Mean 3.0) 3.0 "mean"
            Expect.equal (ops.Concat [| 3.0 |]) 3.0 "one part"
            Expect.throwsC (fun () -> ops.Concat [| 3.0; 4.0 |] |> ignore) (fun e ->
                Expect.equal e.Message "plain numbers cannot be concatenated: 1 part is possible, got 2" "two parts")
        } ]
