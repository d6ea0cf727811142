module Gan.Core.Tests.Engines.ElementwiseTests

open System
open System.Runtime.InteropServices
open Expecto
open FsCheck.FSharp
open Gan
open Gan.Core.Tests.Engines.Formulas

/// Runs formulas on arrays; formula i writes results[i], which may be an input.
let private run<'T
    when 'T: unmanaged
    and 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> System.Numerics.IBinaryFloatingPointIeee754<'T>>
        formulas (inputs: 'T[][]) (results: 'T[][]) c =
    let pins = Array.append inputs results |> Array.map (fun a -> GCHandle.Alloc(a, GCHandleType.Pinned))
    let addresses = pins |> Array.map _.AddrOfPinnedObject()
    try
        let names = Array.take inputs.Length [| "a"; "b" |]
        let from, into = Array.splitAt inputs.Length addresses
        Elementwise(Array.ofList formulas, names).Run<'T>(from, into, inputs[0].Length, readOnlyDict [ "c", c ])
    finally
        for pin in pins do pin.Free()

let private draw seed length =
    let x = Array.zeroCreate<float> length
    Draw.Normal(Key.Of seed, x)
    x

/// True if two compiled formulas of arrays a and b and the number c equal the formulas' values element by element.
let private isEval inPlace ((e, f), (e', f'), c, length) =
    let a, b = draw 1L length, draw 2L length
    let at i = { A = a[i]; B = b[i]; C = c }
    let expected = Array.init length (at >> f), Array.init length (at >> f')
    let results = if inPlace then [| a; b |] else [| Array.zeroCreate length; Array.zeroCreate length |]
    run [ e; e' ] [| a; b |] results c
    Array.forall2 same (fst expected) results[0] && Array.forall2 same (snd expected) results[1]

let private cases = Gen.zip (Gen.zip formula formula) (Gen.zip coordinate (Gen.choose (0, 1600)))
let private flat (((x, y), (c, length)): _ * _) = x, y, c, length

/// A row length below, at or above the block size, and a number of rows.
let private rows =
    Gen.zip (Gen.frequency [ 3, Gen.choose (2, 60); 2, Gen.elements [ 511; 1000; 1023; 1024; 1025; 2048; 3001 ] ])
        (Gen.choose (1, 40))

/// True if relu(a) · one + short is right, where one is a number and short a row, in float64 or float32.
let inline private repeats<'T
    when 'T: unmanaged
    and 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T: comparison
    and 'T :> System.Numerics.IBinaryFloatingPointIeee754<'T>>
        (convert: float -> 'T) row count =
    let length = row * count
    let a, one, short = draw 1L length |> Array.map convert, draw 2L 1 |> Array.map convert, draw 3L row |> Array.map convert
    let result = Array.zeroCreate length
    let formula = Expr.Relu(Expr.Var "a") * Expr.Var "one" + Expr.Var "short"
    let pinned = [ a; one; short; result ] |> List.map (fun x -> GCHandle.Alloc(x, GCHandleType.Pinned))
    let at = pinned |> List.map _.AddrOfPinnedObject()
    Elementwise([ formula ], [ "a"; "one"; "short" ], [ 0; 1; row ]).Run<'T>(Array.ofList (List.take 3 at), [| at[3] |],
                                                                             length, readOnlyDict [])
    for p in pinned do p.Free()
    let expected = Array.init length (fun i -> (if a[i] > 'T.Zero then a[i] else 'T.Zero) * one[0] + short[i % row])
    result = expected

[<Tests>]
let tests =
    testList "Elementwise" [
        testProperty "a compiled formula has the formula's values"
            <| Prop.forAll (cases |> Gen.map flat |> Arb.fromGen) (isEval false)
        testProperty "also when the results overwrite the inputs"
            <| Prop.forAll (cases |> Gen.map flat |> Arb.fromGen) (isEval true)
        testProperty "a short input is repeated" <| Prop.forAll (Arb.fromGen rows) (fun (row, count) -> repeats id row count)
        testProperty "a short input is repeated in single precision"
        <| Prop.forAll (Arb.fromGen rows) (fun (row, count) -> repeats float32 row count)
        test "short inputs of different lengths are refused" {
            Expect.throwsT<ArgumentException>
                (fun () -> Elementwise([ Expr.Var "a" + Expr.Var "b" ], [ "a"; "b" ], [ 2; 3 ]) |> ignore) ""
        }
        test "two inputs are exchanged in place" {
            let a, b = (Expr.Var "a", _.A), (Expr.Var "b", _.B)
            Expect.isTrue (isEval true (b, a, 0.0, 700)) "in place"
            Expect.isFalse (isEval true ((fst a, snd b), a, 0.0, 700)) "the check detects an error"
        }
        test "many threads give the same bits as one" {
            let momentum = Expr.Var "c" * Expr.Var "a" - number 0.1 * Expr.Tanh(Expr.Var "b")
            let length = 200_001
            let a, b, result = draw 1L length, draw 2L length, Array.zeroCreate length
            run [ momentum ] [| a; b |] [| result |] 0.9
            Expect.sequenceEqual result (Array.map2 (fun x y -> 0.9 * x - 0.1 * Math.Tanh y) a b) ""
        }
        test "single precision rounds each operation" {
            let momentum = Expr.Var "c" * Expr.Var "a" - number 0.1 * Expr.Var "b"
            let a, b = draw 1L 1000 |> Array.map float32, draw 2L 1000 |> Array.map float32
            let result = Array.zeroCreate<float32> 1000
            run [ momentum ] [| a; b |] [| result |] 0.9
            Expect.sequenceEqual result (Array.map2 (fun (x: float32) (y: float32) -> 0.9f * x - 0.1f * y) a b) ""
        }
        test "a formula without inputs fills its result" {
            let result = Array.zeroCreate<float> 600
            run [ Expr.Var "c" + number 1.0 ] [| Array.zeroCreate 600 |] [| result |] 2.0
            Expect.all result ((=) 3.0) ""
        } ]
